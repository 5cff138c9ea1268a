"""Who said what in one step of a round, as far as each person wants it shown and small numbers allow.

Those who chose their name are shown by name. The others are counted only in totals, and no total is told
while answers come in: whoever looks before and after one person answers could take the one from the other.
Totals are told at fixed moments: of step 1 when step 2 opens, and of both when the round closes. Each person
counted in totals is in the totals of one moment, with the answers and the partner types they had then, and
stays in them: whatever were taken out or moved later would show, as the difference, what that person said.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from evenhand.methods import disclosure
from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.appraisal_answers import type_names
from evenhand.readings.criteria import ANSWERING_ROLES
from evenhand.readings.kept_rows import KeptRows
from evenhand.readings.names import shown_name
from evenhand.records.models import AnswerSheet, Appraisal, Partner, SheetAnswer
from evenhand.records.partner import CHANNELS

#: What somebody in the totals did not answer is a cell too, so that the totals of two questions agree.
LEFT_OUT = ""
_CHANNELS = dict(CHANNELS)

Key = tuple[int, str]


@dataclass(frozen=True)
class Voice:
    """One person's answers to a step: the sheet, whose it is, and the answers by question and approach."""

    partner: Partner
    sheet: AnswerSheet
    answers: Mapping[Key, SheetAnswer]
    name: str
    types: tuple[str, ...]
    #: How the person who typed it in is named; empty for answers given oneself.
    typed_by: str = ""

    @property
    def typed_in(self) -> str:
        """“typed in by Femi, by post, not yet confirmed”."""
        if not self.typed_by:
            return ""
        stands = "confirmed" if self.sheet.confirmed_at else "not yet confirmed"
        return f"typed in by {self.typed_by}, {_CHANNELS[self.sheet.channel]}, {stands}"

    @property
    def has_left(self) -> bool:
        return not self.partner.is_here

    @property
    def who(self) -> str:
        """The name with what they are here as, unless the name says that already."""
        if self.partner.named_as == "type" or not self.types:
            return self.name
        return f"{self.name} ({', '.join(each.lower() for each in self.types)})"


@dataclass(frozen=True)
class Batch:
    """Those counted only in totals, as they were at one moment."""

    moment: str
    voices: tuple[Voice, ...]

    @property
    def is_told(self) -> bool:
        return aggregate_shown(len(self.voices))


@dataclass(frozen=True)
class Totals:
    """One breakdown of the people in a batch, or of those of one type among them."""

    who: str
    sentence: str
    shown: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Heard:
    """Everyone heard in one step. ``waiting_in_totals`` are counted at the next moment."""

    step: int
    named: tuple[Voice, ...]
    batches: tuple[Batch, ...]
    waiting_in_totals: int
    not_answered: tuple[Partner, ...]
    #: Everyone who is or was in the project, by id.
    everyone: Mapping[int, Partner]

    @property
    def has_answers(self) -> bool:
        return bool(self.named or self.batches or self.waiting_in_totals)

    @property
    def told_in_totals(self) -> tuple[Voice, ...]:
        """People counted in totals who are many enough for a figure to rest on them."""
        return tuple(voice for batch in self.batches if batch.is_told for voice in batch.voices)


def heard(appraisal: Appraisal, step: int, rows: KeptRows) -> Heard:
    """Read one step of a round: the same few queries however many have answered."""
    partners = {
        partner.pk: partner
        for partner in appraisal.project.partners.select_related("person").prefetch_related("types")
    }
    versions: dict[int, list[AnswerSheet]] = defaultdict(list)
    for sheet in AnswerSheet.objects.filter(appraisal=appraisal, step=step).order_by("partner_id", "version"):
        versions[sheet.partner_id].append(sheet)
    answers: dict[Hashable, dict[Key, SheetAnswer]] = defaultdict(dict)
    for answer in SheetAnswer.objects.filter(sheet__appraisal=appraisal, sheet__step=step):
        answers[answer.sheet_id][answer.question_id, answer.approach] = answer

    partner_of = {partner.person_id: partner for partner in partners.values()}

    def voice(sheet: AnswerSheet) -> Voice:
        partner, typist = partners[sheet.partner_id], partner_of.get(sheet.entered_by_id)
        return Voice(
            partner,
            sheet,
            answers[sheet.pk],
            name=_name(partner, rows),
            types=type_names(partner.type_ids if sheet.shown_as == "named" else sheet.types, rows),
            typed_by=_name(typist, rows) if typist else "",
        )

    named, waiting, counted_at = [], 0, defaultdict(list)
    moments = _moments(appraisal, step)
    for partner_id in partners:
        sheets = versions.get(partner_id, [])
        if not sheets:
            continue
        is_named = sheets[-1].shown_as == "named"
        if is_named:
            named.append(voice(sheets[-1]))
        found = _counted_at(sheets, moments)
        if found is not None:
            # Whoever shows their name only later stays in the totals that were told with them.
            moment, sheet = found
            counted_at[moment].append(voice(sheet))
        elif not is_named:
            waiting += 1
    return Heard(
        step=step,
        named=tuple(named),
        batches=tuple(
            Batch(moment, tuple(counted_at[moment])) for moment, _ in moments if counted_at[moment]
        ),
        waiting_in_totals=waiting,
        not_answered=tuple(
            partner
            for partner in partners.values()
            if partner.is_here and partner.role in ANSWERING_ROLES and partner.pk not in versions
        ),
        everyone=partners,
    )


