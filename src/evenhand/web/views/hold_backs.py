"""Who asked for what to be held back: one list for everyone, both sides alike, and what is done with a request."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from evenhand.access.findings import (
    finding_for,
    hold_back_for,
    may_answer_hold_back,
    output_for,
)
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.typing_in import typed_in_for
from evenhand.actions import hold_backs
from evenhand.readings.hold_backs import list_of, shown_each, with_people
from evenhand.records.models import Finding, HoldBack, Output
from evenhand.web.forms.findings import HoldBackAnswerForm, HoldBackForm
from evenhand.web.forms.posted import posted
from evenhand.web.pin import pin_needed
from evenhand.web.releasing import one_form, one_press
from evenhand.web.signed_in import known_person

A_PAGE = 50
TAB = "held"


@known_person
def hold_back_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    page = Paginator(list_of(seat), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "findings/hold_backs.html",
        {"seat": seat, "tab": TAB, "page": page, "rows": shown_each(page.object_list, seat)},
    )


@known_person
def hold_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    found = hold_back_for(seat, number)
    row = shown_each(with_people(HoldBack.objects.filter(pk=found.pk)), seat)[0]
    return render(
        request, "findings/hold_back.html", {"seat": seat, "tab": TAB, "row": row, "hold_back": found}
    )


@known_person
def ask_about_finding(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = _asker(request, slug)
    return _ask(request, seat, finding_for(seat, number))


@known_person
def ask_about_output(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = _asker(request, slug)
    return _ask(request, seat, output_for(seat, number))


@known_person
@pin_needed
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOLD_BACK_ANSWER)
    found = hold_back_for(seat, number)
    if found.state == "open" and not may_answer_hold_back(seat, found):
        raise PermissionDenied
    row = shown_each([found], seat)[0]
    made = seat.project.decisions.filter(outcome="made", withdrawn_at=None).select_related("outcome_option")
    return one_form(
        request,
        seat,
        HoldBackAnswerForm(posted(request), decisions=made),
        lambda said, key: hold_backs.answer(
            hold_back=found,
            state=said["state"],
            words=said["words"],
            held_until=said["held_until"],
            decision=said.get("decision"),
            partner=seat.partner,
            by=seat.person,
        ),
        title="Answer this request",
        button="Keep this answer",
        done="Answered. Everyone who takes part can read it.",
        back=("hold-back", number),
        tab=TAB,
        intro=[f"{row.what}: {row.text}", row.asked],
        quoted=found.why,
        quoted_from="Why",
    )


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOLD_BACK_ASK)
    found = hold_back_for(seat, number)
    return one_press(
        request,
        seat,
        lambda: hold_backs.take_back(hold_back=found, by=seat.person),
        done="Taken back. That it was asked, and why, stays readable.",
        back=("hold-back", number),
    )


def _asker(request: HttpRequest, slug: str) -> Seat:
    """Whoever takes part, and a supporter for the one whom they come along with."""
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    if not seat.may(Permission.HOLD_BACK_ASK) and not typed_in_for(seat).exists():
        raise PermissionDenied
    return seat


def _ask(request: HttpRequest, seat: Seat, of: Finding | Output) -> HttpResponse:
    is_finding = isinstance(of, Finding)
    number = of.number
    people = list(typed_in_for(seat))
    form = HoldBackForm(posted(request), people=people, me=seat.partner)
    back = ("finding" if is_finding else "output", number)

    def act(said: dict, key: str | None) -> HoldBack:
        asker = form.people.get(said["who"])
        is_typed_in = asker is not None and asker.pk != seat.partner.pk
        return hold_backs.ask(
            of=of,
            why=said["why"],
            until=said["until"],
            asked_by=asker,
            asked_by_words="" if asker else said["who_words"],
            partner=seat.partner,
            entered_by=seat.person if is_typed_in else None,
            by=seat.person,
            form_key=key,
        )

    return one_form(
        request,
        seat,
        form,
        act,
        title="Ask that this be held back",
        button="Ask for it",
        done="Asked. Everyone here can read that it was, and why.",
        back=back,
        to=lambda made: ("hold-back", made.number),
        tab=TAB,
        intro=[
            "Researchers and partners may ask alike. Everyone in the project can read who asked and why, "
            "and it cannot be deleted. Somebody else answers it with a reason."
        ],
        quoted=of.text if is_finding else of.title,  # type: ignore[union-attr]
        quoted_from=f"{'Finding' if is_finding else 'Output'} {number}",
    )
