"""Type in what was said by phone, on paper or in a meeting; and say, as a witness, that it was said."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from evenhand.access.contributions import is_team
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.roles import may
from evenhand.access.typing_in import typed_in_for
from evenhand.actions import contributions, once
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.framework import current
from evenhand.readings.namings import offered_to
from evenhand.records.models import Contribution, ContributionVersion, Partner
from evenhand.web.forms.contributions import EnterForm, NotesForm, not_offered
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.views.contributions import people_here


def _seat(request: HttpRequest, slug: str) -> Seat:
    """Somebody who may type in for others. By a private page one speaks for oneself."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ENTER)
    if not seat.viewer.has_account:
        raise PermissionDenied
    return seat


@known_person
@require_GET
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    seat = _seat(request, slug)
    people = list(typed_in_for(seat))
    if len(people) == 1 and seat.partner.role == "supporter":
        return redirect("contribution-enter-one", slug, people[0].pk)
    by_phone_or_post = [each for each in people if each.channel in ("phone", "post")]
    others = [each for each in people if each not in by_phone_or_post]
    return render(
        request,
        "contributions/enter_choose.html",
        {"seat": seat, "tab": "said", "groups": [by_phone_or_post, others], "has_people": bool(people)},
    )


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """One after another quickly: the next page is this form again, with the person and the day kept."""
    seat = _seat(request, slug)
    partner = typed_in_for(seat).filter(pk=partner_id).first()
    if partner is None:
        raise Http404
    sent = posted(request)
    here = people_here(seat)
    offered = offered_to(partner, is_typed_in=True)
    form = EnterForm(
        sent,
        request.FILES if sent is not None else None,
        partner=partner,
        offered=offered,
        others=here,
        framework=current(),
        witnesses=[each for each in here if _may_witness(each) and each.pk != seat.partner.pk],
        initial={
            "way": _known_way(request.GET.get("way")) or _known_way(partner.channel) or "phone",
            "said_on": request.GET.get("day") or timezone.localdate(),
            "naming": "named",
            "audience": "everyone",
            "kind": "idea",
        },
    )
    if sent is not None and form.is_valid():
        again = f"?way={form.cleaned_data['way']}&day={form.cleaned_data['said_on'].isoformat()}"
        try:
            said = contributions.say(
                partner=partner,
                **form.to_say(),
                entered_by=seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            # A number would tie their name, which stands on the next page, to words that are not under it.
            is_named = said is not None and said.naming == "named"
            messages.success(
                request,
                f"Kept as number {said.number}, and marked as typed in by you."  # type: ignore[union-attr]
                if is_named
                else "Kept. It is shown as they chose.",
            )
            return _to_the_next(slug, partner, again)
        except AlreadyDone:
            return _to_the_next(slug, partner, again)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "contributions/enter.html",
        {
            "seat": seat,
            "tab": "said",
            "form": form,
            "partner": partner,
            "not_offered": not_offered(offered)[:2],
            "is_open": bool(form.errors),
        },
    )


def _to_the_next(slug: str, partner: Partner, again: str) -> HttpResponse:
    response = redirect("contribution-enter-one", slug, partner.pk)
    response.headers["Location"] += again
    return response


def _known_way(typed: str | None) -> str:
    return typed if typed in ("phone", "post", "meeting") else ""


def _may_witness(partner: Partner) -> bool:
    return may(partner.role, Permission.CONTRIBUTION_WITNESS)


@known_person
def notes(request: HttpRequest, slug: str) -> HttpResponse:
    """A meeting's notes: many lines at once, each with the person whose words it is. All of them, or none."""
    seat = _seat(request, slug)
    people = list(typed_in_for(seat))
    form = NotesForm(posted(request), people=people, initial={"said_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            kept = _take_notes(seat, form, request.POST.get("form_key"))
            messages.success(
                request,
                f"Kept: {kept} {'line' if kept == 1 else 'lines'}. Each is its speaker’s to confirm or change.",
            )
            return redirect("contribution-list", slug)
        except AlreadyDone:
            return redirect("contribution-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "contributions/notes.html", {"seat": seat, "tab": "said", "form": form})


@transaction.atomic
def _take_notes(seat: Seat, form: NotesForm, form_key: str | None) -> int:
    once.claim(form_key)
    said = form.cleaned_data
    for partner, kind, text in said["notes"]:
        contributions.say(
            partner=partner,
            text=text,
            kind=kind,
            to_side="partners" if is_team(partner) else "team",
            way="meeting",
            said_on=said["said_on"],
            said_at=said["said_at"],
            entered_by=seat.person,
            by=seat.person,
        )
    return len(said["notes"])


@known_person
@require_GET
def witness_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What somebody with the witness's part was named for. They see only that, and only until they have said so."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_WITNESS)
    named_for = list(_to_witness(seat).select_related("partner__person").prefetch_related("partner__types"))
    return render(
        request,
        "contributions/witness.html",
        {
            "seat": seat,
            "tab": "witness",
            "waiting": [each for each in named_for if each.witnessed_on is None],
            "done": [each for each in named_for if each.witnessed_on is not None],
        },
    )


@known_person
@require_POST
def witness(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_WITNESS)
    found = _to_witness(seat).filter(number=number).first()
    if found is None:
        raise Http404
    try:
        contributions.confirm_as_witness(found, seat.person)
        messages.success(request, "Thank you. It is marked as heard or seen by you.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("witness-list", slug)


def _to_witness(seat: Seat) -> QuerySet[Contribution]:
    """Words changed by their author since have nobody to witness them any more."""
    changed = ContributionVersion.objects.filter(contribution=OuterRef("pk"), number__gt=1)
    named_for = seat.partner.to_witness.exclude(state="withdrawn")
    return named_for.filter(Q(witnessed_on__isnull=False) | ~Exists(changed)).order_by("-number")
