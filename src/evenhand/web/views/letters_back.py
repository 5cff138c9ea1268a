"""Everyone's own letter back, and printing it for somebody who comes by post or phone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt

from evenhand.access.people import partner_in
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.stop_links import partner_of
from evenhand.actions import letters_back
from evenhand.exchange.document import html
from evenhand.exchange.document.tree import Document, Size
from evenhand.notices.letter_back import letter_document, reference_of
from evenhand.notices.letters import Practical
from evenhand.readings.letter_back import letter_back
from evenhand.readings.outbox import to_post
from evenhand.records.models import Partner
from evenhand.web.forms.letters_back import LetterBackForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import anyone, known_person
from evenhand.web.views.letters import PRACTICAL_SESSION_KEY, printed

LINES = ("ring", "return_to", "signed")


@known_person
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """The person's own letter, whole: as a page, to print, or as a file."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_READ)
    found = letter_back(seat.partner, seat)
    wanted = request.GET.get("as")
    if wanted in {"print", "pdf"}:
        size: Size = "large" if request.GET.get("size", seat.partner.letter_size) == "large" else "ordinary"
        return printed(
            request,
            letter_document(found, reference=reference_of(found, timezone.localdate()), with_slip=True),
            size=size,
            as_pdf=wanted == "pdf",
        )
    document = letter_document(found)
    # The document escapes every text itself; see exchange/document/html.py.
    body = mark_safe(html.fragment(document))
    return render(
        request,
        "letters_back/letter.html",
        {"seat": seat, "letter": found, "body": body, "tab": "letter"},
    )


@known_person
def letter_for(request: HttpRequest, slug: str, partner_id: int) -> HttpResponse:
    """Print a letter for somebody else. What it may hold depends on who prints it, and the page says so."""
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    # Also for somebody who has left: what was promised to them is still owed.
    partner = partner_in(seat, partner_id, is_here=False)
    kept = request.session.get(PRACTICAL_SESSION_KEY, {})
    form = LetterBackForm(posted(request), initial={**kept, "size": partner.letter_size})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        request.session[PRACTICAL_SESSION_KEY] = {**kept, **{key: said[key] for key in LINES}}
        made = printed_for(seat, partner, Practical(**{key: said[key] for key in LINES}))
        return printed(request, made, size=said["size"], as_pdf="pdf" in request.POST)
    return render(
        request,
        "letters_back/letter_for.html",
        {
            "seat": seat,
            "partner": partner,
            "form": form,
            "is_sealed": seat.may(Permission.CONTRIBUTION_UNMASK),
            "tab": "outbox",
        },
    )


def printed_for(seat: Seat, partner: Partner, practical: Practical) -> Document:
    found = letter_back(partner, seat)
    return letter_document(
        found,
        practical=practical,
        name=partner.person.name,
        reference=reference_of(found, timezone.localdate()),
        with_slip=True,
    )


@known_person
def print_run(request: HttpRequest, slug: str) -> HttpResponse:
    """Every letter that waits, one after another, each in its person's size and on sheets of its own."""
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    kept = request.session.get(PRACTICAL_SESSION_KEY, {})
    practical = Practical(**{key: kept.get(key, "") for key in LINES})
    sheets = []
    for row in to_post(seat):
        document = printed_for(seat, row.partner, practical)
        sheets.append(
            (document, mark_safe(html.fragment(document, heading_start=3)), row.partner.letter_size)
        )
    return render(
        request,
        "letters_back/print_run.html",
        {
            "seat": seat,
            "sheets": sheets,
            "practical": practical,
            "is_sealed": seat.may(Permission.CONTRIBUTION_UNMASK),
        },
    )


@csrf_exempt
@anyone
def stop_weekly(request: HttpRequest, token: str) -> HttpResponse:
    """No more weekly e-mails, without signing in. Opening the link changes nothing; the button does.

    Without the form's own token, because mail programs press it for people: the link is signed, and all that it
    can do is stop e-mails to the one who got it.
    """
    partner = partner_of(token)
    if partner is None:
        raise Http404
    if request.method == "POST":
        letters_back.want_weekly(partner, wants=False)
    return render(
        request,
        "letters_back/stop.html",
        {"title": partner.project.title, "is_stopped": not partner.wants_weekly_letter},
    )
