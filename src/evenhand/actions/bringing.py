"""Bring in what people said before this project was here: a whole sheet, or nothing of it."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from evenhand.actions import answers, contributions, ledger, once, outbox
from evenhand.actions.changes import NewChange
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_values import clean
from evenhand.exchange.said_sheet import MOST_ROWS
from evenhand.notices.addresses import address_of
from evenhand.readings.bringing import NOT_SAID, Brought
from evenhand.readings.contributions import next_number
from evenhand.records.models import (
    Answer,
    Contribution,
    ContributionVersion,
    OutboxMessage,
    Partner,
    Person,
    Project,
)


@transaction.atomic
def bring(
    *, partner: Partner, rows: Sequence[Brought], file: str, by: Person, form_key: str | None = None
) -> list[Contribution]:
    """Put every row on the record, with what the sheet says became of it.

    Where the sheet names one person here, the words are theirs, typed in for them. Otherwise nobody is
    invented: they stand as put together by whoever brings them.
    """
    once.claim(form_key)
    if not partner.is_here or by.pk != partner.person_id:
        raise ActionError("Only somebody in this project can bring a sheet into it.")
    if not rows:
        raise ActionError("There is nothing in this sheet that could be brought in.")
    if len(rows) > MOST_ROWS:
        raise ActionError(f"Bring at most {MOST_ROWS} rows at once.")
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    made: list[Contribution] = []
    given: list[Answer] = []
    for row in rows:
        try:
            contribution = _said(project, partner, row, by)
            made.append(contribution)
            if row.outcome:
                given += _answered(contribution, partner, row, file, by)
        except ActionError as error:
            raise ActionError(f"Row {row.row}: {error} Nothing was brought in.") from None
    _tell_authors_once(project, partner, made, given)
    return made


def _said(project: Project, partner: Partner, row: Brought, by: Person) -> Contribution:
    if row.author is None:
        return _put_together(project, partner, row, by)
    contribution = contributions.say(
        partner=row.author,
        text=row.text,
        kind=row.kind,
        stage=row.stage,
        way="sheet",
        entered_by=None if row.author.pk == partner.pk else by,
        said_on=row.day,
        said_at=row.said_at,
        by=by,
    )
    assert contribution is not None, "Only words that no one can link come back as nothing."
    return contribution


def _put_together(project: Project, partner: Partner, row: Brought, by: Person) -> Contribution:
    """Somebody said it, and the sheet does not say who: it has no author, and says who brought it."""
    text = clean(row.text)
    if not text or len(text) > contributions.MOST_LETTERS:
        raise ActionError(
            f"The words must be there, and no longer than {contributions.MOST_LETTERS:,} letters."
        )
    contribution = Contribution(
        project=project,
        number=next_number(project),
        kind=row.kind,
        stage=row.stage,
        naming="named",
        audience="everyone",
        text=text,
        said_at=clean(row.said_at)[:140],
        way="sheet",
        said_on=row.day,
        # Nobody promised an answer before it came in here, however long ago it was said.
        due_on=timezone.localdate() + timedelta(days=project.answer_days),
        gathered_by=partner,
        entered_by=by,
    )
    contribution.ledger_seq = ledger.append(
        project,
        "contribution.enter",
        {
            "contribution": contribution.number,
            "text": text,
            "kind": contribution.kind,
            "stage": contribution.stage,
            "naming": "named",
            "audience": "everyone",
            "to_side": contribution.to_side,
            "gathered_by": partner.pk,
            "way": "sheet",
            "said_on": contribution.said_on,
            "said_at": contribution.said_at,
            "entered": True,
        },
        by=by,
    )
    contribution.save()
    ContributionVersion.objects.create(
        contribution=contribution,
        number=1,
        text=text,
        changed_on=row.day,
        way="sheet",
        entered_by=by,
        ledger_seq=contribution.ledger_seq,
    )
    return contribution


def _answered(
    contribution: Contribution, partner: Partner, row: Brought, file: str, by: Person
) -> list[Answer]:
    changes = (
        [NewChange(what=row.changed, where=row.where or NOT_SAID, version=NOT_SAID)] if row.changed else []
    )
    return answers.give(
        contributions=[contribution],
        outcome=row.outcome,
        reason=row.reason,
        changes=changes,
        partner=partner,
        way="sheet",
        by=by,
    )


def _tell_authors_once(
    project: Project, partner: Partner, made: list[Contribution], given: list[Answer]
) -> None:
    """One message a person for a whole sheet, in place of one for each row and each answer."""
    keys = [f"answer {answer.pk}" for answer in given] + [f"receipt {each.pk}" for each in made]
    OutboxMessage.objects.filter(project=project, key__in=keys).exclude(state="sending").delete()
    authors = {each.partner_id: each for each in made if each.partner_id and each.partner_id != partner.pk}
    for contribution in authors.values():
        author = contribution.partner
        assert author is not None
        outbox.tell(
            author.person,
            key=f"brought {contribution.pk}",
            kind="receipt",
            subject=f"News from {project.title}",
            text=f"Things that you said before are now in “{project.title}”: somebody typed them in for you. "
            f"Are they right? You can look, and change them or take them back:\n\n"
            f"{address_of('contribution-list', project.slug)}\n\nYou do not have to do anything.\n",
            project=project,
            contribution=contribution,
        )
