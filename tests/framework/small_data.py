"""A whole framework of placeholder rows, made from the schema itself, so that these tests stand on no shipped wording."""

from __future__ import annotations

from pathlib import Path

from evenhand.framework.checking import rules_of
from evenhand.framework.fields import DAY, IDENTITY, NUMBER, SOURCED, TEXT, TRUTH, WHOLE, FieldRule
from evenhand.framework.kinds import KINDS, Kind

IDS = {
    "stages": ["team", "framing", "data", "analysis", "recommendations", "dissemination", "implementation"],
    "sources": ["okm", "w20"],
    "arguments": ["substantive", "instrumental", "normative", "political"],
}
VALUES = {
    TEXT: '"Some words."',
    WHOLE: "1",
    NUMBER: "1.5",
    TRUTH: "true",
    DAY: "2025-12-16",
    SOURCED: '"okm:Page 1"',
}
NEEDED_TOO = {"rates": {"pence": "1000"}, "cost_types": {"w20": '"A cost"'}}


def ids_of(kind: Kind) -> list[str]:
    """The ids of a kind's placeholder rows."""
    size = kind.count or kind.at_least
    return IDS.get(kind.name) or [f"{kind.name}_{number}" for number in range(1, size + 1)]


def row_text(kind: Kind, id: str, number: int) -> str:
    """One placeholder row: its header, then one line a field, then an empty line."""
    lines = [f"[[{kind.name}]]", f'id = "{id}"']
    for name, rule in rules_of(kind.row).items():
        if name != "id" and not rule.is_optional:
            lines.append(f"{name} = {_own_value(rule, number) if name in kind.unique else _value(rule)}")
    lines += [f"{name} = {value}" for name, value in NEEDED_TOO.get(kind.name, {}).items()]
    return "\n".join(lines) + "\n\n"


def _own_value(rule: FieldRule, number: int) -> str:
    """A value that no other row has, where the kind asks for that."""
    if rule.shape is WHOLE:
        return str(number)
    is_free = rule.shape is TEXT and not rule.choices and not rule.is_list
    return f'"Some words {number}."' if is_free else _value(rule)


def _value(rule: FieldRule) -> str:
    if rule.is_list and rule.may_be_empty:
        return "[]"
    if rule.choices:
        value = f'"{rule.choices[0]}"'
    elif rule.shape is IDENTITY:
        value = f'"{ids_of(KINDS[rule.refers_to])[0]}"'
    else:
        value = VALUES[rule.shape]
    return f"[{value}]" if rule.is_list else value


def write_small_data(folder: Path) -> Path:
    """Write a loadable data folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "VERSION.toml").write_text('version = "2026.11"\n')
    for kind in KINDS.values():
        rows = [row_text(kind, id, number) for number, id in enumerate(ids_of(kind), start=1)]
        (folder / f"{kind.name}.toml").write_text("".join(rows))
    return folder
