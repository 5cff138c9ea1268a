"""What people said, and saying something."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import contributions, drafts
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.contributions import Sought, rows, sought
from evenhand.readings.framework import current
from evenhand.readings.namings import offered_to
from evenhand.records.contribution import KINDS, SIDES
from evenhand.records.models import Contribution, Decision, Partner
from evenhand.web.forms.contributions import SayForm, not_offered
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person
from evenhand.web.views.drafts import draft_of, keep_draft

PAGE = 50
#: The number of what was just said, for the next page only. In the browser and signed: a row in the database
#: would tell when each person said something.
_JUST_SAID = "just_said"
STATES = [
    ("waiting", "Waiting for an answer"),
    ("done", "Answered"),
    ("withdrawn", "Taken back"),
]


@known_person
@require_GET
def contribution_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    stages = [(row.id, row.name) for row in current().stages]
    what = Sought(
        words=request.GET.get("words", "")[:200].replace("\x00", " ").strip(),
        kind=_known(request.GET.get("kind"), KINDS),
        stage=_known(request.GET.get("stage"), stages),
        state=_known(request.GET.get("state"), STATES),
        side=_known(request.GET.get("side"), SIDES),
        is_own=request.GET.get("mine") == "yes",
    )
    page = _page_number(request.GET.get("page"))
    # Never counted: a count reads every row there is, and one more row than a page tells whether more follow.
    found = sought(seat, what)[(page - 1) * PAGE : page * PAGE + 1]
    shown = rows(found, seat)
    kept = request.GET.copy()
    kept.pop("page", None)
    return render(
        request,
        "contributions/list.html",
        {
            "seat": seat,
            "tab": "said",
            "what": what,
            "rows": shown[:PAGE],
            "page": page,
            "newer": page - 1,
            "older": page + 1 if len(shown) > PAGE else None,
            "kept": kept.urlencode(),
            "kinds": KINDS,
            "stages": stages,
            "states": STATES,
            "sides": SIDES,
        },
    )


def _page_number(typed: str | None) -> int:
    is_number = typed and typed.isascii() and typed.isdigit() and len(typed) < 6
    return max(int(typed), 1) if typed and is_number else 1


def _known(typed: str | None, choices: list[tuple[str, str]]) -> str:
    return typed if typed in dict(choices) else ""


@known_person
def say(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ADD)
    about = _decision(seat, request.POST.get("decision") or request.GET.get("decision"))
    sent = posted(request)
    if sent is not None and "throw" in sent:
        drafts.erase(partner=seat.partner, purpose="say")
        messages.success(request, "Thrown away. Nothing of it is kept.")
        return redirect("contribution-add", slug)
    if sent is not None and "keep" in sent and keep_draft(seat, "say", sent):
        messages.success(request, "Kept for you alone. Open this page again when you like.")
        return redirect("contribution-add", slug)
    draft = draft_of(seat, "say") if sent is None else None
    form = say_form(seat, about, sent, request.FILES if sent is not None else None, draft)
    if sent is not None and "keep" in sent:
        form.add_error(
            None,
            "This is not kept for later. An empty box is not, and neither are words that no one here can link to you.",
        )
    elif sent is not None and form.is_valid():
        try:
            said = contributions.say(
                partner=seat.partner,
                **form.to_say(),
                way=seat.channel if form.cleaned_data["naming"] != "unlinkable" else "web",
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            return _thanked(slug, said)
        except AlreadyDone:
            return redirect("contribution-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "contributions/say.html",
        {
            "seat": seat,
            "tab": "said",
            "form": form,
            "about": about,
            "draft": draft,
            "not_offered": not_offered(offered_to(seat.partner), is_about_decision=about is not None),
            # What was chosen in a part that is folded away must not stay unseen beside an error.
            "is_open": bool(form.errors) or form["naming"].value() not in (None, "", "named"),
        },
    )


def say_form(seat: Seat, about: Decision | None, sent: Any, files: Any, draft: Any) -> SayForm:
    initial = {"naming": "named", "audience": "everyone", "kind": "objection" if about else "idea"}
    if draft is not None:
        initial |= {name: value for name, value in draft.content.items() if name != "readers"}
        initial["readers"] = [pk for pk in draft.content.get("readers", "").split(",") if pk]
    return SayForm(
        sent,
        files,
        partner=seat.partner,
        offered=offered_to(seat.partner),
        others=people_here(seat),
        framework=current(),
        about=about,
        initial=initial,
    )


def people_here(seat: Seat) -> list[Partner]:
    return list(
        seat.project.partners.filter(removed_at=None).select_related("person").prefetch_related("types")
    )


def _decision(seat: Seat, typed: str | None) -> Decision | None:
    """The decision that somebody objects to, if they came from one."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise Http404
    found = seat.project.decisions.filter(number=int(typed)).first()
    if found is None:
        raise Http404
    return found


def _thanked(slug: str, said: Contribution | None) -> HttpResponse:
    """One address for all thanks, so that what a web server notes of it does not differ."""
    response = redirect("contribution-thanks", slug)
    if said is not None:
        response.set_signed_cookie(
            _JUST_SAID,
            f"{slug} {said.number}",
            max_age=600,
            path=response.headers["Location"],
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@known_person
@require_GET
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ADD)
    just_said = request.get_signed_cookie(_JUST_SAID, "", max_age=600)
    in_project, _, number = just_said.partition(" ")
    said = None
    if in_project == slug and number.isdigit():
        said = seat.partner.contributions.filter(project=seat.project, number=int(number)).first()
    response = render(
        request,
        "contributions/thanks.html",
        {"seat": seat, "tab": "said", "said": said, "days": seat.project.answer_days},
    )
    response.delete_cookie(_JUST_SAID, path=request.path)
    return response
