"""Puts the result beside each formula of a workbook, as a spreadsheet program does when it saves.

openpyxl writes a formula alone. Whatever does not calculate (a phone's preview, a script) then shows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import load_workbook

_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"((?: [a-z]+="[^"]*")*)>(<f>[^<]*</f>)<v ?/?>(?:</v>)?</c>')


def with_results(book: bytes, results: Mapping[str, Mapping[str, Decimal | str]]) -> bytes:
    """Return the workbook with `results[sheet][cell]` beside each formula, and a fixed time in its index."""
    names = load_workbook(BytesIO(book), read_only=True).sheetnames
    by_file = {f"xl/worksheets/sheet{n}.xml": results.get(name, {}) for n, name in enumerate(names, start=1)}
    out = BytesIO()
    with ZipFile(BytesIO(book)) as given, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for member in given.infolist():
            data = given.read(member)
            if member.filename in by_file:
                data = _filled(data, by_file[member.filename])
            made.writestr(ZipInfo(member.filename, (2000, 1, 1, 0, 0, 0)), data, ZIP_DEFLATED)
    return out.getvalue()


def _filled(sheet: bytes, results: Mapping[str, Decimal | str]) -> bytes:
    def fill(match: re.Match[bytes]) -> bytes:
        cell, rest, formula = match[1], match[2], match[3]
        result = results[cell.decode()]
        kind = b' t="str"' if isinstance(result, str) else b""
        rest = re.sub(rb' t="[a-z]+"', b"", rest)
        return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (cell, rest, kind, formula, escape(str(result)).encode())

    return _FORMULA.sub(fill, sheet)
