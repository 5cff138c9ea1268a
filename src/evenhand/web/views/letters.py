"""Letters to print, and the page from which what came back is typed in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from evenhand.access.people import partner_in
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.access.roles import may
from evenhand.exchange.document import html, pdf
from evenhand.exchange.document.tree import Document, Size
from evenhand.notices import decision_letters, letters
from evenhand.notices.charter_letter import charter_letter
from evenhand.notices.letters import Practical
from evenhand.readings.charter_waiting import waiting_for
from evenhand.readings.letters import OnPaper, Waiting, on_paper, open_appraisal, unsigned_signature
from evenhand.records.models import Partner
from evenhand.web.addresses import address_or_none
from evenhand.web.forms.letters import LetterForm
from evenhand.web.signed_in import known_person

#: The practical lines of the last letter, so that nobody types them for each of thirty people.
PRACTICAL_SESSION_KEY = "letter_lines"
KINDS = {
    "criteria": "What should we look at?",
    "step_1": "Would working together help?",
    "step_2": "Which way of working?",
    "decision": "What do you say to this?",
    "position": "What do you say to this?",
    "charter": "Our charter: what do you say to it?",
}
#: What someone must be able to do for a letter to ask it of them.
NEEDED = {
    "criteria": Permission.CRITERION_PROPOSE,
    "decision": Permission.DECISION_SIGN,
    "position": Permission.DECISION_SIGN,
    "charter": Permission.CHARTER_AGREE,
}


def printed(request: HttpRequest, document: Document, *, size: Size, as_pdf: bool) -> HttpResponse:
    """A page to print from the browser, or the same as a file with every heading and box marked for readers."""
    if as_pdf:
        response = HttpResponse(pdf.write(document, size), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{slugify(document.title) or "letter"}.pdf"'
        response["Cache-Control"] = "no-store, private"
        return response
    # The document escapes every text itself; see exchange/document/html.py.
    body = mark_safe(html.fragment(document))
    return render(request, "letters/print.html", {"document": document, "body": body, "size": size})


@known_person
def letter_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Everyone who takes part on paper or by phone: what to send them, and where to type in what came back."""
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    people = on_paper(seat)
    return render(
        request,
        "letters/list.html",
        {
            "seat": seat,
            "people": [
                (row, [(waiting, address_to_enter(seat, row, waiting)) for waiting in row.waiting])
                for row in people
            ],
            "tab": "people",
        },
    )


def address_to_enter(seat: Seat, row: OnPaper, waiting: Waiting) -> str | None:
    """Where this is typed in; nothing where that part is not installed."""
    slug, partner = seat.project.slug, row.partner.pk
    match waiting.kind:
        case "criteria":
            return address_or_none("criteria", slug)
        case "decision":
            return address_or_none("decision-sign-enter", slug, waiting.number, partner)
        case "position":
            return address_or_none("position-enter", slug, waiting.number, partner)
        case "charter":
            return address_or_none("charter-answer-enter", slug, partner)
        case "step_2":
            return address_or_none("step-two-enter", slug, partner)
        case _:
            return address_or_none("answer-sheet-enter", slug, partner)


@known_person
def letter(request: HttpRequest, slug: str, partner_id: int, kind: str, number: int) -> HttpResponse:
    """Choose what the letter says besides the questions; the answer to the form is the letter itself."""
    seat = seat_for(request.viewer, slug, Permission.LETTER_ENTER)
    partner = partner_in(seat, partner_id)
    kept = request.session.get(PRACTICAL_SESSION_KEY, {})
    form = LetterForm(request.POST or None, initial={"size": "ordinary", **kept})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        request.session[PRACTICAL_SESSION_KEY] = {
            key: said[key] for key in ("ring", "return_to", "signed", "size")
        }
        practical = Practical(**{key: said[key] for key in ("ring", "return_to", "by_day", "signed")})
        document = document_for(seat, partner, kind, number, practical)
        return printed(request, document, size=said["size"], as_pdf="pdf" in request.POST)
    document_for(seat, partner, kind, number, Practical())
    return render(
        request,
        "letters/letter.html",
        {"seat": seat, "partner": partner, "form": form, "what": KINDS[kind], "tab": "people"},
    )


def document_for(seat: Seat, partner: Partner, kind: str, number: int, practical: Practical) -> Document:
    """The letter, if there is something of this kind to ask now; otherwise there is no such page."""
    if not may(partner.role, NEEDED.get(kind, Permission.APPRAISAL_ANSWER)):
        raise Http404
    if kind == "criteria":
        return letters.criteria_letter(partner, practical)
    if kind in ("decision", "position"):
        signature = unsigned_signature(partner, number)
        if signature is None or signature.decision.is_by_rule != (kind == "position"):
            raise Http404
        if kind == "position":
            return decision_letters.position_letter(signature, practical)
        return letters.decision_letter(signature, practical)
    if kind == "charter":
        versions = waiting_for(partner)
        if not versions or versions[0].clause.number != number:
            raise Http404
        return charter_letter(partner, versions, practical)
    appraisal = open_appraisal(seat)
    if kind not in KINDS or appraisal is None or appraisal.number != number:
        raise Http404
    if kind == "step_1":
        return letters.step_one_letter(partner, appraisal, practical)
    if not appraisal.is_step_two_open:
        raise Http404
    return letters.step_two_letter(partner, appraisal, practical)
