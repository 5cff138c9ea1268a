"""What people say to the clauses that wait for them: here, on their own page, or typed in from paper and phone."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from evenhand.access.charters import typed_in_by
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import clause_answers
from evenhand.actions.clause_answers import SaidTo
from evenhand.actions.errors import ActionError
from evenhand.readings.charter_waiting import typed_in, waiting_for, who_is_waited_for
from evenhand.readings.charters import answerable
from evenhand.readings.charters import charter as charter_shown
from evenhand.readings.clause_versions import VersionShown
from evenhand.readings.names import shown_name
from evenhand.records.models import ClauseAnswer, Partner
from evenhand.web.forms.charter_answers import SayForm, TypedInForm
from evenhand.web.forms.posted import posted
from evenhand.web.pin import pin_needed
from evenhand.web.signed_in import known_person


class Asked(NamedTuple):
    """A wording on the page, what held before it, and the form to answer it."""

    shown: VersionShown
    before: VersionShown | None
    form: SayForm
    came_later: bool


@known_person
@pin_needed
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_AGREE)
    asked = _asked(request, seat, seat.partner)
    error = ""
    valid = [each.form.is_valid() for each in asked]
    if request.method == "POST" and all(valid):
        try:
            clause_answers.answer_several(
                partner=seat.partner, said=_said(asked), by=seat.person, channel=seat.channel
            )
            messages.success(
                request, "Thank you. You can change your answer while the clause is asked about."
            )
            return redirect("charter", slug)
        except ActionError as refused:
            error = str(refused)
    return render(
        request,
        "charters/answer.html",
        {
            "seat": seat,
            "tab": "charter",
            "asked": asked,
            "typed": typed_in(seat.partner),
            "all_forms": [each.form for each in asked],
            "has_faults": any(each.form.errors for each in asked),
            "error": error,
        },
    )


@known_person
def answer_for(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Type in what came by post or phone. It says so wherever it is shown."""
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    partner = typed_in_by(seat).filter(pk=partner_id).first()
    if partner is None:
        raise PermissionDenied
    asked = _asked(request, seat, partner)
    form = TypedInForm(posted(request), initial={"channel": partner.channel})
    valid = [each.form.is_valid() for each in asked]
    if request.method == "POST" and form.is_valid() and all(valid):
        try:
            clause_answers.answer_several(
                partner=partner,
                said=_said(asked),
                by=seat.person,
                entered_by=seat.person,
                channel=form.cleaned_data["channel"],
                witness=form.cleaned_data["witness"],
            )
            messages.success(request, "Noted, and marked as typed in by you.")
            return redirect("charter", slug)
        except ActionError as refused:
            form.add_error(None, str(refused))
    return render(
        request,
        "charters/answer_for.html",
        {
            "seat": seat,
            "tab": "charter",
            "asked": asked,
            "form": form,
            "name": shown_name(partner),
            "all_forms": [form, *(each.form for each in asked)],
            "has_faults": bool(form.errors) or any(each.form.errors for each in asked),
        },
    )


@known_person
@pin_needed
@require_POST
def confirm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_AGREE)
    rows = ClauseAnswer.objects.filter(
        version__clause__project=seat.project, version__state__in=["proposed", "in_force"]
    )
    row = get_object_or_404(
        rows.select_related("version__clause__project"),
        version__clause__number=number,
        partner=seat.partner,
        entered_by__isnull=False,
        confirmed_on=None,
    )
    try:
        clause_answers.confirm(row, seat.person)
        messages.success(request, "Thank you. It is marked as confirmed by you.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("charter-answer", slug)


@known_person
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has not answered which clause, by name, and where to type in what came."""
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    waited_for = who_is_waited_for(seat)
    # Hundreds of people wait on the same few clauses, so each is written once and not once for each of them.
    versions = {version.pk: version for each in waited_for for version in each.clauses}
    links = {
        pk: render_to_string("charters/_waiting_clause.html", {"seat": seat, "version": version})
        for pk, version in versions.items()
    }
    people = [(each, [links[version.pk] for version in each.clauses]) for each in waited_for]
    return render(request, "charters/waiting.html", {"seat": seat, "tab": "charter", "people": people})


def _asked(request: HttpRequest, seat: Seat, partner: Partner) -> list[Asked]:
    """What may be answered now, with what this person said so far."""
    own = {row.version_id: row for row in partner.clause_answers.all()}
    charter = charter_shown(seat)
    before = {
        each.proposed.version.pk: each.in_force for each in charter.clauses if each.proposed and each.in_force
    }
    came_later = {each.pk for each in waiting_for(partner) if each.state == "in_force"}
    found = []
    for shown in answerable(partner, charter):
        version = shown.version
        row = own.get(version.pk)
        form = SayForm(
            posted(request),
            version=version,
            is_for_somebody=partner != seat.partner,
            initial={"says": row.says or None, "words": row.words} if row else None,
        )
        found.append(Asked(shown, before.get(version.pk), form, version.pk in came_later))
    return found


def _said(asked: list[Asked]) -> list[SaidTo]:
    """Only what was answered or changed: a clause that is left empty waits."""
    return [
        SaidTo(each.form.version, each.form.cleaned_data["says"], each.form.cleaned_data["words"])
        for each in asked
        if each.form.cleaned_data["says"] and each.form.has_changed()
    ]
