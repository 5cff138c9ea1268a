"""What happens to an output on its way out: replies, embargoes, publishing, and who can use it."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.findings import may_answer_reply, output_for, readable_outputs
from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.access.typing_in import typed_in_for
from evenhand.actions import embargoes, output_replies, publishing, uses
from evenhand.readings import outputs as readings
from evenhand.readings.names import shown_name
from evenhand.readings.promises import people_who_may_owe
from evenhand.readings.release import decisions_that_may_publish, missing_for_public, said_missing
from evenhand.web.forms.findings import ReasonForm
from evenhand.web.forms.outputs import (
    EmbargoForm,
    HelpForm,
    PublishForm,
    ReplyForForm,
    ReplyForm,
    UseNoteForm,
    UsePlanForm,
)
from evenhand.web.forms.posted import posted
from evenhand.web.pin import pin_needed
from evenhand.web.releasing import one_form, one_press
from evenhand.web.signed_in import known_person

A_PAGE = 50


@known_person
@pin_needed
def reply(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FINDING_ADD)
    found = output_for(seat, number)
    own = found.replies.filter(partner=seat.partner).first()
    form = ReplyForm(
        posted(request), initial={"says": own.says, "words": own.words} if own is not None else None
    )
    return one_form(
        request,
        seat,
        form,
        lambda said, key: output_replies.give(
            output=found, partner=seat.partner, by=seat.person, way=seat.channel, form_key=key, **said
        ),
        title="Reply to it",
        button="Keep my reply",
        done="Thank you. Your reply goes out with it.",
        back=("output", number),
        intro=[claim.claim.text for claim in readings.claims_of(found, seat)],
        quoted=found.title,
        quoted_from=f"Output {number}",
    )


@known_person
def reply_for(request: HttpRequest, slug: str, number: int, partner_id: int) -> HttpResponse:
    """Type in a reply that came by post, by phone or in a meeting. It says so wherever it stands."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ENTER)
    found = output_for(seat, number)
    partner = get_object_or_404(typed_in_for(seat), pk=partner_id)
    return one_form(
        request,
        seat,
        ReplyForForm(posted(request)),
        lambda said, key: output_replies.give(
            output=found, partner=partner, by=seat.person, entered_by=seat.person, form_key=key, **said
        ),
        title=f"What {shown_name(partner)} says to it",
        button="Keep this reply",
        done="Kept, and marked as typed in by you.",
        back=("output", number),
        intro=[
            "Write down their words, not yours. It is marked as typed in by you, and it is theirs to change."
        ],
        quoted=found.title,
        quoted_from=f"Output {number}",
    )


@known_person
@require_POST
def confirm_reply(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FINDING_ADD)
    own = get_object_or_404(output_for(seat, number).replies, partner=seat.partner)
    return one_press(
        request,
        seat,
        lambda: output_replies.confirm(reply=own, by=seat.person),
        done="Thank you. It says now that you confirmed it.",
        back=("output", number),
    )


@known_person
def answer_reply(request: HttpRequest, slug: str, number: int, reply_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTPUT_ADD)
    found = get_object_or_404(output_for(seat, number).replies.select_related("partner"), pk=reply_id)
    if not may_answer_reply(seat, found):
        raise PermissionDenied
    form = ReasonForm(
        posted(request),
        label="What became of it?",
        help_text="Both go out with it.",
        initial={"because": found.answer},
    )
    return one_form(
        request,
        seat,
        form,
        lambda said, key: output_replies.answer(
            reply=found, text=said["because"], partner=seat.partner, by=seat.person
        ),
        title="Answer this reply",
        button="Keep this answer",
        done="Kept. It goes out with the reply.",
        back=("output", number),
        quoted=found.words or found.get_says_display(),
        quoted_from=shown_name(found.partner),
    )


@known_person
def set_embargo(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTPUT_PUBLISH)
    found = output_for(seat, number)
    return one_form(
        request,
        seat,
        EmbargoForm(posted(request)),
        lambda said, key: embargoes.set_(
            output=found, partner=seat.partner, by=seat.person, form_key=key, **said
        ),
        title="Keep it here until a day",
        button="Keep it here until then",
        done="It stays here until then. It ends by itself.",
        back=("output", number),
        quoted=found.title,
        quoted_from=f"Output {number}",
    )


@known_person
@require_POST
def lift_embargo(request: HttpRequest, slug: str, number: int, embargo_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTPUT_PUBLISH)
    found = get_object_or_404(output_for(seat, number).embargoes.select_related("output"), pk=embargo_id)
    return one_press(
        request,
        seat,
        lambda: embargoes.lift(embargo=found, by=seat.person),
        done="Let go. Nothing of the embargo stands in the way any more.",
        back=("output", number),
    )


@known_person
@pin_needed
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTPUT_PUBLISH)
    found = output_for(seat, number)
    missing = missing_for_public(found, None, timezone.localdate())
    form = PublishForm(
        posted(request),
        decisions=decisions_that_may_publish(found),
        is_missing_something=bool(missing),
        initial={"address": found.address},
    )
    return one_form(
        request,
        seat,
        form,
        lambda said, key: publishing.publish(
            output=found,
            partner=seat.partner,
            decision=said.get("decision"),
            address=said["address"],
            outside_because=said.get("outside_because", ""),
            by=seat.person,
            form_key=key,
        ),
        title="Say that it is public",
        button="It is public",
        done="It is public. What it rests on, and what people reply, stand beside it.",
        back=("output", number),
        warning=f"It cannot be public yet as was agreed: {said_missing(missing)}." if missing else "",
        intro=[] if missing else ["All that was agreed has been kept to."],
        quoted=found.title,
        quoted_from=f"Output {number}",
    )


@known_person
def use_plan_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.CHARTER_READ)
    page = Paginator(readings.plans_of(seat), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "outputs/plans.html",
        {"seat": seat, "tab": "outputs", "page": page, "plans": readings.plans_shown(page.object_list)},
    )


@known_person
def plan_use(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.OUTPUT_ADD)
    form = UsePlanForm(
        posted(request),
        people=people_who_may_owe(seat),
        outputs=readable_outputs(seat).exclude(state="stopped").order_by("-number")[:A_PAGE],
        initial={"output": request.GET.get("of")},
    )
    return one_form(
        request,
        seat,
        form,
        lambda said, key: uses.plan(
            project=seat.project, partner=seat.partner, by=seat.person, form_key=key, **said
        ),
        title="Who could use it",
        button="Keep this",
        done="Kept. Whoever can help may promise it now.",
        back=("use-plan-list",),
    )


@known_person
def promise_help(request: HttpRequest, slug: str, plan_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.PROMISE_MAKE)
    plan = get_object_or_404(readings.plans_of(seat), pk=plan_id)
    return one_form(
        request,
        seat,
        HelpForm(posted(request)),
        lambda said, key: uses.promise_help(
            use_plan=plan, due_on=said["due_on"], partner=seat.partner, by=seat.person, form_key=key
        ),
        title="Promise to help",
        button="I promise it",
        done="Promised. Everyone here can read it.",
        back=("use-plan-list",),
        quoted=plan.help or plan.what,
        quoted_from=plan.who,
    )


@known_person
def note_use(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.FINDING_ADD)
    found = output_for(seat, number)
    return one_form(
        request,
        seat,
        UseNoteForm(posted(request)),
        lambda said, key: uses.note(output=found, partner=seat.partner, by=seat.person, form_key=key, **said),
        title="Who used it?",
        button="Keep this",
        done="Kept.",
        back=("output", number),
        quoted=found.title,
        quoted_from=f"Output {number}",
    )
