"""What somebody says to one question of the six standards, in words. There is no mark and no level to choose."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.records.models import Partner, Person, StandardAnswer


@transaction.atomic
def say(
    *,
    partner: Partner,
    question: str,
    words: str,
    is_named: bool = True,
    by: Person,
    way: str = "web",
    entered_by: Person | None = None,
    said_on: date | None = None,
    form_key: str | None = None,
) -> StandardAnswer:
    """Said again, it takes the place of what the same person said before."""
    once.claim(form_key)
    today = timezone.localdate()
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("Everyone says this for themselves.")
    if question not in {row.id for row in current().standard_questions}:
        raise ActionError("Choose one of the questions on the page.")
    if not words.strip():
        raise ActionError("Say it in a few words.")
    if said_on is not None and said_on > today:
        raise ActionError("That day is still to come. Give today or a day before it.")
    # Locked, so that one person has one answer that holds.
    Partner.objects.select_for_update(no_key=True, of=("self",)).get(pk=partner.pk)
    before = StandardAnswer.objects.filter(partner=partner, question=question, is_latest=True).first()
    if before is not None:
        before.is_latest = False
        before.save(update_fields=["is_latest"])
    answer = StandardAnswer.objects.create(
        project=partner.project,
        question=question,
        words=words.strip(),
        partner=partner,
        is_named=is_named,
        said_on=said_on or today,
        way=way,
        entered_by=entered_by,
    )
    about = {"partner": partner.pk, "way": way, "entered": entered_by is not None} if is_named else {}
    # Pointing back from a named answer to one without a name would say whose it was.
    refs = ledger.refs_to(before) if before is not None and before.is_named and is_named else []
    answer.ledger_seq = ledger.append(
        partner.project,
        "standard.say",
        {"answer": answer.pk, "question": question, "words": answer.words, **about},
        by=by if is_named else None,
        refs=refs,
    )
    answer.save(update_fields=["ledger_seq"])
    return answer


@transaction.atomic
def confirm(*, answer: StandardAnswer, by: Person) -> StandardAnswer:
    """Its owner says: yes, that is what I said."""
    found = _locked(answer)
    if by.pk != found.partner.person_id:
        raise ActionError("Only the person who said it can confirm it.")
    if found.entered_by_id is not None and found.confirmed_on is None and found.is_latest:
        found.confirmed_on = timezone.localdate()
        found.save(update_fields=["confirmed_on"])
        _append(found, "standard.confirm", by)
    return found


@transaction.atomic
def take_back(*, answer: StandardAnswer, by: Person) -> StandardAnswer:
    """Take it off the page. That something was said and taken back stays in the record."""
    found = _locked(answer)
    is_typist = by.pk == found.entered_by_id and found.confirmed_on is None
    if by.pk != found.partner.person_id and not is_typist:
        raise ActionError("Only the person who said it can take it back.")
    if found.is_latest:
        found.is_latest = False
        found.save(update_fields=["is_latest"])
        _append(found, "standard.take_back", by)
    return found


def _locked(answer: StandardAnswer) -> StandardAnswer:
    return (
        StandardAnswer.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "partner")
        .get(pk=answer.pk)
    )


def _append(answer: StandardAnswer, type: str, by: Person) -> None:
    about = {"partner": answer.partner_id} if answer.is_named else {}
    ledger.append(
        answer.project,
        type,
        {"answer": answer.pk, **about},
        by=by if answer.is_named else None,
        refs=ledger.refs_to(answer),
    )
