"""Stories: told by one person, with the credit and for the uses that they choose, and taken back whole."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import stories
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.names import shown_name
from evenhand.readings.stories import readable, shown_each, story_page
from evenhand.records.models import Story
from evenhand.web.forms.posted import posted
from evenhand.web.forms.stories import StoryForForm, StoryForm, StoryWordsForm, UsesForm
from evenhand.web.signed_in import known_person
from evenhand.web.typing_for import people_to_type_for, typing_for


@known_person
def story_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    return render(
        request,
        "stories/list.html",
        {
            "seat": seat,
            "tab": "stories",
            "found": story_page(seat, page=request.GET.get("page")),
            "people": people_to_type_for(seat),
        },
    )


@known_person
def story(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    row = shown_each([_one(seat, number)], seat)[0]
    return render(request, "stories/story.html", {"seat": seat, "tab": "stories", "row": row})


@known_person
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.STORY_TELL)
    figure = request.GET.get("beside", "")
    form = StoryForm(
        posted(request), project=seat.project, initial={"indicators": [figure] if figure else []}
    )
    if request.method == "POST" and form.is_valid():
        try:
            told = stories.tell(
                partner=seat.partner,
                **form.cleaned_data,
                way=seat.channel,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            said = "Thank you. Your story is there." if told.shared_on else "Kept, for you alone."
            messages.success(request, said)
            return redirect("story-list", slug)
        except AlreadyDone:
            return redirect("story-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "stories/tell.html", {"seat": seat, "tab": "stories", "form": form})


@known_person
def enter(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Type in what somebody told by post, by phone or in a meeting. It is theirs from then on."""
    seat, partner = typing_for(request, slug, partner_id)
    initial = {"way": partner.channel, "day": timezone.localdate()}
    form = StoryForForm(posted(request), project=seat.project, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        day = said.pop("day")
        try:
            stories.tell(
                partner=partner,
                **said,
                said_on=day,
                entered_by=seat.person,
                by=seat.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Noted, and marked as typed in by you. It is theirs now.")
            return redirect("story-list", slug)
        except AlreadyDone:
            return redirect("story-list", slug)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"seat": seat, "tab": "stories", "form": form, "of_name": shown_name(partner)}
    return render(request, "stories/tell.html", context)


@known_person
def change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.STORY_TELL)
    found = _own(seat, number)
    initial = {
        "title": found.title,
        "text": found.text,
        "indicators": found.indicators,
        "stage": found.stage,
    }
    form = StoryWordsForm(posted(request), project=seat.project, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            stories.change(story=found, **form.cleaned_data, by=seat.person)
            messages.success(request, "Changed. It is still for you alone.")
            return redirect("story", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(request, "stories/change.html", {"seat": seat, "tab": "stories", "form": form})


@known_person
def uses(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Where it may go, and under which name."""
    seat = seat_for(request.viewer, slug, Permission.STORY_TELL)
    found = _own(seat, number)
    initial = {"uses": found.uses, "naming": found.naming, "credit_as": found.credit_as}
    form = UsesForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            stories.choose_uses(story=found, **form.cleaned_data, by=seat.person)
            messages.success(request, "Kept as you say.")
            return redirect("story", slug, number)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"seat": seat, "tab": "stories", "form": form, "story": found}
    return render(request, "stories/uses.html", context)


@known_person
@require_POST
def confirm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.STORY_TELL)
    try:
        stories.confirm(story=_own(seat, number), by=seat.person)
        messages.success(request, "Thank you. It says that you looked at it.")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("story", slug, number)


@known_person
def take_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ACCOUNT_READ)
    found = _one(seat, number)
    row = shown_each([found], seat)[0]
    if not row.is_mine and not (row.is_typed_by_me and found.confirmed_on is None):
        raise Http404
    if request.method == "POST":
        try:
            stories.take_back(story=found, by=seat.person)
            messages.success(request, "Taken back. Its words are gone.")
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("story-list", slug)
    return render(request, "stories/take_back.html", {"seat": seat, "tab": "stories", "row": row})


def _one(seat: Seat, number: int) -> Story:
    found = readable(seat).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _own(seat: Seat, number: int) -> Story:
    found = _one(seat, number)
    if found.partner_id != seat.partner.pk:
        raise Http404
    return found
