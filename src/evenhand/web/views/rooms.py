"""Rooms off the record. No view here writes to the database, the session, the messages or a log."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.roles import may
from evenhand.access.rooms import Room, RoomRefused, RoomsUnavailable, rooms
from evenhand.readings.names import shown_name
from evenhand.records.models import Partner
from evenhand.web.forms.posted import posted
from evenhand.web.forms.rooms import RoomForm, WordsForm
from evenhand.web.signed_in import known_person


@dataclass(frozen=True)
class RoomShown:
    """A room in names, for one page and no longer."""

    room: Room
    opened_by: str
    here: list[str]
    not_yet: list[str]
    said: list[tuple[str, str]]
    ends: str


def shown(room: Room, seat: Seat) -> RoomShown:
    wanted = {*room.people, room.opened_by, *(words.partner_id for words in room.words)}
    partners = seat.project.partners.filter(pk__in=wanted).select_related("person").prefetch_related("types")
    names = {partner.pk: shown_name(partner) for partner in partners}
    names[seat.partner.pk] = "You"
    return RoomShown(
        room=room,
        opened_by=names.get(room.opened_by, ""),
        here=[names[pk] for pk in room.people if pk in room.come_in and pk in names],
        not_yet=[names[pk] for pk in room.people if pk not in room.come_in and pk in names],
        said=[(names.get(words.partner_id, "Somebody"), words.text) for words in room.words],
        ends=_in_words(room.seconds_left),
    )


@known_person
def room_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The rooms that one was chosen for, and a new one. Opening one tells nobody by e-mail."""
    seat = seat_for(request.viewer, slug, Permission.ROOM_OPEN)
    form = RoomForm(posted(request), others=_others(seat))
    found: tuple[Room, ...] = ()
    is_unavailable = False
    try:
        if request.method == "POST" and form.is_valid():
            # The key is looked up in the room itself: a row in the database would say that there was one.
            room_id = rooms().open(
                str(seat.project.pk),
                seat.partner.pk,
                form.cleaned_data["people"],
                request.POST.get("form_key", "")[:60],
            )
            return redirect("room", slug, room_id)
    except RoomRefused as refused:
        form.add_error(None, str(refused))
    except RoomsUnavailable:
        is_unavailable = True
    try:
        found = rooms().open_for(str(seat.project.pk), seat.partner.pk)
    except RoomsUnavailable:
        is_unavailable = True
    return _kept_nowhere(
        render(
            request,
            "rooms/list.html",
            {
                "seat": seat,
                "tab": "rooms",
                "form": form,
                "rooms": [shown(room, seat) for room in found],
                "is_unavailable": is_unavailable,
            },
            status=503 if is_unavailable else 200,
        )
    )


@known_person
@sensitive_post_parameters()
@sensitive_variables()
def room(request: HttpRequest, slug: str, room_id: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ROOM_OPEN)
    form = WordsForm(posted(request))
    try:
        found = _joined(seat, room_id)
        if request.method == "POST" and form.is_valid():
            key = request.POST.get("form_key", "")[:60]
            rooms().say(room_id, seat.partner.pk, form.cleaned_data["words"], key)
            return _kept_nowhere(redirect(f"{request.path}#say"))
    except RoomRefused as refused:
        form.add_error("words", str(refused))
    except RoomsUnavailable:
        return _unavailable(request, seat)
    return _kept_nowhere(
        render(
            request,
            "rooms/room.html",
            {"seat": seat, "tab": "rooms", "shown": shown(found, seat), "form": form},
        )
    )


@known_person
@require_GET
@sensitive_variables()
def words(request: HttpRequest, slug: str, room_id: str) -> HttpResponse:
    """The words alone, for a page that asks for new ones. With a mark of how far it has got, it may be short."""
    seat = seat_for(request.viewer, slug, Permission.ROOM_OPEN)
    try:
        found = _joined(seat, room_id)
    except RoomsUnavailable:
        raise Http404 from None
    mark = f'"{found.version}"'
    if request.headers.get("If-None-Match") == mark:
        response = HttpResponse(status=304)
    else:
        response = render(request, "rooms/_words.html", {"shown": shown(found, seat)})
    response["ETag"] = mark
    return _kept_nowhere(response)


@known_person
@require_POST
def leave(request: HttpRequest, slug: str, room_id: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.ROOM_OPEN)
    return _gone(request, seat, room_id, end=False)


@known_person
@require_POST
def end(request: HttpRequest, slug: str, room_id: str) -> HttpResponse:
    """Anyone in the room may end it for all: what was said there is each one's to protect."""
    seat = seat_for(request.viewer, slug, Permission.ROOM_OPEN)
    return _gone(request, seat, room_id, end=True)


def _gone(request: HttpRequest, seat: Seat, room_id: str, *, end: bool) -> HttpResponse:
    try:
        _joined(seat, room_id)
        if end:
            rooms().end(room_id, seat.partner.pk)
        else:
            rooms().leave(room_id, seat.partner.pk)
    except RoomsUnavailable:
        return _unavailable(request, seat)
    return _kept_nowhere(redirect("room-list", seat.project.slug))


def _joined(seat: Seat, room_id: str) -> Room:
    """The room, for somebody chosen for it in this project; for everybody else there is none, the lead included."""
    found = rooms().look(room_id, seat.partner.pk)
    if found is None or found.project_id != str(seat.project.pk):
        raise Http404
    joined = rooms().join(room_id, seat.partner.pk)
    if joined is None:
        raise Http404
    return joined


def _others(seat: Seat) -> list[Partner]:
    here = seat.project.partners.filter(removed_at=None).exclude(pk=seat.partner.pk)
    found = here.select_related("person").prefetch_related("types")
    return [partner for partner in found if may(partner.role, Permission.ROOM_OPEN)]


def _unavailable(request: HttpRequest, seat: Seat) -> HttpResponse:
    context = {
        "seat": seat,
        "tab": "rooms",
        "form": RoomForm(others=_others(seat)),
        "is_unavailable": True,
    }
    return _kept_nowhere(render(request, "rooms/list.html", context, status=503))


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response


def _in_words(seconds: int) -> str:
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    hours = round(minutes / 60)
    return f"about {hours} hour{'' if hours == 1 else 's'}"
