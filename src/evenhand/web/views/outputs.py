"""What we publish: the list, one output with its whole account, and how it is written and shown."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe

from evenhand.access.charters import release_terms, rules_in_force
from evenhand.access.findings import may_stop, output_for, readable_findings
from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.access.typing_in import typed_in_for
from evenhand.actions import outputs
from evenhand.exchange.document import html
from evenhand.exchange.document.tree import Size
from evenhand.readings import outputs as readings
from evenhand.readings.output_document import output_document
from evenhand.readings.release import running_embargo, said_missing, terms_of, terms_said
from evenhand.web.document_files import document_response
from evenhand.web.forms.findings import ReasonForm
from evenhand.web.forms.outputs import (
    ClaimChangeForm,
    ClaimForm,
    ClaimRewordForm,
    OutputForm,
    OutputRewordForm,
    ShowForm,
)
from evenhand.web.forms.posted import posted
from evenhand.web.releasing import REWORDED, one_form, other_words, people_of
from evenhand.web.signed_in import known_person

A_PAGE = 50
KINDS = ("pdf", "docx", "txt")
MOST_FINDINGS_LISTED = 500


@known_person
def output_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    page = Paginator(readings.list_of(seat), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "outputs/list.html",
        {
            "seat": seat,
            "tab": "outputs",
            "page": page,
            "rows": readings.rows(page.object_list),
            "has_terms": release_terms(seat.project) is not None,
        },
    )


@known_person
def agreed(request: HttpRequest, slug: str) -> HttpResponse:
    """What was agreed on release, in plain words, and where it stands in the charter."""
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    terms = release_terms(seat.project)
    return render(
        request,
        "outputs/agreed.html",
        {
            "seat": seat,
            "tab": "outputs",
            "terms": terms,
            "said": terms_said(terms),
            "rules": rules_in_force(seat.project).filter(may_publish=True),
            "findings_before": seat.project.findings.filter(release_terms=None).count(),
        },
    )


@known_person
def output(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    found = output_for(seat, number)
    account = readings.shown(found, seat)
    is_open = found.state in {"draft", "shown"}
    said_it = {each.reply.partner_id for each in account.replies if each.is_confirmed}
    typed = typed_in_for(seat) if found.state == "shown" else typed_in_for(seat).none()
    return render(
        request,
        "outputs/output.html",
        {
            "seat": seat,
            "tab": "outputs",
            "output": found,
            "shown": account,
            "touching": account.interests,
            "missing": said_missing(account.missing) if account.missing else "",
            "embargo": running_embargo(found, timezone.localdate()) if is_open else None,
            "may_write": is_open and seat.may(Permission.OUTPUT_ADD),
            "may_publish": is_open and seat.may(Permission.OUTPUT_PUBLISH),
            "may_reply": found.state == "shown" and seat.may(Permission.FINDING_ADD),
            "may_stop": may_stop(seat, found),
            "may_ask_to_hold": is_open and seat.may(Permission.HOLD_BACK_ASK),
            "replies_to_type_in": [partner for partner in typed if partner.pk not in said_it],
        },
    )


@known_person
def output_file(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EXPORT)
    found = output_for(seat, number)
    if kind not in KINDS:
        raise Http404
    size: Size = "large" if request.GET.get("size") == "large" else "ordinary"
    made = output_document(found, seat)
    return document_response(made, title=found.title, name=f"account-{number}", kind=kind, size=size)


@known_person
def output_print(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The account as one page to print."""
    seat = seat_for(request.viewer, slug, Permission.PROJECT_EXPORT)
    found = output_for(seat, number)
    made = output_document(found, seat)
    blocks = mark_safe(html.fragment(made))
    return render(
        request,
        "outputs/print.html",
        {"seat": seat, "tab": "outputs", "output": found, "made": made, "blocks": blocks},
    )


@known_person
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTPUT_ADD)
    form = OutputForm(posted(request))
    return one_form(
        request,
        seat,
        form,
        lambda said, key: outputs.begin(
            project=seat.project, said=form.said, partner=seat.partner, by=seat.person, form_key=key
        ),
        title="Begin something to publish",
        button="Begin it",
        done="Begun. Those who take part can read it. Say next what it claims.",
        back=("output-list",),
        to=lambda made: ("output", made.number),
        warning=""
        if release_terms(seat.project)
        else "We have not agreed yet on what we publish and when. It is better agreed first: this will go by what is agreed now.",
    )


