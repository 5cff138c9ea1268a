"""Step 1 side by side: each aim and condition with both readings, who said what, and where people differ.

Nothing is added up across the cards. Two of the nine conditions pull against each other, so a sum would
cancel out what it should show.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from evenhand.methods.appraisal import Rating, disagreements
from evenhand.readings.appraisal_answers import Question, is_asked, kept_public_types, questions_of
from evenhand.readings.framework import Cited, cited
from evenhand.readings.heard import Batch, Heard, Totals, Voice, heard, totals_of, words_of
from evenhand.readings.kept_rows import KeptRows
from evenhand.records.appraisal import AIM_ANSWERS, CONDITION_ANSWERS
from evenhand.records.models import Appraisal, Partner, SheetAnswer

AIM_LABELS = dict(AIM_ANSWERS)
CONDITION_LABELS = dict(CONDITION_ANSWERS)
#: The answers that lie in a row, from one end to the other. The rest are beside it, not between.
_IN_A_ROW = {
    "helps": "helps",
    "partly": "partly",
    "does_not": "does_not",
    "more": "helps",
    "both": "partly",
    "less": "does_not",
}
MOST_LISTED = 5


@dataclass(frozen=True)
class Side:
    """One reading of a card, and where it was found."""

    heading: str
    says: tuple[str, ...]
    sources: tuple[Cited, ...]


@dataclass(frozen=True)
class Said:
    """One person's answer on a card, for those who chose their name."""

    voice: Voice
    value: str
    label: str
    with_whom: tuple[str, ...]
    stages: tuple[str, ...]
    how: str
    what_else: str

    @property
    def has_words(self) -> bool:
        return bool(self.with_whom or self.stages or self.how or self.what_else)


@dataclass(frozen=True)
class Card:
    question: Question
    sides: tuple[Side, ...]
    #: Each answer with those who gave it under their name; every answer is there, also one nobody gave.
    by_answer: tuple[tuple[str, tuple[Said, ...]], ...]
    totals: tuple[tuple[Batch, tuple[Totals, ...]], ...]
    left_out: tuple[str, ...]
    not_asked: tuple[str, ...]

    @property
    def with_words(self) -> list[Said]:
        return [said for _, group in self.by_answer for said in group if said.has_words]


@dataclass(frozen=True)
class Difference:
    """A card on which people differ, as an order for talking: no figure is shown and nobody is right."""

    question: Question
    answers: tuple[str, ...]


@dataclass(frozen=True)
class SideBySide:
    appraisal: Appraisal
    rows: KeptRows
    heard: Heard
    cards: tuple[Card, ...]
    differ_most: tuple[Difference, ...]
    #: Words of people counted only in totals, apart from every figure.
    words_in_totals: tuple[tuple[Question, tuple[str, ...]], ...]

    @property
    def opened_before(self) -> list[Partner]:
        """Those who had not agreed to the list when the round was opened all the same."""
        everyone = self.heard.everyone
        return [everyone[pk] for pk in self.appraisal.not_agreed if pk in everyone]

    @property
    def pulls(self) -> list[tuple[str, str]]:
        """Pairs of conditions in this round that pull against each other, each pair once."""
        pairs = {
            tuple(sorted((card.question.text, other)))
            for card in self.cards
            for other in card.question.pulls_against
        }
        return sorted(pairs)  # type: ignore[arg-type]


def side_by_side(appraisal: Appraisal) -> SideBySide:
    """What everyone said in step 1. The caller has asked whether this viewer may see it."""
    rows = KeptRows(appraisal.framework_rows)
    questions = questions_of(appraisal, rows)
    said = heard(appraisal, 1, rows)
    public = kept_public_types(rows)
    cards = tuple(_card(question, said, rows, public) for question in questions)
    words = tuple((question, _words_in_totals(question, said)) for question in questions)
    return SideBySide(
        appraisal, rows, said, cards, _differ_most(cards), tuple(each for each in words if each[1])
    )


def sides_of(question: Question, rows: KeptRows) -> tuple[Side, ...]:
    """Both readings of an aim's reasons; or of a condition, what one paper says and what others answer."""
    return _sides_of_an_aim(question, rows) if question.is_aim else _sides_of_a_condition(question, rows)


def _sides_of_a_condition(question: Question, rows: KeptRows) -> tuple[Side, ...]:
    condition = question.condition
    source = cited(condition.source, rows) if condition else ()  # type: ignore[arg-type]
    less, more = f"Less working together when: {question.less}", f"More when: {question.more}"
    sides = [Side("One paper", (less, more), source)]
    if condition is not None:
        other = cited(condition.other_source, rows)  # type: ignore[arg-type]
        sides.append(Side("What others answer", (condition.other_view,), other))
    return tuple(sides)