def totals_of(
    batch: Batch, cell: Callable[[Voice], str], labels: Mapping[str, str], rows: KeptRows
) -> tuple[Totals, ...]:
    """Break a batch down by answer, apart for each partner type of which there are enough.

    How people are parted depends on who they are and never on what they said, and each part stands for
    itself: what is known of how many patients answered gives nothing away.
    """
    return tuple(_totals(who, voices, cell, labels) for who, voices in _parts(batch, rows))


def words_of(voices: Sequence[Voice], read: Callable[[Voice], Sequence[str]]) -> tuple[str, ...]:
    """Words of people counted in totals: in the order of the alphabet, so that none stands beside another's."""
    return tuple(sorted({words for voice in voices for words in read(voice) if words}, key=str.casefold))


def _name(partner: Partner, rows: KeptRows) -> str:
    return shown_name(partner, lambda type_id: rows.name("partner_types", type_id).lower())


def _moments(appraisal: Appraisal, step: int) -> list[tuple[str, datetime]]:
    found = []
    if step == 1 and appraisal.step_two_opened_at is not None:
        found.append(("when step 2 opened", appraisal.step_two_opened_at))
    if appraisal.closed_at is not None:
        found.append(("when the round closed", appraisal.closed_at))
    return found


def _counted_at(
    sheets: Sequence[AnswerSheet], moments: Sequence[tuple[str, datetime]]
) -> tuple[str, AnswerSheet] | None:
    """The first moment at which this person stood to be counted in totals, and their sheet as it was then."""
    for label, moment in moments:
        then = [sheet for sheet in sheets if sheet.created_at <= moment]
        if then and then[-1].shown_as == "group":
            return label, then[-1]
    return None


def _parts(batch: Batch, rows: KeptRows) -> list[tuple[str, list[Voice]]]:
    by_type: dict[str, list[Voice]] = defaultdict(list)
    for voice in batch.voices:
        held = voice.sheet.types
        by_type[held[0] if len(held) == 1 else ""].append(voice)
    apart = {
        type_id: voices
        for type_id, voices in by_type.items()
        if type_id and len(voices) >= disclosure.LEAST_TOTAL
    }
    rest = [voice for type_id, voices in by_type.items() if type_id not in apart for voice in voices]
    parts = [(rows.get("partner_types", type_id).plural, voices) for type_id, voices in apart.items()]
    if rest:
        parts.append(("Others" if parts else "", rest))
    return parts


def _totals(
    who: str, voices: Sequence[Voice], cell: Callable[[Voice], str], labels: Mapping[str, str]
) -> Totals:
    counts = dict.fromkeys([*labels, LEFT_OUT], 0)
    for voice in voices:
        counts[cell(voice)] += 1
    found = disclosure.breakdown(counts)
    named = {**labels, LEFT_OUT: "Left this question out"}
    shown = tuple((named[value], count) for value, count in found.shown)
    people = f"{len(voices)} people"
    if found.reason == "too_few":
        sentence = (
            "Fewer than five people chose to be counted only in totals, so it is not told what they said."
        )
    elif found.reason:
        sentence = (
            f"{people} chose to be counted only in totals. Split by answer, some would be too few to be safe, "
            "so it is not told what they said."
        )
    else:
        said = "; ".join(f"{label}: {count}" for label, count in shown)
        rest = f"; {found.remainder} gave other answers, too few of each to tell" if found.remainder else ""
        sentence = f"{people} counted only in totals. {said}{rest}."
    return Totals(who, sentence, shown)
