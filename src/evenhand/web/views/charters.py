"""The charter on one page, its clauses, and how somebody puts one forward."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from evenhand.access.charters import may_take_back, those_with_a_say
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import charters, clauses_in_force
from evenhand.actions.charters import ClauseStated
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange.document import html
from evenhand.exchange.document.tree import Size
from evenhand.readings.charter_document import charter_document
from evenhand.readings.charters import Template, clause_shown, templates
from evenhand.readings.charters import charter as charter_shown
from evenhand.readings.clause_versions import TOPICS
from evenhand.readings.framework import current
from evenhand.records.models import Clause, ClauseVersion, Partner
from evenhand.web.document_files import document_response
from evenhand.web.forms.charters import FORM_OF, SHORT_FORM_OF, ClauseForm, EndForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person

KINDS = ("pdf", "docx", "txt")


def one(seat: Seat, number: int) -> Clause:
    return get_object_or_404(seat.project.clauses.select_related("project"), number=number)


def size_of(request: HttpRequest) -> Size:
    return "large" if request.GET.get("size") == "large" else "ordinary"


@known_person
def charter(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    return render(
        request,
        "charters/charter.html",
        {"seat": seat, "tab": "charter", "charter": charter_shown(seat)},
    )


@known_person
def to_print(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    made = charter_document(seat.project, charter_shown(seat), timezone.localdate())
    # The document escapes every text itself; see exchange/document/html.py.
    body = mark_safe(html.fragment(made))
    return render(request, "charters/print.html", {"document": made, "body": body, "size": size_of(request)})


@known_person
def file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    if kind not in KINDS:
        raise Http404
    made = charter_document(seat.project, charter_shown(seat), timezone.localdate())
    return document_response(made, title=seat.project.title, name="charter", kind=kind, size=size_of(request))


@known_person
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """The seven short clauses, each to be reworded or left out, put forward all at once."""
    seat = seat_for(request.viewer, slug, Permission.CHARTER_PROPOSE)
    people = list(those_with_a_say(seat.project))
    short = {each.topic: each for each in reversed(templates()) if each.is_short}
    data = posted(request)
    forms = []
    for topic in TOPICS:
        template = short.get(topic)
        initial = {**words_of(template), **_presence_of(people)}
        form = SHORT_FORM_OF.get(topic, ClauseForm)(data, people=people, prefix=topic, initial=initial)
        forms.append((topic, TOPICS[topic], form, template))
    error = ""
    # Each is asked, so that every fault is shown at once.
    valid = [form.is_valid() for _, _, form, _ in forms]
    if data is not None and all(valid):
        try:
            charters.begin(
                project=seat.project,
                clauses=[
                    ClauseStated(
                        topic,
                        form.cleaned_data["heading"],
                        form.cleaned_data["text"],
                        template=template.id if template else "",
                        **form.terms(),
                    )
                    for topic, _, form, template in forms
                ],
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(
                request, "Put forward. Everyone with a say is asked, you too. Say what you think of it."
            )
            return redirect("charter-answer", slug)
        except AlreadyDone:
            return redirect("charter", slug)
        except ActionError as refused:
            error = str(refused)
    return render(
        request,
        "charters/begin.html",
        {
            "seat": seat,
            "tab": "charter",
            "parts": forms,
            "all_forms": [form for _, _, form, _ in forms],
            "has_faults": any(form.errors for _, _, form, _ in forms),
            "error": error,
        },
    )


@known_person
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """What the new clause is about, and words to begin it with."""
    seat = seat_for(request.viewer, slug, Permission.CHARTER_PROPOSE)
    by_topic = [
        (topic, name, [each for each in templates() if each.topic == topic]) for topic, name in TOPICS.items()
    ]
    return render(request, "charters/choose.html", {"seat": seat, "tab": "charter", "topics": by_topic})


@known_person
def propose(request: HttpRequest, slug: str, topic: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_PROPOSE)
    if topic not in TOPICS:
        raise Http404
    people = list(those_with_a_say(seat.project))
    wanted = request.GET.get("template", "")
    template = next((each for each in templates() if each.id == wanted and each.topic == topic), None)
    form = FORM_OF.get(topic, ClauseForm)(posted(request), people=people, initial=words_of(template))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            charters.propose(
                project=seat.project,
                topic=topic,
                heading=said["heading"],
                text=said["text"],
                reason="",
                touches=people,
                **form.terms(),
                template=template.id if template else "",
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(
                request, "Put forward. Everyone with a say is asked, you too. Say what you think of it."
            )
            return redirect("charter-answer", slug)
        except AlreadyDone:
            return redirect("charter", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "charters/propose.html",
        {
            "seat": seat,
            "tab": "charter",
            "form": form,
            "topic": topic,
            "topic_name": TOPICS[topic],
            "template": template,
        },
    )


@known_person
def clause(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    found = one(seat, number)
    shown, history = clause_shown(found, seat)
    return render(
        request,
        "charters/clause.html",
        {
            "seat": seat,
            "tab": "charter",
            "clause": found,
            "topic_name": TOPICS[found.topic],
            "shown": shown,
            "history": history,
            "heading": (shown.current if shown else history[0]).version.heading,
        },
    )


@known_person
def change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_PROPOSE)
    found = one(seat, number)
    before = _latest(found)
    people = list(those_with_a_say(seat.project))
    holds = before.state == "in_force" and not before.is_end
    kind = FORM_OF.get(found.topic, ClauseForm)
    form = kind(posted(request), people=people, is_change=holds, initial=kind.initial_of(before))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            charters.propose(
                project=seat.project,
                topic=found.topic,
                heading=said["heading"],
                text=said["text"],
                reason=said.get("reason", ""),
                touches=said.get("touches", people),
                clause=found,
                **form.terms(),
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Put forward. Those whom it touches are asked.")
            return redirect("clause", slug, number)
        except AlreadyDone:
            return redirect("clause", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "charters/change.html",
        {"seat": seat, "tab": "charter", "form": form, "clause": found, "before": before, "holds": holds},
    )


@known_person
def end(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_PROPOSE)
    found = one(seat, number)
    before = found.versions.filter(state="in_force", is_end=False).first()
    if before is None:
        raise Http404
    form = EndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            charters.propose(
                project=seat.project,
                topic=found.topic,
                heading=before.heading,
                text=before.text,
                reason=form.cleaned_data["reason"],
                touches=list(those_with_a_say(seat.project)),
                clause=found,
                is_end=True,
                partner=seat.partner,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Put forward. Everyone with a say is asked.")
            return redirect("clause", slug, number)
        except AlreadyDone:
            return redirect("clause", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "charters/end.html",
        {"seat": seat, "tab": "charter", "form": form, "clause": found, "before": before},
    )


@known_person
@require_POST
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_PROPOSE)
    version = one(seat, number).versions.filter(state="proposed").first()
    if version is None:
        messages.error(request, "No wording of this clause is asked about now.")
        return redirect("clause", slug, number)
    if not may_take_back(seat, version):
        raise PermissionDenied
    try:
        charters.take_back(version, seat.person)
        messages.success(request, "Taken back. What people said to it can still be read.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("clause", slug, number)


@known_person
@require_POST
def see(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let a wording hold if those who had not answered have left. It looks again and decides nothing."""
    seat = seat_for(request.viewer, slug, Permission.CHARTER_PROPOSE)
    version = one(seat, number).versions.filter(state="proposed").first()
    if version is not None and clauses_in_force.see_whether_agreed(version):
        messages.success(request, "Everyone asked who is here has said yes. It holds now.")
    else:
        messages.error(request, "Somebody’s yes is still missing.")
    return redirect("clause", slug, number)


def words_of(template: Template | None) -> dict[str, Any]:
    return {"heading": template.name, "text": template.text} if template else {}


def _latest(found: Clause) -> ClauseVersion:
    """What a change begins from: what holds, and otherwise what was said last."""
    versions = found.versions.select_related(
        "decision_rule__decider", "agenda_terms", "release_terms"
    ).order_by("-number")
    return versions.filter(state="in_force").first() or versions[0]


def _presence_of(people: list[Partner]) -> dict[str, int]:
    """One of each public type that is here, to begin with."""
    public = {row.id for row in current().partner_types if row.is_public}
    here = {type_id for partner in people for type_id in partner.type_ids}
    return {f"presence_{type_id}": 1 for type_id in public & here}
