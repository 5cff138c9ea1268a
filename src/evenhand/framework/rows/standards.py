"""What the field asks of such work, the questionnaires it uses with what their licences allow, and skills to grow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evenhand.framework.fields import choice, row_of, text, texts, whole
from evenhand.framework.rows.row import Row

#: What may be done with an instrument here, from the widest to the narrowest.
VERDICTS = ("embed", "paraphrase", "ask", "bring", "leave_out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard(Row):
    """One of the six UK Standards for Public Involvement, in our own words. It is something to grow in, not to pass."""

    kind: ClassVar[str] = "standards"

    name: str = text()
    number: int = whole(least=1)
    plain: str = text()


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardQuestion(Row):
    """A question that a standard puts, in our own words; `shown_by` names what of the record speaks to it, if anything does."""

    kind: ClassVar[str] = "standard_questions"

    standard: str = row_of("standards")
    asks: str = text()
    shown_by: tuple[str, ...] = texts(may_be_empty=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Row):
    """A questionnaire, checklist or format of the field's: what its licence allows, and what is done with it here."""

    kind: ClassVar[str] = "instruments"

    name: str = text()
    plain: str = text()
    verdict: str = choice(*VERDICTS)
    licence: str = text()
    here: str = text()
    url: str | None = text(optional=True)
    note: str | None = text(optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill(Row):
    """Something that working with people takes, and that researchers and partners alike can learn and teach."""

    kind: ClassVar[str] = "skills"

    name: str = text()
    plain: str = text()
