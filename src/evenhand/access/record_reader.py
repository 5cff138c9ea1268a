"""What of the record one person may read: each rule asks one question of one entry and answers yes or no.

Which rule holds for which type of entry stands in `record_texts`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q

from evenhand.access.contributions import readable
from evenhand.access.findings import readable_findings, readable_outputs
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.records.models import (
    AnswerChange,
    AnswerSheet,
    ClauseAnswer,
    DecisionSignature,
    LookBack,
    OutputReply,
    Promise,
    ReopenCall,
)


class Entry(NamedTuple):
    """An entry of the ledger, opened."""

    seq: int
    type: str
    actor: str | None
    refs: list[int]
    words: dict[str, Any]


#: What points at a person in a payload. Beside a mask or a group none of it may be there.
_POINTS_AT_SOMEBODY = ("partner", "person", "readers", "asked", "witness", "by", "entered_by")
#: Where a payload says which contributions it is about. (“parts” is how many there are.)
_NUMBERS = ("contribution", "contributions", "answered", "from")


class RecordReader:
    """One person at one project. What they may read there is asked once, however long the record is."""

    def __init__(self, seat: Seat) -> None:
        self.seat = seat

    # The rules, from the widest to the narrowest.

    def everyone(self, read: Entry) -> bool:
        return True

    def money(self, read: Entry) -> bool:
        return self.seat.may(Permission.BUDGET_READ)

    def trims(self, read: Entry) -> bool:
        return self.seat.may(Permission.TRIM_READ)

    def invitations(self, read: Entry) -> bool:
        return self.seat.may(Permission.PARTNER_MANAGE)

    def asks(self, read: Entry) -> bool:
        """Whom something was asked of, and who was spared it, stands on no page but that of those who ask."""
        return self.seat.may(Permission.ASK_MAKE)

    def pay(self, read: Entry) -> bool:
        return self.seat.may(Permission.PAY_READ) or self._is_about_me(read)

    def own(self, read: Entry) -> bool:
        """One's own entries by their actor were let through already; typed in for one they are one's own too."""
        return self._is_about_me(read)

    def contribution(self, read: Entry) -> bool:
        """Words that this person may read, and that say nothing of who is behind a mask."""
        numbers = _numbers_in(read.words)
        if not numbers or not numbers <= self._readable.keys():
            return False
        if numbers <= self._own_numbers:
            return True
        if all(self._readable[number] == "named" for number in numbers):
            return True
        return read.actor is None and not any(read.words.get(key) for key in _POINTS_AT_SOMEBODY)

    def answer(self, read: Entry) -> bool:
        """Answers have names, so theirs may be read by whoever may read what they answer."""
        numbers = _numbers_in(read.words)
        return bool(numbers) and numbers <= self._readable.keys()

    def change(self, read: Entry) -> bool:
        answered = self._answered_by_change.get(read.seq, set())
        return not answered or bool(answered & self._readable.keys())

    def promise(self, read: Entry) -> bool:
        """A promise from a voice that one may not hear would tell of it."""
        return read.words.get("promise") in self._open_promises

    def sheet(self, read: Entry) -> bool:
        return read.seq in self._open_sheets or self._is_about_me(read)

    def signature(self, read: Entry) -> bool:
        """What a decision page shows. What somebody said first and then changed is theirs alone."""
        words = read.words
        said = (words.get("decision"), words.get("partner"), words.get("stance"), words.get("words"))
        return said in self._signed or self._is_about_me(read)

    def call_again(self, read: Entry) -> bool:
        """What a decision page shows. A call that was taken back is its caller's own."""
        words = read.words
        said = (words.get("decision"), words.get("partner"), words.get("words"))
        return said in self._calls or self._is_about_me(read)

    def look_back(self, read: Entry) -> bool:
        """What stands now. Where positions are the facilitator's alone to know, the entry names nobody."""
        words = read.words
        said = (words.get("decision"), words.get("partner"), words.get("would"), words.get("words"))
        return said in self._look_backs or self._is_about_me(read)

    def clause_answer(self, read: Entry) -> bool:
        """What the charter shows beside a clause. What was said first and then changed is its owner's alone."""
        words = read.words
        said = tuple(words.get(key) for key in ("clause", "version", "partner", "says", "words"))
        return said in self._said_to_clauses or self._is_about_me(read)

    def finding(self, read: Entry) -> bool:
        return read.words.get("finding") in self._findings

    def output(self, read: Entry) -> bool:
        return read.words.get("output") in self._outputs

    def of_release(self, read: Entry) -> bool:
        """About a finding or an output, whichever the entry names."""
        return self.finding(read) or self.output(read)

    def use(self, read: Entry) -> bool:
        """A plan for all that is found, or for one output."""
        return read.words.get("output") is None or self.output(read)

    def reply(self, read: Entry) -> bool:
        """What the page of the output shows. What somebody said first and then changed is theirs alone."""
        words = read.words
        given = (words.get("output"), words.get("partner"), words.get("says"), words.get("words"))
        answered = (words.get("output"), words.get("of"), words.get("words"))
        if read.type == "reply.confirm":
            return self.output(read)
        is_shown = answered in self._replies_answered if "of" in words else given in self._replies
        return self.output(read) and (is_shown or self._is_about_me(read))

    def position(self, read: Entry) -> bool:
        """What a decision page shows of who said what now, and never what only the facilitator knows."""
        return read.seq in self._open_positions or self._is_about_me(read)

    def seen_position(self, read: Entry) -> bool:
        """That somebody saw, or confirmed, what was typed in: it tells that they have spoken."""
        said = (read.words.get("decision"), read.words.get("partner"))
        return said in self._openly_spoken or self._is_about_me(read)

    def position_answer(self, read: Entry) -> bool:
        """Answers stand beside the words they answer: at once where all see these, and else once it is closed."""
        return read.words.get("decision") in self._told_decisions

    def _is_about_me(self, read: Entry) -> bool:
        return read.words.get("partner") == self.seat.partner.pk

    @cached_property
    def _readable(self) -> dict[int, str]:
        """Each contribution that this person may read, and how its author is named."""
        return dict(readable(self.seat).order_by().values_list("number", "naming"))

    @cached_property
    def _own_numbers(self) -> set[int]:
        return set(self.seat.partner.contributions.order_by().values_list("number", flat=True))

    @cached_property
    def _answered_by_change(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        pairs = AnswerChange.objects.filter(change__project=self.seat.project)
        for seq, number in pairs.values_list("change__ledger_seq", "answer__contribution__number"):
            found.setdefault(seq, set()).add(number)
        return found

    @cached_property
    def _findings(self) -> set[int]:
        return set(readable_findings(self.seat).order_by().values_list("number", flat=True))

    @cached_property
    def _outputs(self) -> set[int]:
        return set(readable_outputs(self.seat).order_by().values_list("number", flat=True))

    @cached_property
    def _replies(self) -> set[tuple[object, ...]]:
        replies = OutputReply.objects.filter(output__project=self.seat.project)
        return set(replies.values_list("output__number", "partner_id", "says", "words"))

    @cached_property
    def _replies_answered(self) -> set[tuple[object, ...]]:
        replies = OutputReply.objects.filter(output__project=self.seat.project).exclude(answer="")
        return set(replies.values_list("output__number", "partner_id", "answer"))

    @cached_property
    def _open_promises(self) -> set[int]:
        me = self.seat.partner
        mine = Q(owner=me) | Q(to_partner=me) | Q(asked_by=me)
        shown = Q(contribution=None) | Q(contribution__in=readable(self.seat).order_by().values("pk"))
        promises = Promise.objects.filter(mine | shown, project=self.seat.project)
        return set(promises.order_by().values_list("number", flat=True))

    @cached_property
    def _open_sheets(self) -> set[int]:
        sheets = AnswerSheet.objects.filter(appraisal__project=self.seat.project)
        shown = sheets.filter(shown_as="named", is_latest=True, appraisal__closed_at__isnull=False)
        return set(shown.exclude(ledger_seq=None).values_list("ledger_seq", flat=True))

    @cached_property
    def _open_positions(self) -> set[int]:
        return {seq for seq, _, _ in self._openly_said if seq is not None}

    @cached_property
    def _openly_spoken(self) -> set[tuple[object, ...]]:
        return {(number, partner) for _, number, partner in self._openly_said}

    @cached_property
    def _openly_said(self) -> list[tuple[int | None, int, int]]:
        # Where one of them is masked none goes: who is the only one without such an entry would be behind the mask.
        masked = DecisionSignature.objects.filter(is_dissent=True, dissent_naming="masked")
        rows = DecisionSignature.objects.filter(
            decision__project=self.seat.project, decision__secrecy="named", decision__withdrawn_at=None
        ).exclude(decision__in=masked.values("decision"))
        return list(rows.values_list("ledger_seq", "decision__number", "partner_id"))

    @cached_property
    def _told_decisions(self) -> set[int]:
        told = self.seat.project.decisions.filter(Q(secrecy="named") | Q(closed_at__isnull=False))
        return set(told.order_by().values_list("number", flat=True))

    @cached_property
    def _signed(self) -> set[tuple[object, ...]]:
        signatures = DecisionSignature.objects.filter(decision__project=self.seat.project)
        return set(signatures.values_list("decision__number", "partner_id", "stance", "words"))

    @cached_property
    def _calls(self) -> set[tuple[object, ...]]:
        calls = ReopenCall.objects.filter(decision__project=self.seat.project, taken_back_on=None)
        return set(calls.values_list("decision__number", "partner_id", "words"))

    @cached_property
    def _look_backs(self) -> set[tuple[object, ...]]:
        looked = LookBack.objects.filter(decision__project=self.seat.project, decision__secrecy="named")
        return set(looked.values_list("decision__number", "partner_id", "would", "words"))

    @cached_property
    def _said_to_clauses(self) -> set[tuple[object, ...]]:
        answers = ClauseAnswer.objects.filter(version__clause__project=self.seat.project)
        said = ("version__clause__number", "version__number", "partner_id", "says", "words")
        return set(answers.values_list(*said))


def _numbers_in(words: dict[str, Any]) -> set[int]:
    """Which contributions an entry is about, by their numbers."""
    found: set[int] = set()
    for key in _NUMBERS:
        value = words.get(key)
        for each in value if isinstance(value, list) else [value]:
            number = each.get("contribution") if isinstance(each, dict) else each
            if isinstance(number, int) and not isinstance(number, bool):
                found.add(number)
    return found
