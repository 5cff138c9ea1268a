"""It happened, foreseen or not: what was seen, whom it hurt, and what was done. Taken back, never deleted."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.actions.harms import check_bearers, check_speaks
from evenhand.records.models import Harm, HarmSeen, Partner, Person, Project


@transaction.atomic
def note(
    *,
    partner: Partner,
    what: str,
    happened_on: date,
    harm: Harm | None = None,
    bearer_types: Sequence[str] = (),
    bearer_words: str = "",
    what_was_done: str = "",
    entered_by: Person | None = None,
    by: Person,
    form_key: str | None = None,
) -> HarmSeen:
    """Write down that something went wrong. With a harm, it is the one that people had written down."""
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    check_speaks(partner, by, entered_by)
    if not what.strip():
        raise ActionError("Say what happened.")
    if happened_on > timezone.localdate():
        raise ActionError("That day is still to come. Give today or a day before it.")
    if harm is not None and harm.project_id != project.pk:
        raise ActionError("That one is in another project.")
    bearers = check_bearers(bearer_types, bearer_words)
    numbers = HarmSeen.objects.filter(project=project).order_by("-number").values_list("number", flat=True)
    seen = HarmSeen.objects.create(
        project=project,
        number=(numbers.first() or 0) + 1,
        harm=harm,
        what=what,
        bearer_types=bearers,
        bearer_words=bearer_words,
        what_was_done=what_was_done,
        happened_on=happened_on,
        partner=partner,
        entered_by=entered_by,
        noted_on=timezone.localdate(),
    )
    seen.ledger_seq = ledger.append(
        project,
        "harm_seen.note",
        {
            "seen": seen.number,
            "harm": harm.number if harm else None,
            "what": what,
            "bearer_types": bearers,
            "bearer_words": bearer_words,
            "what_was_done": what_was_done,
            "happened_on": happened_on,
            "partner": partner.pk,
            "entered": entered_by is not None,
        },
        by=by,
        refs=ledger.refs_to(harm),
    )
    seen.save(update_fields=["ledger_seq"])
    return seen


@transaction.atomic
def say_what_was_done(*, seen: HarmSeen, words: str, partner: Partner, by: Person) -> HarmSeen:
    """Anybody with a say can tell what was done. Earlier words stay sealed in the record."""
    seen = _locked(seen)
    check_speaks(partner, by, None, seen.project)
    _check_stands(seen)
    if not words.strip():
        raise ActionError("Say what was done, or that nothing was.")
    if seen.what_was_done != words:
        seen.what_was_done = words
        seen.save(update_fields=["what_was_done"])
        _append(seen, "harm_seen.say_done", {"what_was_done": words, "partner": partner.pk}, by)
    return seen


@transaction.atomic
def take_back(*, seen: HarmSeen, by: Person) -> HarmSeen:
    """It was not so after all. Whoever told it can say that, or whoever typed it in; the row stays."""
    seen = _locked(seen)
    if by.pk not in (seen.partner.person_id, seen.entered_by_id):
        raise ActionError("Only whoever told it can take it back.")
    _check_stands(seen)
    seen.taken_back_on = timezone.localdate()
    seen.save(update_fields=["taken_back_on"])
    _append(seen, "harm_seen.take_back", {"partner": seen.partner_id}, by)
    return seen


def _locked(seen: HarmSeen) -> HarmSeen:
    return (
        HarmSeen.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "partner")
        .get(pk=seen.pk)
    )


def _check_stands(seen: HarmSeen) -> None:
    if seen.taken_back_on is not None:
        raise ActionError("This was taken back.")


def _append(seen: HarmSeen, type: str, more: dict[str, object], by: Person) -> None:
    ledger.append(seen.project, type, {"seen": seen.number, **more}, by=by, refs=ledger.refs_to(seen))
