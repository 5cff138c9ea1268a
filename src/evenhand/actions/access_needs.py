"""What people need in order to take part: said once, seen by those who arrange, in no ledger and no export."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from evenhand.actions import off_the_disk, once
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_values import clean
from evenhand.records.access_need import MET
from evenhand.records.models import AccessNeed, AccessNeedCheck, Partner, Person, Project

#: After so long the person is asked whether it is still right.
ASK_AGAIN = timedelta(days=183)
MOST_LETTERS = 4000


@transaction.atomic
def say(*, partner: Partner, need: str, by: Person, form_key: str | None = None) -> AccessNeed:
    """Say what somebody needs. Said for them by somebody else, it waits for them to look at it."""
    once.claim(form_key)
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    words = _words(need)
    if not words:
        raise ActionError("Write what is needed. A few words are enough.")
    today = timezone.localdate()
    return AccessNeed.objects.create(
        partner=partner,
        need=words,
        noted_on=today,
        entered_by=None if by.pk == partner.person_id else by,
        ask_again_on=today + ASK_AGAIN,
    )


@transaction.atomic
def change(*, need: AccessNeed, words: str, by: Person) -> None:
    """Say it in other words. What it said before is not kept."""
    need = _standing(need)
    new = _words(words)
    if not new:
        raise ActionError("Write what is needed, or press “I do not need this any more”.")
    today = timezone.localdate()
    gone = need.need
    need.need, need.noted_on, need.ask_again_on = new, today, today + ASK_AGAIN
    need.entered_by = None if by.pk == need.partner.person_id else by
    need.save(update_fields=["need", "noted_on", "ask_again_on", "entered_by"])
    transaction.on_commit(lambda: off_the_disk.wipe([gone]), robust=True)


@transaction.atomic
def still_right(*, need: AccessNeed, by: Person) -> None:
    """Say that it is right, also of what somebody else wrote down. It is asked again after half a year."""
    need = _standing(need)
    need.ask_again_on = timezone.localdate() + ASK_AGAIN
    if by.pk == need.partner.person_id:
        need.entered_by = None
    need.save(update_fields=["ask_again_on", "entered_by"])


@transaction.atomic
def end(*, need: AccessNeed, by: Person) -> None:
    """It is not needed any more: it goes, and what was arranged for it goes too."""
    erase([_standing(need)])


def erase(needs: list[AccessNeed]) -> None:
    """Take needs away with everything said of them. Inside the caller's transaction."""
    checks = AccessNeedCheck.objects.filter(need__in=needs)
    texts = [need.need for need in needs]
    texts += [text for pair in checks.values_list("arranged", "words") for text in pair if text]
    AccessNeed.objects.filter(pk__in=[need.pk for need in needs]).delete()
    transaction.on_commit(lambda: off_the_disk.wipe(texts), robust=True)


@transaction.atomic
def plan_occasion(
    *,
    project: Project,
    occasion: str,
    day: date,
    partners: Iterable[Partner],
    by: Person,
    form_key: str | None = None,
) -> int:
    """Note an occasion and who comes, so that each of their needs is looked at. Return how many there are."""
    once.claim(form_key)
    occasion = clean(occasion)
    if not occasion:
        raise ActionError("Say what the occasion is.")
    needs = list(
        AccessNeed.objects.filter(
            partner__in=list(partners), partner__project=project, partner__removed_at=None, ended_on=None
        )
    )
    if not needs:
        raise ActionError("None of these people has said that they need anything.")
    made = AccessNeedCheck.objects.bulk_create(
        [AccessNeedCheck(need=need, occasion=occasion[:140], day=day) for need in needs],
        # The same occasion noted twice is one occasion.
        ignore_conflicts=True,
    )
    return len(made)


@transaction.atomic
def arrange(*, check: AccessNeedCheck, arranged: str, by: Person) -> None:
    """Write down what was arranged for one need on one occasion."""
    check = AccessNeedCheck.objects.select_for_update(of=("self",), no_key=True).get(pk=check.pk)
    check.arranged = _words(arranged)
    check.arranged_by = by if check.arranged else None
    check.save(update_fields=["arranged", "arranged_by"])


@transaction.atomic
def say_met(*, check: AccessNeedCheck, met: str, by: Person, words: str = "") -> None:
    """Whether it was met, as the person says it. A later answer takes the place of the one before."""
    check = (
        AccessNeedCheck.objects.select_for_update(of=("self",), no_key=True)
        .select_related("need__partner")
        .get(pk=check.pk)
    )
    if met not in dict(MET):
        raise ActionError("Choose yes, in part, or no.")
    if check.day > timezone.localdate():
        raise ActionError("That day is still to come. Say afterwards whether it was met.")
    check.met, check.words, check.said_on = met, _words(words), timezone.localdate()
    check.save(update_fields=["met", "words", "said_on"])


def _standing(need: AccessNeed) -> AccessNeed:
    found = (
        AccessNeed.objects.select_for_update(of=("self",), no_key=True)
        .select_related("partner")
        .filter(pk=need.pk, ended_on=None)
        .first()
    )
    if found is None:
        raise ActionError("This is not here any more.")
    return found


def _words(text: str) -> str:
    words = clean(text)
    if len(words) > MOST_LETTERS:
        raise ActionError(f"This can be up to {MOST_LETTERS:,} letters long.")
    return words
