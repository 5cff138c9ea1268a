"""What an example tells of its funder, lets out for others, and brings in to learn from."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from evenhand.actions import case_answers, cases, file_releases, funder_acts, release_consents
from evenhand.exchange.case_file import CaseFile, Point, pack
from evenhand.readings.file_releases import Wanted, made

if TYPE_CHECKING:
    from evenhand.cli.examples.accounting import Accounting, Step


def steps(accounting: Accounting) -> list[Step]:
    rows, learning = accounting.rows("learning"), Learning(accounting)
    found: list[Step] = [(each["days_ago"], learning.note, each) for each in rows["funder_acts"]]
    found += [(each["days_ago"], learning.consent, each) for each in rows["consents"]]
    found += [(rows["case"]["days_ago"], learning.bring, rows["case"])]
    found += [(each["days_ago"], learning.answer, each) for each in rows["case_answers"]]
    return found


def let_files_out(accounting: Accounting) -> None:
    """At the end, when all of the record is there."""
    for each in accounting.rows("learning")["files"]:
        lead = next(one for one in accounting.partners.values() if one.role == "lead")
        wanted = Wanted(each["for_whom"], each.get("with_money", False))
        file = made(accounting.project, each["kind"], wanted)
        file_releases.release(
            partner=lead,
            kind=each["kind"],
            for_whom=wanted.for_whom,
            content=file.content,
            head_size=file.head_size,
            by=lead.person,
        )


class Learning:
    def __init__(self, accounting: Accounting) -> None:
        self.accounting = accounting

    def note(self, each: dict[str, Any]) -> None:
        partner = self.accounting.partners[each["by"]]
        funder_acts.note(
            partner=partner,
            funder=each["funder"],
            kind=each["kind"],
            what=each["what"],
            # The clock stands at the day on which it was written down.
            on_day=timezone.localdate() - timedelta(days=each["on_days_ago"] - each["days_ago"]),
            hours=Decimal(each["hours"]) if "hours" in each else None,
            what_came=each.get("what_came", ""),
            by=partner.person,
        )

    def consent(self, each: dict[str, Any]) -> None:
        partner = self.accounting.partners[each["by"]]
        release_consents.say(
            partner=partner,
            kind=each["kind"],
            is_yes=each["says"] != "no",
            with_words=each["says"] == "words",
            **self.accounting.agreeing.typed(partner, way="way"),
        )

    def bring(self, each: dict[str, Any]) -> None:
        partner = self.accounting.partners[each["by"]]
        points = tuple(Point(**{**point, "options": tuple(point["options"])}) for point in each["points"])
        file = CaseFile(each["title"], each["told_by"], each["about"], each["licence"], points=points)
        digest = hashlib.sha256(pack(file)).hexdigest()
        cases.bring(partner=partner, file=file, digest=digest, by=partner.person)

    def answer(self, each: dict[str, Any]) -> None:
        partner = self.accounting.partners[each["by"]]
        case = self.accounting.project.cases.get(number=1)
        case_answers.answer(
            point=case.points.get(number=each["point"]),
            partner=partner,
            text=each["text"],
            is_shared=each["is_shared"],
            by=partner.person,
        )