def _sides_of_an_aim(question: Question, rows: KeptRows) -> tuple[Side, ...]:
    if not question.arguments:
        return ()
    okm, w20 = [], []
    sources_of: dict[str, list[str]] = {"okm": [], "w20": []}
    for argument in question.arguments:
        okm.append(f"{argument.name}. {argument.detail}")
        w20.append(f"{argument.name}. {argument.note}" if argument.note else argument.name)
        for place in argument.source:
            kind = "w20" if place.startswith("w20:") else "okm"
            if place not in sources_of[kind]:
                sources_of[kind].append(place)
    return (
        Side(
            "How Oliver, Kothari and Mays put the reason",
            tuple(okm),
            cited(sources_of["okm"], rows),  # type: ignore[arg-type]
        ),
        Side(
            "How Williams and others sort it",
            tuple(w20),
            cited(sources_of["w20"], rows),  # type: ignore[arg-type]
        ),
    )


def _card(question: Question, said: Heard, rows: KeptRows, public: Collection[str]) -> Card:
    labels = AIM_LABELS if question.is_aim else CONDITION_LABELS
    key = (question.id, "")
    answered = [
        _said(voice, voice.answers[key], labels, rows) for voice in said.named if key in voice.answers
    ]
    groups = [*labels.items(), ("", "Words without an answer")]
    return Card(
        question=question,
        sides=sides_of(question, rows),
        by_answer=tuple(
            (label, tuple(each for each in answered if each.value == value))
            for value, label in groups
            if value or any(not each.value for each in answered)
        ),
        totals=tuple(
            (batch, totals_of(batch, lambda voice: _value(voice, question), labels, rows))
            for batch in said.batches
        ),
        left_out=tuple(
            voice.who
            for voice in said.named
            if key not in voice.answers and is_asked(question, voice.partner, public)
        ),
        not_asked=tuple(
            voice.who
            for voice in said.named
            if key not in voice.answers and not is_asked(question, voice.partner, public)
        ),
    )


def _words_in_totals(question: Question, said: Heard) -> tuple[str, ...]:
    return words_of(said.told_in_totals, lambda voice: _words(voice, question))


def _said(voice: Voice, answer: SheetAnswer, labels: dict[str, str], rows: KeptRows) -> Said:
    return Said(
        voice=voice,
        value=answer.value,
        label=labels.get(answer.value, ""),
        with_whom=tuple(rows.name("partner_types", each) for each in answer.with_whom),
        stages=tuple(rows.name("stages", each) for each in answer.stages),
        how=answer.how,
        what_else=answer.what_else,
    )


def _value(voice: Voice, question: Question) -> str:
    answer = voice.answers.get((question.id, ""))
    return answer.value if answer else ""


def _words(voice: Voice, question: Question) -> Sequence[str]:
    answer = voice.answers.get((question.id, ""))
    return (answer.how, answer.what_else) if answer else ()


def _differ_most(cards: Iterable[Card]) -> tuple[Difference, ...]:
    """The cards on which what is shown differs, the widest first. Rests on nothing that is not on the page."""
    by_id = {str(card.question.id): card for card in cards}
    spread = disagreements(rating for card in by_id.values() for rating in _ratings(card))
    found = []
    for each in spread:
        card = by_id[each.aim]
        answers = _answers_shown(card)
        if len(answers) > 1:
            found.append(Difference(card.question, answers))
    return tuple(found[:MOST_LISTED])


def _ratings(card: Card) -> list[Rating]:
    aim = str(card.question.id)
    given = [each.value for _, group in card.by_answer for each in group if each.value]
    of_label = {label: value for value, label in (AIM_ANSWERS if card.question.is_aim else CONDITION_ANSWERS)}
    for _, totals in card.totals:
        for part in totals:
            given += [
                of_label[label] for label, count in part.shown if label in of_label for _ in range(count)
            ]
    return [
        Rating(str(number), aim, "", _IN_A_ROW.get(value))  # type: ignore[arg-type]
        for number, value in enumerate(given)
    ]


def _answers_shown(card: Card) -> tuple[str, ...]:
    """The different answers that can be seen on the card; not knowing is no difference of view."""
    labels = AIM_LABELS if card.question.is_aim else CONDITION_LABELS
    seen = {label for label, group in card.by_answer if group}
    seen |= {label for _, totals in card.totals for part in totals for label, _ in part.shown}
    return tuple(label for value, label in labels.items() if label in seen and value != "dont_know")
