"""The sentence that says what this work is, who stands by it, and who contests it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from evenhand.access.projects import Seat
from evenhand.exchange.document.tree import Block, callout
from evenhand.readings.names import shown_name
from evenhand.records.models import Project, SentenceAnswer, WorkSentence


@dataclass(frozen=True)
class ContestShown:
    words: str
    #: Empty where it is said without a name.
    name: str
    is_mine: bool
    is_typed_in: bool


@dataclass(frozen=True)
class SentenceShown:
    sentence: WorkSentence
    #: Who proposed it, as they are named here.
    proposed_by: str
    asked: int
    agreed: int
    aside: int
    contests: list[ContestShown]
    silent: int
    #: Names stand here only while everyone who says no does so by name: else whoever is left would be the one.
    agreed_names: list[str]
    silent_names: list[str]
    mine: SentenceAnswer | None


def standing(project: Project) -> WorkSentence | None:
    return project.work_sentences.filter(state="standing").first()


def proposed(project: Project) -> WorkSentence | None:
    return project.work_sentences.filter(state="proposed").first()


def shown(sentence: WorkSentence, seat: Seat) -> SentenceShown:
    answers = list(sentence.answers.select_related("partner__person").prefetch_related("partner__types"))
    names = {each.pk: shown_name(each.partner) for each in answers}
    contests = [each for each in answers if each.says == "contest"]
    is_open = all(each.is_named for each in contests)
    silent = [each for each in answers if not each.says and each.partner.is_here]
    agreed = [each for each in answers if each.says == "agree"]
    return SentenceShown(
        sentence=sentence,
        proposed_by=shown_name(sentence.partner),
        asked=len([each for each in answers if each.says or each.partner.is_here]),
        agreed=len(agreed),
        aside=sum(each.says == "aside" for each in answers),
        contests=[
            ContestShown(
                each.words,
                names[each.pk] if each.is_named else "",
                each.partner_id == seat.partner.pk,
                each.is_named and each.entered_by_id is not None and each.confirmed_on is None,
            )
            for each in contests
        ],
        silent=len(silent),
        agreed_names=[names[each.pk] for each in agreed] if is_open else [],
        silent_names=[names[each.pk] for each in silent] if is_open else [],
        mine=next((each for each in answers if each.partner_id == seat.partner.pk), None),
    )


@dataclass(frozen=True)
class SentenceTold:
    """What every account says at its head: the sentence, and how many contest it, in whose words."""

    text: str
    label: str
    since: date | None
    agreed: int
    asked: int
    contests: list[tuple[str, str]]


def told(project: Project) -> SentenceTold | None:
    """The standing sentence with the contests beside it, for a document or the front page. None where none stands."""
    sentence = standing(project)
    if sentence is None:
        return None
    answers = list(sentence.answers.select_related("partner__person").prefetch_related("partner__types"))
    return SentenceTold(
        text=sentence.text,
        label=sentence.label,
        since=sentence.stands_since,
        agreed=sum(each.says == "agree" for each in answers),
        asked=len([each for each in answers if each.says or each.partner.is_here]),
        contests=[
            (each.words, shown_name(each.partner) if each.is_named else "Somebody here")
            for each in answers
            if each.says == "contest"
        ],
    )


def sentence_block(project: Project, *, is_public: bool = False) -> Iterator[Block]:
    """The sentence near the head of a document, with who contests it; nothing where none stands.

    In public nobody is named, and the words of a contest stay with those who said them to the others here.
    """
    found = told(project)
    if found is None:
        return
    name = f" It goes by the name: {found.label}." if found.label else ""
    lines = [f"“{found.text}”{name}"]
    if is_public:
        lines += ["Not everybody here agrees with that sentence."] if found.contests else []
    else:
        lines.append(f"{found.agreed} of {found.asked} asked said yes.")
        lines += [f"Contested: “{words}” ({who})" for words, who in found.contests]
    yield callout("What this work is, in the words of those who do it", *lines)
