"""One short name for exactly these rows, so that a stored appraisal can prove which ones it used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from evenhand.framework.errors import FrameworkError
from evenhand.framework.kinds import KINDS
from evenhand.framework.rows import Row
from evenhand.framework.spelling import did_you_mean


def rows_digest(rows: Iterable[Row | Mapping[str, Any]]) -> str:
    """Return the SHA-256 of the rows' canonical JSON, in the order given; rows and their stored forms may be mixed."""
    stored = [row.as_dict() if isinstance(row, Row) else dict(row) for row in rows]
    canonical = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def from_dict(stored: Mapping[str, Any]) -> Row:
    """Rebuild a row from its `as_dict`, of whichever kind it says it is."""
    kind = stored.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise FrameworkError(
            f"a stored row must name its 'kind'; found {kind!r}{did_you_mean(str(kind), KINDS)}"
        )
    return KINDS[kind].row.from_dict(stored)
