"""What may be told of a vote that no one can link: to a voter about themselves, and to everyone when it is closed.

Before it is closed nothing here depends on what is in a ballot, or on how many there are.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from evenhand.methods.ballots import HIGHEST_MARK, STANDS_ASIDE, choices_of
from evenhand.readings.names import shown_name
from evenhand.records.models import Decision, PaperCount, Partner, PrivatePage, Voter

#: Of fewer than this nobody is told who voted.
LEAST_WHO_VOTED = 3
TROUBLES = {
    "few": "Fewer than five ballots came in, so nothing is shown and nothing is decided. All of them were deleted.",
    "roll": "The list of people who could vote was not the one that this vote opened with. So nothing is decided, and all ballots were deleted.",
    "terms": "This vote was not as it had opened any more. So nothing is decided, and all ballots were deleted.",
    "ballots": "There were not as many ballots as people who had voted, or they were not in order. So nothing is decided, and all of them were deleted.",
}


@dataclass(frozen=True, slots=True)
class OptionRow:
    text: str
    #: How many chose it; or how many gave it each mark, or each place.
    numbers: list[int]
    heads: tuple[str, ...]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each number with its head, which a narrow screen shows beside it."""
        return list(zip(self.heads, self.numbers, strict=True))


@dataclass(frozen=True, slots=True)
class Papers:
    given: int
    came_back: int
    unreadable: int
    counted_by: list[str]

    @property
    def missing(self) -> int:
        return self.given - self.came_back


@dataclass(frozen=True, slots=True)
class BallotResult:
    """A closed vote, to be shown as a plain table. With trouble there is nothing else."""

    trouble: str
    asked: int = 0
    count: int = 0
    stood_aside: int = 0
    heads: tuple[str, ...] = ()
    rows: tuple[OptionRow, ...] = ()
    papers: Papers | None = None
    #: Everybody who voted said the same, so it is known what each of them said.
    is_unanimous: bool = False
    #: Names, by the alphabet; empty where too few voted to be told of.
    voted: tuple[str, ...] = ()


def result(decision: Decision) -> BallotResult | None:
    """What came of a vote that no one can link. None while it is open, and for any other decision."""
    kept = decision.result.get("ballots")
    if decision.secrecy != "unlinkable" or decision.closed_at is None or not kept:
        return None
    if kept["trouble"]:
        return BallotResult(TROUBLES[kept["trouble"]])
    return BallotResult(
        "",
        kept["asked"],
        kept["count"],
        kept["stood_aside"],
        _heads(decision),
        tuple(_rows(decision, kept["counts"])),
        _papers(decision, kept["papers"]),
        len(kept["counts"]) == 1,
        _who_voted(decision),
    )


def standing(decision: Decision, partner: Partner, now: datetime) -> str:
    """How it stands for this person: “over”, “not asked”, “open”, “here” (has voted) or “paper”."""
    if not decision.is_open or decision.closes_at is None or now >= decision.closes_at:
        return "over"
    cast = Voter.objects.filter(decision=decision, partner=partner).values_list("cast", flat=True).first()
    return "not asked" if cast is None else "open" if cast == "no" else cast


def waits_for(partner: Partner, now: datetime, *, is_sure_who: bool = True) -> QuerySet[Decision]:
    """The votes that are open and in which this person has not voted: for their own eyes only.

    Whoever made somebody’s page has seen its link. So where nobody has given their four digits, it is each vote
    in which they may vote, whether they have or not.
    """
    votes = Voter.objects.filter(partner=partner)
    if is_sure_who:
        votes = votes.filter(cast="no")
    return Decision.objects.filter(
        pk__in=votes.values("decision"), closed_at=None, made_at=None, withdrawn_at=None, closes_at__gt=now
    ).order_by("closes_at", "number")


def papers_given(decision: Decision) -> list[Partner]:
    """Who votes on paper, by the alphabet: for those who hand the papers out."""
    return _partners(decision, cast="paper")


def may_be_given_paper(decision: Decision) -> list[Partner]:
    """Voters who have no way to vote here, so that nothing is told by whether they are in this list."""
    pages = PrivatePage.objects.filter(partner__project=decision.project_id)
    with_page = set(pages.values_list("partner", flat=True))
    return [
        partner
        for partner in _partners(decision, cast="no")
        if partner.is_here and not partner.person.email and partner.pk not in with_page
    ]


def paper_counts(decision: Decision) -> PaperCount | None:
    return PaperCount.objects.filter(decision=decision).first()


def _partners(decision: Decision, cast: str) -> list[Partner]:
    pks = Voter.objects.filter(decision=decision, cast=cast).values("partner")
    found = Partner.objects.filter(pk__in=pks).select_related("person")
    return sorted(found.prefetch_related("types"), key=lambda partner: shown_name(partner).casefold())


def _heads(decision: Decision) -> tuple[str, ...]:
    if decision.rule == "majority":
        return ("Ballots",)
    if decision.rule == "score":
        return tuple(f"Mark {mark}" for mark in range(HIGHEST_MARK, -1, -1))
    return tuple(f"Place {place}" for place in range(1, decision.options.count() + 1))


def _rows(decision: Decision, counts: Mapping[str, int]) -> list[OptionRow]:
    given: dict[int, Counter[int]] = {option.number: Counter() for option in decision.options.all()}
    for marks, number in counts.items():
        if marks != STANDS_ASIDE:
            for option, value in choices_of(decision.rule, marks).items():
                given[option][value] += number
    values: dict[str, list[int]] = {
        "majority": [1],
        "score": list(range(HIGHEST_MARK, -1, -1)),
        "ranked": list(range(1, len(given) + 1)),
    }
    heads = _heads(decision)
    return [
        OptionRow(option.text, [given[option.number][value] for value in values[decision.rule]], heads)
        for option in decision.options.all()
    ]


def _papers(decision: Decision, kept: Mapping[str, object]) -> Papers | None:
    if not kept["given"]:
        return None
    people = Partner.objects.filter(pk__in=kept["counted_by"]).select_related("person")
    names = sorted(shown_name(partner) for partner in people.prefetch_related("types"))
    return Papers(kept["given"], kept["came_back"], kept["unreadable"], names)  # type: ignore[arg-type]


def _who_voted(decision: Decision) -> tuple[str, ...]:
    """Those who voted here or were given a paper. Which of the two is nobody’s business."""
    pks = Voter.objects.filter(decision=decision).exclude(cast="no").values("partner")
    people = Partner.objects.filter(pk__in=pks).select_related("person").prefetch_related("types")
    names = sorted((shown_name(partner) for partner in people), key=str.casefold)
    return tuple(names) if len(names) >= LEAST_WHO_VOTED else ()
