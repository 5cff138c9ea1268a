"""Good practice that somebody saw in another here, in words. It is theirs to keep, to show or to leave."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.models import Partner, Person, Project, Recognition


@transaction.atomic
def give(
    *, to_partner: Partner, words: str, partner: Partner, by: Person, form_key: str | None = None
) -> Recognition:
    """Say what somebody did well. Nobody else sees it before they show it themselves."""
    once.claim(form_key)
    if not partner.is_here or not to_partner.is_here or partner.project_id != to_partner.project_id:
        raise ActionError("This person is no longer in the project.")
    if by.pk != partner.person_id:
        raise ActionError("Everyone says for themselves what they saw.")
    if partner.pk == to_partner.pk:
        raise ActionError("Say it of somebody else. What you did yourself goes into your own paper.")
    if not words.strip():
        raise ActionError("Say in a few words what you saw them do.")
    # Locked, so that two of them cannot take one number.
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    last = project.recognitions.aggregate(last=Max("number"))["last"] or 0
    given = Recognition.objects.create(
        project=project,
        number=last + 1,
        to_partner=to_partner,
        partner=partner,
        words=words.strip(),
        said_on=timezone.localdate(),
    )
    given.ledger_seq = ledger.append(
        project,
        "recognition.give",
        {"recognition": given.number, "partner": partner.pk, "to": to_partner.pk, "words": given.words},
        by=by,
    )
    given.save(update_fields=["ledger_seq"])
    return given


@transaction.atomic
def keep(*, recognition: Recognition, is_shown: bool, by: Person) -> Recognition:
    """Whoever it is about keeps it, and says whether the others here may see it."""
    given = _mine(recognition, by)
    if (given.is_kept, given.is_shown) != (True, is_shown):
        given.is_kept, given.is_shown = True, is_shown
        given.save(update_fields=["is_kept", "is_shown"])
        _append(given, "recognition.keep", {"is_shown": is_shown}, by)
    return given


@transaction.atomic
def leave_out(*, recognition: Recognition, by: Person) -> Recognition:
    """They would rather not have it. It is shown to nobody, and no reason is asked for."""
    given = _mine(recognition, by)
    if given.is_kept is not False:
        given.is_kept, given.is_shown = False, False
        given.save(update_fields=["is_kept", "is_shown"])
        _append(given, "recognition.leave_out", {}, by)
    return given


@transaction.atomic
def take_back(*, recognition: Recognition, by: Person) -> Recognition:
    """Whoever said it takes it back, while the other has not kept it. Then it is the other's."""
    given = _locked(recognition)
    if by.pk != given.partner.person_id:
        raise ActionError("Only whoever said it can take it back.")
    if given.is_kept:
        raise ActionError("They keep it, so it is theirs now.")
    if given.taken_back_on is None:
        given.taken_back_on = timezone.localdate()
        given.save(update_fields=["taken_back_on"])
        _append(given, "recognition.take_back", {}, by)
    return given


def _mine(recognition: Recognition, by: Person) -> Recognition:
    given = _locked(recognition)
    if by.pk != given.to_partner.person_id:
        raise ActionError("Only whoever it is about can say what becomes of it.")
    if given.taken_back_on is not None:
        raise ActionError("It was taken back by whoever said it.")
    return given


def _locked(recognition: Recognition) -> Recognition:
    return (
        Recognition.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "partner", "to_partner")
        .get(pk=recognition.pk)
    )


def _append(given: Recognition, type: str, more: dict[str, object], by: Person) -> None:
    ledger.append(
        given.project, type, {"recognition": given.number, **more}, by=by, refs=ledger.refs_to(given)
    )
