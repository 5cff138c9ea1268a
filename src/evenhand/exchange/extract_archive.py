"""An extract for those who study such work, as one packed file: tables as CSV, the same as JSON, and what each means.

The same extract packs to the same bytes, so that its digest can be compared.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from evenhand.exchange.figures_csv import figures_csv
from evenhand.exchange.upload_limits import UploadRefused, check_zip

FORMAT = "evenhand-research-extract/1"
EXTRACT, STARDIT, DICTIONARY, READ_ME = "extract.json", "stardit.json", "dictionary.csv", "READ-ME.txt"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it says, the values it can have, and what an empty cell means."""

    name: str
    says: str
    values: str = ""
    empty: str = "Never empty."


@dataclass(frozen=True, slots=True)
class TableOut:
    name: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]

    def as_json(self) -> dict[str, Any]:
        names = [column.name for column in self.columns]
        return {
            "about": self.about,
            "columns": [
                {"name": each.name, "says": each.says, "values": each.values, "empty": each.empty}
                for each in self.columns
            ],
            "rows": [dict(zip(names, row, strict=True)) for row in self.rows],
        }


def pack(
    head: Mapping[str, Any], tables: Sequence[TableOut], stardit: Mapping[str, Any], read_me: str
) -> bytes:
    data = {"format": FORMAT, **head, "tables": {table.name: table.as_json() for table in tables}}
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        _write(file, READ_ME, read_me)
        for table in tables:
            rows = [[column.name for column in table.columns], *table.rows]
            _write(file, f"{table.name}.csv", figures_csv(rows))
        _write(file, DICTIONARY, figures_csv(_dictionary(tables)))
        _write(file, EXTRACT, _json(data))
        _write(file, STARDIT, _json(stardit))
    return packed.getvalue()


def read(data: bytes) -> dict[str, Any]:
    """The JSON of an extract that was kept as it went out. A record brought in from elsewhere may hold anything."""
    try:
        check_zip(data)
        with ZipFile(io.BytesIO(data)) as file:
            found = json.loads(file.read(EXTRACT))
    except (UploadRefused, BadZipFile, KeyError, ValueError, RecursionError, NotImplementedError) as error:
        raise ValueError("This is no extract of ours.") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError("This is no extract of ours.")
    return found


def _dictionary(tables: Sequence[TableOut]) -> list[list[str]]:
    rows = [["table", "column", "says", "values", "an empty cell means"]]
    for table in tables:
        rows += [[table.name, each.name, each.says, each.values, each.empty] for each in table.columns]
    return rows


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _write(file: ZipFile, name: str, text: str) -> None:
    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
    file.writestr(info, text.encode())
