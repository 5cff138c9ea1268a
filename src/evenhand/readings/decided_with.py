"""Which sides had a say in each decision that was taken, by what people were here as when it opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q

from evenhand.readings.framework import current
from evenhand.readings.power_record import CAN_STOP, MORE_THAN_ALONE
from evenhand.records.decision_rule import ONE_DECIDES
from evenhand.records.models import DecisionSignature, Project

#: Those who can act on what is found, besides the public side and researchers.
USERS = frozenset({"practitioner", "service_manager", "policy_maker", "industry", "funder"})


@dataclass(frozen=True)
class DecidedWith:
    """One decision, and how many people of each type could decide in it."""

    number: int
    stage: str
    kind: str
    rule: str
    #: People by the set of types that they held. Nobody is in two of them.
    with_a_say: dict[frozenset[str], int]

    @property
    def is_known(self) -> bool:
        """Whether it was kept what anybody was here as."""
        return any(types for types in self.with_a_say)

    def people(self, types: Collection[str]) -> int:
        """Whoever was here as a researcher too stands with the researchers, as in the list of people."""
        wanted = set(types)
        return sum(
            count for held, count in self.with_a_say.items() if held & wanted and "researcher" not in held
        )

    def had_a_say(self, types: Collection[str]) -> bool:
        """More than one of them: a lone voice is not called a say here."""
        return self.people(types) >= MORE_THAN_ALONE

    def could_stop(self, types: Collection[str]) -> bool:
        return (self.rule in CAN_STOP or self.rule in ONE_DECIDES) and self.people(types) > 0


def decided_with(project: Project) -> list[DecidedWith]:
    """Every decision that was made or closed and not taken back, in order."""
    standing = project.decisions.filter(withdrawn_at=None)
    closed = standing.filter(Q(made_at__isnull=False) | Q(closed_at__isnull=False)).order_by("number")
    rows = list(closed.values_list("pk", "number", "stage", "kind", "rule"))
    counted: dict[int, dict[frozenset[str], int]] = defaultdict(lambda: defaultdict(int))
    # Where one person decides, everybody else gives advice.
    decides = ~Q(decision__rule__in=ONE_DECIDES) | Q(partner=F("decision__decider"))
    signed = DecisionSignature.objects.filter(decides, decision__in=closed.values("pk")).order_by()
    kept = signed.exclude(types=[]).values_list("decision_id", "types").annotate(people=Count("pk"))
    for decision, types, people in kept.iterator(2000):
        counted[decision][frozenset(types)] += people
    # Of some it was not kept what they were here as; then it is what they are now.
    types_now: dict[int, set[str]] = defaultdict(set)
    for partner, type_id in project.partners.values_list("pk", "types__type"):
        if type_id:
            types_now[partner].add(type_id)
    unkept = signed.filter(types=[]).values_list("decision_id", "partner_id")
    for decision, partner in unkept.iterator(2000):
        counted[decision][frozenset(types_now[partner])] += 1
    return [
        DecidedWith(number, stage, kind, rule, dict(counted[pk])) for pk, number, stage, kind, rule in rows
    ]


def public_types() -> frozenset[str]:
    return frozenset(row.id for row in current().partner_types if row.is_public)
