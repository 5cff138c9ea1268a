"""One form as a document: the team's own words, else what the record says; and what is missing, always."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.exchange.document.tree import (
    Block,
    Document,
    bullets,
    callout,
    heading,
    p,
    paragraphs,
    small,
    strong,
)
from evenhand.framework import Framework
from evenhand.readings.decision_said import DecisionSaid
from evenhand.readings.form_sections import FormShown, PartShown
from evenhand.readings.outside_charter import TITLE as OUTSIDE
from evenhand.readings.plan_documents import parts as plan_parts
from evenhand.readings.plan_documents.form import measured
from evenhand.records.models import Project


def form_document(shown: FormShown, project: Project, said: DecisionSaid, fw: Framework) -> Document:
    return Document(
        title=shown.name,
        subtitle=f"{project.title}. A draft to work on: read it, and the form itself, before you send anything.",
        blocks=tuple(_blocks(shown, said, fw)),
        footer=f"{project.title}. {said.closing}",
    )


def _blocks(shown: FormShown, said: DecisionSaid, fw: Framework) -> Iterator[Block]:
    if said.outside:
        yield callout(OUTSIDE, *said.outside, is_warning=True)
    if said.without_public:
        yield callout("Without anyone from the public", *said.without_public, is_warning=True)
    for each in shown.parts:
        yield from _part(each)
    sources = dict.fromkeys(source for each in shown.parts for source in each.part.source)
    if sources:
        yield small(f"Source of these questions: {plan_parts.cited(sources, fw)}.")
    yield from (p(strong(each)) for each in said.last_words)


def _part(each: PartShown) -> Iterator[Block]:
    yield heading(each.part.name)
    yield small(f"It asks: {each.part.asks}")
    if each.text:
        yield from paragraphs(each.text)
    elif each.drafted:
        yield p(strong("Nobody has written this part yet. The record says:"))
        for draft in each.drafted:
            yield from paragraphs(draft)
    elif each.part.prompts:
        yield callout("Nobody has answered this yet. You could ask:", bullets(*each.part.prompts))
    else:
        yield p(strong("Nobody has written this part yet."))
    if each.text or each.drafted:
        yield measured(each.text or each.draft, each.part.words_limit)
    if each.missing:
        yield callout("Missing from the record", bullets(*each.missing))