@known_person
def reword(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTPUT_ADD)
    found = output_for(seat, number)
    names = ("title", "kind", "stance", "stance_words", "for_whom", "address")
    return other_words(
        request,
        seat,
        OutputRewordForm,
        lambda form, said, key: outputs.reword(
            output=found, said=form.said, asked=said["asked"], partner=seat.partner, by=seat.person
        ),
        thing=found,
        names=names,
        back=("output", number),
        intro=_again(found.state),
    )


@known_person
def add_claim(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTPUT_ADD)
    found = output_for(seat, number)
    usable = _usable(seat)
    if found.state == "draft":
        form = ClaimForm(posted(request), findings=usable)
    else:
        form = ClaimRewordForm(posted(request), findings=usable, people=people_of(seat), me=seat.partner)
    return one_form(
        request,
        seat,
        form,
        lambda said, key: outputs.add_claim(
            output=found,
            text=said["text"],
            finding=said["finding"],
            asked=said.get("asked"),
            partner=seat.partner,
            by=seat.person,
            form_key=key,
        ),
        title="Something that it says",
        button="Add it",
        done="Added.",
        back=("output", number),
        quoted=found.title,
        quoted_from=f"Output {number}",
        intro=_again(found.state),
    )


@known_person
def change_claim(request: HttpRequest, slug: str, number: int, claim_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTPUT_ADD)
    found = output_for(seat, number)
    claim = get_object_or_404(found.claims.select_related("finding", "output__project"), pk=claim_id)
    usable = list(_usable(seat))
    if claim.finding is not None and claim.finding not in usable:
        usable.append(claim.finding)
    form = ClaimChangeForm(
        posted(request),
        findings=usable,
        people=people_of(seat),
        me=seat.partner,
        initial={"text": claim.text, "finding": str(claim.finding.number) if claim.finding else ""},
    )
    return one_form(
        request,
        seat,
        form,
        lambda said, key: outputs.change_claim(
            claim=claim,
            text=said["text"],
            finding=said["finding"],
            asked=said["asked"],
            partner=seat.partner,
            by=seat.person,
        ),
        title="Put this claim in other words, or leave it out",
        button="Keep this",
        done=REWORDED,
        back=("output", number),
        intro=_again(found.state),
        quoted=claim.text,
        quoted_from="As it stands",
    )


@known_person
def show(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTPUT_ADD)
    found = output_for(seat, number)
    earliest = timezone.localdate() + timedelta(days=outputs.reply_days(found))
    form = ShowForm(posted(request), earliest=earliest, is_agreed=terms_of(found) is not None)
    return one_form(
        request,
        seat,
        form,
        lambda said, key: outputs.show(output=found, reply_by=said["reply_by"], by=seat.person),
        title="Show it to everyone here",
        button="Show it",
        done="Everyone here can read it now, and those who take part are asked to reply.",
        back=("output", number),
        intro=[
            "Everyone in the project can read it from now on. Those who take part are asked if they stand by it, see it differently, "
            "or want to add to it. What they say goes out with it."
        ],
        quoted=found.title,
        quoted_from=f"Output {number}",
    )


@known_person
def stop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTPUT_ADD)
    found = output_for(seat, number)
    if found.state in {"draft", "shown"} and not may_stop(seat, found):
        raise PermissionDenied
    return one_form(
        request,
        seat,
        ReasonForm(posted(request), label="Why is it not going ahead?"),
        lambda said, key: outputs.stop(output=found, because=said["because"], by=seat.person),
        title="Stop this",
        button="Stop it",
        done="Stopped. It stays readable with your reason.",
        back=("output", number),
        quoted=found.title,
        quoted_from=f"Output {number}",
    )


def _usable(seat):  # type: ignore[no-untyped-def]
    return readable_findings(seat).exclude(state="taken_back").order_by("-number")[:MOST_FINDINGS_LISTED]


def _again(state: str) -> list[str]:
    if state != "shown":
        return []
    return [
        "Everyone here has been shown it. With other words, the days before the public and the days to reply begin again."
    ]
