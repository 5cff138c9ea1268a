"""What an example feared and met: harms and their signs, what stands in the way, what it cost people and gave them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from evenhand.actions import barriers, harms, harms_seen, tolls, watch_signs
from evenhand.records.models import Barrier, Harm, WatchSign

if TYPE_CHECKING:
    from evenhand.cli.examples.accounting import Accounting, Step

_HARM_WORDS = ("trigger", "mechanism", "harm", "bearer_types", "template", "holds_here_because", "stage")


def steps(accounting: Accounting) -> list[Step]:
    rows = accounting.rows("guarding")
    guarding = Guarding(accounting)
    found: list[Step] = []
    for name, do in (
        ("harms", guarding.foresee),
        ("likelihoods", guarding.say_likelihood),
        ("signs", guarding.watch),
        ("signs_seen", guarding.see),
        ("happened", guarding.tell_what_happened),
        ("barriers", guarding.raise_barrier),
        ("tolls", guarding.tell_toll),
    ):
        found += [(each["days_ago"], do, each) for each in rows[name]]
    for barrier in rows["barriers"]:
        for ask in barrier.get("asks", []):
            about = ask | {"barrier": barrier["key"]}
            found.append((ask["days_ago"], guarding.ask_owner, about))
            if "answer" in ask:
                found.append((ask["answered_days_ago"], guarding.note_answer, about))
        if "mended_days_ago" in barrier:
            found.append((barrier["mended_days_ago"], guarding.mend, barrier))
    return found


class Guarding:
    def __init__(self, accounting: Accounting) -> None:
        self.accounting = accounting
        self.partners = accounting.partners
        self.harms: dict[str, Harm] = {}
        self.barriers: dict[str, Barrier] = {}

    def foresee(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        self.harms[each["key"]] = harms.foresee(
            partner=partner,
            **{name: each[name] for name in _HARM_WORDS if name in each},
            bearer_words=each.get("bearer_words", ""),
            is_of_not_involving=each.get("is_of_not_involving", False),
            guard=each.get("guard", ""),
            guard_owner=self.partners[each["guard_by"]] if "guard_by" in each else None,
            **self._typed(each["by"]),
        )

    def say_likelihood(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        typed = self.accounting.agreeing.typed(partner, way="way")
        typed["way"] = typed["way"] if "entered_by" in typed else "web"
        harms.say_likelihood(
            harm=self.harms[each["harm"]],
            partner=partner,
            likelihood=each["says"],
            words=each.get("words", ""),
            is_bearer_by_own_word=each.get("bearer_by_own_word", False),
            **typed,
        )

    def watch(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        watch_signs.set_sign(
            harm=self.harms[each["harm"]],
            words=each["words"],
            figure=each.get("figure", ""),
            mark=Decimal(each["mark"]) if "mark" in each else None,
            is_above=each.get("is_above", True),
            partner=partner,
            by=partner.person,
        )

    def see(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        sign = WatchSign.objects.filter(harm=self.harms[each["harm"]]).order_by("pk")[0]
        watch_signs.see(sign=sign, words=each["words"], partner=partner, by=partner.person)

    def tell_what_happened(self, each: dict[str, Any]) -> None:
        seen = harms_seen.note(
            partner=self.partners[each["by"]],
            what=each["what"],
            happened_on=timezone.localdate() - timedelta(days=1),
            harm=self.harms[each["harm"]] if "harm" in each else None,
            bearer_types=each["bearer_types"],
            bearer_words=each.get("bearer_words", ""),
            **self._typed(each["by"]),
        )
        if "what_was_done" in each:
            partner = self.partners[each["done_by"]]
            harms_seen.say_what_was_done(
                seen=seen, words=each["what_was_done"], partner=partner, by=partner.person
            )

    def raise_barrier(self, each: dict[str, Any]) -> None:
        self.barriers[each["key"]] = barriers.raise_barrier(
            partner=self.partners[each["by"]],
            what=each["what"],
            what_it_does=each.get("what_it_does", ""),
            level=each["level"],
            owner=each["owner"],
            is_owner_outside=each.get("is_owner_outside", True),
            is_for_roll_up=each.get("is_for_roll_up", False),
            **self._typed(each["by"]),
        )

    def ask_owner(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        barriers.ask_owner(
            barrier=self.barriers[each["barrier"]],
            how=each["how"],
            asked_on=timezone.localdate(),
            partner=partner,
            by=partner.person,
        )

    def note_answer(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        barriers.note_answer(
            ask=self.barriers[each["barrier"]].asks.filter(answered_on=None).order_by("pk")[0],
            answer=each["answer"],
            answered_on=timezone.localdate(),
            answered_by_words=each["answered_by"],
            partner=partner,
            by=partner.person,
        )

    def mend(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["mended_by"]]
        barriers.mend(
            barrier=self.barriers[each["key"]],
            mended_on=timezone.localdate(),
            how=each["mended_how"],
            partner=partner,
            by=partner.person,
        )

    def tell_toll(self, each: dict[str, Any]) -> None:
        partner = self.partners[each["by"]]
        typed = self.accounting.agreeing.typed(partner, way="way")
        typed["way"] = typed["way"] if "entered_by" in typed else "web"
        toll = tolls.tell(
            partner=partner,
            sort=each["sort"],
            is_benefit=each.get("is_benefit", False),
            words=each["words"],
            bearer_types=each["bearer_types"],
            worth_mending=each.get("worth_mending", ""),
            barrier=self.barriers[each["barrier"]] if "barrier" in each else None,
            is_named=each.get("is_named", False),
            is_shared=each.get("is_shared", False),
            **typed,
        )
        if "entered_by" in typed and each.get("is_shared"):
            tolls.confirm(toll=toll, by=partner.person)

    def _typed(self, key: str) -> dict[str, Any]:
        typed = self.accounting.agreeing.typed(self.partners[key])
        typed.pop("channel", None)
        return typed
