"""What we found: the list with what nobody uses first, one finding, and what may be done with it."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.access.charters import release_terms
from evenhand.access.contributions import readable
from evenhand.access.findings import finding_for, may_take_back_finding
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import findings
from evenhand.readings import findings as readings
from evenhand.readings.interests import touching_shown
from evenhand.readings.release import terms_said
from evenhand.records.models import Contribution
from evenhand.web.forms.findings import FindingForm, FindingRewordForm, ReasonForm, SupportForm
from evenhand.web.forms.posted import posted
from evenhand.web.releasing import one_form, other_words
from evenhand.web.signed_in import known_person

A_PAGE = 50
TAB = "findings"


@known_person
def finding_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    page = Paginator(readings.list_of(seat), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "findings/list.html",
        {
            "seat": seat,
            "tab": TAB,
            "page": page,
            "groups": readings.grouped(readings.rows(page.object_list, seat)),
            "has_terms": release_terms(seat.project) is not None,
        },
    )


@known_person
def finding(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    found = finding_for(seat, number)
    return render(
        request,
        "findings/finding.html",
        {
            "seat": seat,
            "tab": TAB,
            "finding": found,
            "shown": readings.shown(found, seat),
            "terms": terms_said(found.release_terms),
            "touching": touching_shown(seat, finding=found),
            "may_change": seat.may(Permission.FINDING_ADD) and found.state != "taken_back",
            "may_take_back": may_take_back_finding(seat, found),
            "may_ask_to_hold": seat.may(Permission.HOLD_BACK_ASK) and found.state == "team",
        },
    )


@known_person
def add(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FINDING_ADD)
    form = FindingForm(
        posted(request), find=_finder(seat), initial={"said_for": _number(request.GET.get("from"))}
    )
    no_terms = "We have not agreed yet on what we publish, when, and who sees it first. It is better agreed before there are findings."
    return one_form(
        request,
        seat,
        form,
        lambda said, key: findings.add(
            project=seat.project, partner=seat.partner, by=seat.person, form_key=key, **said
        ),
        title="Write down what was found",
        button="Keep this finding",
        done="Kept. Those who take part can read it.",
        back=("finding-list",),
        to=lambda made: ("finding", made.number),
        tab=TAB,
        intro=[
            "Write it down also if somebody will not like it. It cannot be deleted: it can be put in other words, or taken back with a reason."
        ],
        warning="" if release_terms(seat.project) else no_terms,
    )


@known_person
def add_support(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FINDING_ADD)
    found = finding_for(seat, number)
    return one_form(
        request,
        seat,
        SupportForm(posted(request), find=_finder(seat)),
        lambda said, key: findings.add_support(
            finding=found, support=said["support"], by=seat.person, form_key=key
        ),
        title="What speaks for it or against it",
        button="Put it beside the finding",
        done="It stands beside the finding now.",
        back=("finding", number),
        tab=TAB,
        quoted=found.text,
        quoted_from=f"Finding {number}",
    )


@known_person
def reword(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FINDING_ADD)
    found = finding_for(seat, number)
    names = ("text", "limits", "is_unwelcome", "unwelcome_to")
    return other_words(
        request,
        seat,
        FindingRewordForm,
        lambda form, said, key: findings.reword(
            finding=found,
            **{name: said[name] for name in names},
            asked=said["asked"],
            partner=seat.partner,
            by=seat.person,
            form_key=key,
        ),
        thing=found,
        names=names,
        back=("finding", number),
        tab=TAB,
    )


@known_person
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FINDING_ADD)
    found = finding_for(seat, number)
    if found.state != "taken_back" and not may_take_back_finding(seat, found):
        raise PermissionDenied
    return one_form(
        request,
        seat,
        ReasonForm(posted(request), label="Why does it no longer hold?"),
        lambda said, key: findings.take_back(finding=found, because=said["because"], by=seat.person),
        title="Take this finding back",
        button="Take it back",
        done="Taken back. It stays readable with your reason.",
        back=("finding", number),
        tab=TAB,
        intro=["It stays readable, with your reason, also where it was published."],
        quoted=found.text,
        quoted_from=f"Finding {number}",
    )


@known_person
def say_why_unused(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FINDING_ADD)
    found = finding_for(seat, number)
    form = ReasonForm(
        posted(request),
        label="Why is it in nothing that we publish?",
        help_text="Leave this empty if there is no reason that you know of.",
        is_required=False,
        initial={"because": found.unused_because},
    )
    return one_form(
        request,
        seat,
        form,
        lambda said, key: findings.say_why_unused(finding=found, because=said["because"], by=seat.person),
        title="Why it is left out",
        button="Keep this",
        done="Kept. It is listed all the same.",
        back=("finding", number),
        tab=TAB,
        quoted=found.text,
        quoted_from=f"Finding {number}",
    )


def _finder(seat: Seat):  # type: ignore[no-untyped-def]
    """What was said here by its number, through its own door."""

    def find(numbers: Iterable[int]) -> dict[int, Contribution]:
        return {each.number: each for each in readable(seat).filter(number__in=list(numbers))}

    return find


def _number(typed: str | None) -> str:
    return typed if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else ""
