"""Step 2 as a page shows it: who thinks which way helps which aim, what is beaten, and what would change that.

No total, no weights, no ranking. The comparison rests only on what may be shown: answers under a name, and
those counted in totals once the round is closed and there are five or more of them. Were three hidden
answers used, anyone could take the named ones from the result and read them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.methods import appraisal as method
from evenhand.methods.appraisal import DecidingBelief, Point, Rating
from evenhand.methods.disclosure import aggregate_shown
from evenhand.readings.amounts import joined, money, number
from evenhand.readings.appraisal_answers import Question, questions_of
from evenhand.readings.heard import Batch, Heard, Totals, Voice, heard, totals_of
from evenhand.readings.kept_rows import KeptRows
from evenhand.readings.options import OptionShown, options_of
from evenhand.records.models import Appraisal

RATING_LABELS = {
    "helps": "It would help",
    "partly": "It would help in part",
    "does_not": "It would not help",
    "dont_know": "I do not know",
}
_SAYS = {"helps": "would help", "partly": "would help in part", "does_not": "would not help"}
_FACT_NAMES = {
    "money_pence": "money",
    "hours": "hours",
    "months": "months",
    "inclusion_loss": "who is left out",
    "independence_risk": "independence",
}
IN_TOTALS = "some who are counted only in totals"
MOST_BELIEFS = 5


@dataclass(frozen=True)
class Cell:
    """What was said of one way for one aim."""

    option: OptionShown
    by_answer: tuple[tuple[str, tuple[Voice, ...]], ...]
    totals: tuple[tuple[Batch, tuple[Totals, ...]], ...]
    #: Named people who have answered step 2 and said nothing here; often the way was added later.
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class BeatenShown:
    option: OptionShown
    by: OptionShown
    better_on: tuple[str, ...]


@dataclass(frozen=True)
class OpenShown:
    """One way may beat another; only what is not known stands between."""

    option: OptionShown
    by: OptionShown
    waits_for: tuple[str, ...]


@dataclass(frozen=True)
class BeliefShown:
    """A single rating that would change which ways are beaten, and who holds it, as far as may be told."""

    sentence: str
    held_by: str
    is_given: bool


@dataclass(frozen=True)
class StepTwo:
    appraisal: Appraisal
    heard: Heard
    aims: tuple[Question, ...]
    options: tuple[OptionShown, ...]
    table: tuple[tuple[Question, tuple[Cell, ...]], ...]
    beaten: tuple[BeatenShown, ...]
    open_pairs: tuple[OpenShown, ...]
    beliefs: tuple[BeliefShown, ...]
    open_beliefs: tuple[BeliefShown, ...]
    must_keep: tuple[tuple[Voice, str], ...]
    must_keep_in_totals: tuple[str, ...]
    #: Whether an answer of somebody who has not answered could change which ways are beaten.
    silent_could_decide: bool

    @property
    def beaten_ids(self) -> set[str]:
        return {each.option.id for each in self.beaten}

    @property
    def leaves_somebody_out(self) -> bool:
        """Whether people counted only in totals are not in the comparison, or not yet."""
        return bool(self.heard.waiting_in_totals) or any(not batch.is_told for batch in self.heard.batches)


def step_two(appraisal: Appraisal) -> StepTwo:
    """What the ratings say and cannot say. The caller has asked whether this viewer may see them."""
    rows = KeptRows(appraisal.framework_rows)
    said = heard(appraisal, 2, rows)
    aims = tuple(question for question in questions_of(appraisal, rows) if question.is_aim)
    options = tuple(options_of(appraisal, rows))
    voices = (*said.named, *said.told_in_totals)
    ratings = _ratings(voices, aims, options)
    facts = {option.id: option.fact for option in options}
    ids = [option.id for option in options]
    beaten = method.beaten(ids, ratings, facts)
    shown = _Sentences(aims, options, voices, {str(voice.partner.pk) for voice in said.told_in_totals})
    beliefs = shown.beliefs(method.deciding_beliefs(ids, ratings, facts))
    return StepTwo(
        appraisal=appraisal,
        heard=said,
        aims=aims,
        options=options,
        table=tuple((aim, tuple(_cell(aim, option, said, rows) for option in options)) for aim in aims),
        beaten=tuple(
            BeatenShown(shown.option[each.option], shown.option[each.by], shown.points(each.why, each))
            for each in beaten
        ),
        open_pairs=tuple(
            OpenShown(shown.option[each.option], shown.option[each.by], shown.unknown(each.unknown))
            for each in method.not_yet_known(ids, ratings, facts)
            if each.better_on
        ),
        beliefs=tuple(each for each in beliefs if each.is_given),
        open_beliefs=tuple(each for each in beliefs if not each.is_given),
        must_keep=tuple((voice, voice.sheet.must_keep) for voice in said.named if voice.sheet.must_keep),
        must_keep_in_totals=tuple(
            sorted(
                {voice.sheet.must_keep for voice in said.told_in_totals if voice.sheet.must_keep},
                key=str.casefold,
            )
        ),
        silent_could_decide=bool(said.not_answered)
        and (bool(beaten) or not ratings or _are_level(ids, ratings, facts)),
    )


def _ratings(
    voices: Sequence[Voice], aims: Sequence[Question], options: Sequence[OptionShown]
) -> list[Rating]:
    found = []
    for voice in voices:
        for aim in aims:
            for option in options:
                answer = voice.answers.get((aim.id, option.id))
                if answer is None or not answer.value:
                    continue
                value = None if answer.value == "dont_know" else answer.value
                found.append(Rating(str(voice.partner.pk), str(aim.id), option.id, value))  # type: ignore[arg-type]
    return found


def _cell(aim: Question, option: OptionShown, said: Heard, rows: KeptRows) -> Cell:
    key = (aim.id, option.id)
    given: dict[str, list[Voice]] = defaultdict(list)
    left_out = []
    for voice in said.named:
        answer = voice.answers.get(key)
        if answer is not None and answer.value:
            given[answer.value].append(voice)
        else:
            left_out.append(voice.who)

    def value(voice: Voice) -> str:
        answer = voice.answers.get(key)
        return answer.value if answer else ""

    return Cell(
        option=option,
        by_answer=tuple(
            (label, tuple(given[answer])) for answer, label in RATING_LABELS.items() if given[answer]
        ),
        totals=tuple((batch, totals_of(batch, value, RATING_LABELS, rows)) for batch in said.batches),
        left_out=tuple(left_out),
    )


def _are_level(ids: Sequence[str], ratings: Sequence[Rating], facts: dict[str, method.Fact]) -> bool:
    """Whether two ways stand level on all that is known, so that one more voice could part them."""
    rated: dict[tuple[str, str], dict[str, object]] = defaultdict(dict)
    for rating in ratings:
        rated[rating.person, rating.aim][rating.option] = rating.answer
    known = [[row.get(id) for id in ids] for row in rated.values()]
    for name in method.FACTS:
        figures = [getattr(facts[id], name) for id in ids]
        if any(figure is not None for figure in figures):
            known.append([None if figure is None else Fraction(figure) for figure in figures])
    columns = [tuple(row[place] for row in known) for place in range(len(ids))]
    whole = [column for column in columns if None not in column]
    return len(set(whole)) < len(whole)


class _Sentences:
    """Puts what the method found into words."""

    def __init__(
        self,
        aims: Sequence[Question],
        options: Sequence[OptionShown],
        voices: Sequence[Voice],
        in_totals: set[str],
    ) -> None:
        self.aim = {str(aim.id): aim for aim in aims}
        self.option = {option.id: option for option in options}
        self.voice = {str(voice.partner.pk): voice for voice in voices}
        self.in_totals = in_totals

    def points(self, why: Sequence[Point], each: method.Beaten) -> tuple[str, ...]:
        """What the other way is better on: for whom and on which aim, and which figures, both given."""
        views = [f"“{aim}”, for {who}" for aim, who in self._views(why)]
        facts = [self._figures(point.fact, each.by, each.option) for point in why if point.fact]
        return (*views, *facts)

    def unknown(self, points: Sequence[Point]) -> tuple[str, ...]:
        views = [f"what {who} would say on “{aim}”" for aim, who in self._views(points)]
        return (*views, *(f"a figure for {_FACT_NAMES[point.fact]}" for point in points if point.fact))

    def beliefs(self, found: Sequence[DecidingBelief]) -> list[BeliefShown]:
        """One sentence for each rating; what it might be instead is joined where the effect is the same."""
        joined_up: dict[tuple, list[str]] = {}
        for one in found:
            key = (
                one.kind,
                one.aim,
                one.option,
                one.now,
                one.holders,
                one.newly_beaten,
                one.no_longer_beaten,
            )
            joined_up.setdefault(key, []).append(one.to)
        return [self._belief(*key, to=to) for key, to in joined_up.items()]

    def _belief(self, kind, aim, option, now, holders, newly, no_longer, *, to) -> BeliefShown:  # type: ignore[no-untyped-def]
        said = joined([_SAYS[answer] for answer in to], "or")
        before = f", and not that it {_SAYS[now]}" if now else ""
        who = "one of them" if len(holders) > 1 else "this person"
        changes = joined(
            [
                f"“{self.option[change.option].name}” would be beaten by {self._named(change.by)}"
                for change in newly
            ]
            + [
                f"“{self.option[change.option].name}” would no longer be beaten by {self._named(change.by)}"
                for change in no_longer
            ]
        )
        return BeliefShown(
            sentence=(
                f"If {who} thought that “{self.option[option].name}” {said} with “{self.aim[aim].text}”{before}, "
                f"then {changes}."
            ),
            held_by=self._held_by(holders),
            is_given=kind == "belief",
        )

    def _held_by(self, holders: Sequence[str]) -> str:
        """Those who chose their name, by name; the others only by a type that five or more of them share."""
        parts = [self.voice[person].who for person in holders if person not in self.in_totals]
        hidden = [self.voice[person] for person in holders if person in self.in_totals]
        if hidden:
            by_type: dict[str, int] = defaultdict(int)
            for voice in hidden:
                by_type[joined([each.lower() for each in voice.types]) or "people of no stated type"] += 1
            told = [
                f"five or more who are here as {name}"
                for name, count in by_type.items()
                if aggregate_shown(count)
            ]
            if told:
                parts += told
            elif aggregate_shown(len(hidden)):
                parts.append("five or more who are counted only in totals")
            else:
                parts.append(
                    "fewer than five people who are counted only in totals, so it is not told of which type"
                )
        return joined(parts)

    def _views(self, points: Sequence[Point]) -> list[tuple[str, str]]:
        people: dict[str, list[str]] = defaultdict(list)
        for point in points:
            if not point.person:
                continue
            who = IN_TOTALS if point.person in self.in_totals else self.voice[point.person].who
            if who not in people[point.aim]:
                people[point.aim].append(who)
        return [(self.aim[aim].text, joined(who)) for aim, who in people.items()]

    def _figures(self, fact: str, better: str, worse: str) -> str:
        one, other = self.option[better], self.option[worse]
        if fact == "money_pence":
            said = f"{money(one.option.money_pence)} against {money(other.option.money_pence)}"  # type: ignore[arg-type]
        elif fact == "inclusion_loss":
            said = f"“{one.inclusion}” against “{other.inclusion}”"
        elif fact == "independence_risk":
            said = f"“{one.independence}” against “{other.independence}”"
        else:
            said = f"{number(getattr(one.option, fact))} against {number(getattr(other.option, fact))}"
        return f"{_FACT_NAMES[fact]}: {said}"

    def _named(self, ids: Sequence[str]) -> str:
        return joined([f"“{self.option[id].name}”" for id in ids])
