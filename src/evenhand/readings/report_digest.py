"""A report's sentences as the very bytes that its digest is of, so that whoever holds the file can check it."""

import hashlib
import json

from evenhand.records.models import Report


def canonical(report: Report) -> bytes:
    """What goes out, in the order of the report, without what was left out: one line of JSON, keys in order."""
    rows = [
        {"item": each.item, "text": each.text, "table": each.table, "rests_on": each.rests_on}
        for each in report.sentences.filter(left_out_because="").order_by("item", "order", "pk")
    ]
    content = {"form": report.form, "title": report.title, "sentences": rows}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(report: Report) -> str:
    return hashlib.sha256(canonical(report)).hexdigest()


def is_as_released(report: Report) -> bool:
    """Whether the words are still those that went out. They are not where somebody took theirs off the record."""
    return report.digest == digest(report)
