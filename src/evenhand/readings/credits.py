"""Who did what, as a statement to put beside what comes out of it. Nobody is named who did not ask to be."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evenhand.exchange.document.tree import printable
from evenhand.exchange.spreadsheet import neutralise
from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.framework import current
from evenhand.records.models import Credit, CreditWish, Output, Partner, Project

DEGREES = {"lead": "led it", "equal": "did it with others", "supporting": "helped"}
CREDIT = "CRediT"
NOT_CREDIT = "not CRediT"
HEADER = ("Name", "Kind of work", "How far", "List", "Address of the kind of work")


@dataclass(frozen=True)
class CreditRole:
    id: str
    name: str
    plain: str
    uri: str
    is_local: bool

    @property
    def scheme(self) -> str:
        return NOT_CREDIT if self.is_local else CREDIT


@dataclass(frozen=True)
class Named:
    name: str
    degree: str
    #: Tells two people of one name apart here; it goes into nothing that leaves.
    partner_id: int


@dataclass(frozen=True)
class RoleCredited:
    """One kind of work, those who want to be named for it, and the others in words."""

    role: CreditRole
    named: list[Named]
    others: str

    @property
    def others_alone(self) -> str:
        """The same where it does not follow names."""
        return self.others.removeprefix("and ")


@dataclass(frozen=True)
class Statement:
    title: str
    output: Output | None
    roles: list[RoleCredited]
    #: Somebody has said what they did and not how they want to be named, so they are not.
    is_somebody_undecided: bool


def credit_roles() -> list[CreditRole]:
    """The field's list and the local one, as this installation has them."""
    return [
        CreditRole(row.id, row.name, row.plain, row.uri or "", row.is_local) for row in current().credit_roles
    ]


def held_by(partner: Partner) -> dict[str, str]:
    return dict(partner.credits.filter(ended_on=None).values_list("role", "degree"))


def wish_of(partner: Partner) -> CreditWish | None:
    return CreditWish.objects.filter(partner=partner).first()


def name_wished(wish: CreditWish, person_name: str) -> str:
    """The name that should stand there; empty for whoever is not named one by one."""
    if wish.wish == "name":
        return wish.name or person_name
    return wish.name if wish.wish == "pseudonym" else ""


def others_said(count: int) -> str:
    """Those who are there only as some of a group. Fewer than five are not counted out loud."""
    if not count:
        return ""
    return f"and {count} others" if aggregate_shown(count) else "and others"


def statement(project: Project, output: Output | None = None) -> Statement:
    """Every kind of work that anybody said they did, whoever has left since included."""
    rows = list(
        Credit.objects.filter(partner__project=project, ended_on=None).select_related("partner__person")
    )
    wishes = {wish.partner_id: wish for wish in CreditWish.objects.filter(partner__project=project)}
    known = {role.id: role for role in credit_roles()}
    # What an institution took out of its list is shown as it was written.
    for row in rows:
        known.setdefault(row.role, CreditRole(row.role, row.role.replace("_", " "), "", "", True))
    by_role: dict[str, list[Credit]] = {}
    for row in rows:
        by_role.setdefault(row.role, []).append(row)
    found = [
        _credited(role, by_role[role_id], wishes) for role_id, role in known.items() if role_id in by_role
    ]
    return Statement(
        title=output.title if output else project.title,
        output=output,
        roles=[role for role in found if role.named or role.others],
        is_somebody_undecided=any(row.partner_id not in wishes for row in rows),
    )


def as_text(found: Statement) -> str:
    lines = [f"Who did what: {found.title}", ""]
    if not found.roles:
        lines.append("Nobody has said yet what they did and how they want to be named.")
    for each in found.roles:
        mark = " [not CRediT]" if each.role.is_local else ""
        lines.append(f"{each.role.name}{mark}: {_people(each)}.")
    lines += [
        "",
        "Names stand in the order of the alphabet. People said themselves what they did and how to name them.",
    ]
    if any(not each.role.is_local for each in found.roles):
        lines.append("Kinds of work from CRediT, https://credit.niso.org/, unless marked “not CRediT”.")
    return "\n".join(lines) + "\n"


def as_csv(found: Statement) -> bytes:
    out = io.StringIO()
    # The mark tells Excel that this is UTF-8; without it “£” and “’” are garbled.
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for each in found.roles:
        about = (each.role.scheme, each.role.uri)
        for person in each.named:
            writer.writerow(_safe(person.name, each.role.name, DEGREES.get(person.degree, ""), *about))
        if each.others:
            writer.writerow(_safe(each.others_alone, each.role.name, "", *about))
    return out.getvalue().encode()


def as_json(found: Statement) -> bytes:
    people: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for each in found.roles:
        for person in each.named:
            who = (person.name, person.partner_id)
            people.setdefault(who, []).append({**_role_json(each.role), "degree": person.degree})
    made = {
        "title": found.title,
        "output": found.output.number if found.output else None,
        "contributors": [{"name": name, "roles": roles} for (name, _), roles in sorted(people.items())],
        "others": [
            {**_role_json(each.role), "said": each.others_alone} for each in found.roles if each.others
        ],
    }
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def _credited(role: CreditRole, rows: Iterable[Credit], wishes: dict[int, CreditWish]) -> RoleCredited:
    named, in_group = [], 0
    for row in rows:
        wish = wishes.get(row.partner_id)
        if wish is None:
            continue
        if name := name_wished(wish, row.partner.person.name):
            named.append(Named(name, row.degree, row.partner_id))
        elif wish.wish == "group":
            in_group += 1
    return RoleCredited(role, sorted(named, key=lambda each: each.name.casefold()), others_said(in_group))


def _people(each: RoleCredited) -> str:
    said = [f"{one.name} ({DEGREES[one.degree]})" if one.degree else one.name for one in each.named]
    return ", ".join([*said, each.others] if each.others else said) if said else each.others_alone


def _role_json(role: CreditRole) -> dict[str, Any]:
    return {"role": role.id, "name": role.name, "uri": role.uri or None, "list": role.scheme}


def _safe(*cells: str) -> list[str]:
    return [neutralise(printable(cell)) for cell in cells]
