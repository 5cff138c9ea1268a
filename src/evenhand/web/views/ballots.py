"""Votes that no one here can link to anybody: vote, give out paper, print it, count it.

Nothing here says anything by a message, which would be kept in the session, and no form has a key, which would be
a row. What a voter gets back is the same whatever they chose.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import ballots
from evenhand.actions.errors import ActionError
from evenhand.readings.ballots import may_be_given_paper, paper_counts, papers_given, standing
from evenhand.readings.names import shown_name
from evenhand.records.models import Decision
from evenhand.web.forms.ballots import BallotForm, PaperCountForm, PaperGivenForm
from evenhand.web.forms.posted import posted
from evenhand.web.pin import pin_needed
from evenhand.web.signed_in import known_person


def vote_in(seat: Seat, vote: int) -> Decision:
    return get_object_or_404(seat.project.decisions, number=vote, secrecy="unlinkable")


@known_person
@pin_needed
def cast(request: HttpRequest, slug: str, vote: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.DECISION_SIGN)
    found = vote_in(seat, vote)
    stands = standing(found, seat.partner, timezone.now())
    options = list(found.options.all())
    form = BallotForm(posted(request), rule=found.rule, options=options)
    if request.method == "POST" and stands == "open" and form.is_valid():
        try:
            ballots.cast(decision=found, partner=seat.partner, marks=form.marks(), by=seat.person)
        except ActionError as error:
            # Not the form again: it would hold what was chosen.
            return _not_taken(request, seat, found, error)
        return redirect("ballot-cast", slug, vote)
    page = "ballots/cast.html" if stands == "open" else "ballots/standing.html"
    return render(request, page, _shown(seat, found, form=form, stands=stands, options=options))


@known_person
@pin_needed
def on_paper(request: HttpRequest, slug: str, vote: int) -> HttpResponse:
    """Somebody says themselves that they would rather vote on paper."""
    seat = seat_for(request.viewer, slug, Permission.DECISION_SIGN)
    found = vote_in(seat, vote)
    stands = standing(found, seat.partner, timezone.now())
    if request.method == "POST" and stands == "open":
        try:
            ballots.give_paper(decision=found, partner=seat.partner, by=seat.person)
        except ActionError as error:
            return _not_taken(request, seat, found, error)
        return redirect("ballot-cast", slug, vote)
    page = "ballots/on_paper.html" if stands == "open" else "ballots/standing.html"
    return render(request, page, _shown(seat, found, stands=stands))


@known_person
def papers(request: HttpRequest, slug: str, vote: int) -> HttpResponse:
    """Who votes on paper, and who may be given one."""
    seat = seat_for(request.viewer, slug, Permission.BALLOT_COUNT)
    found = vote_in(seat, vote)
    voters = {str(partner.pk): partner for partner in may_be_given_paper(found)}
    is_open = found.is_open and found.closes_at is not None and timezone.now() < found.closes_at
    form = PaperGivenForm(posted(request), voters=[(pk, shown_name(each)) for pk, each in voters.items()])
    if request.method == "POST" and form.is_valid():
        try:
            chosen = voters[form.cleaned_data["voter"]]
            ballots.give_paper(decision=found, partner=chosen, by=seat.person)
            return redirect("ballot-papers", slug, vote)
        except ActionError as error:
            form.add_error(None, str(error))
    given = papers_given(found) if found.is_open else []
    shown = _shown(seat, found, form=form, voters=voters, given=given, can_give=is_open)
    return render(request, "ballots/papers.html", shown)


@known_person
def papers_print(request: HttpRequest, slug: str, vote: int) -> HttpResponse:
    """As many sheets as papers are given out, all the same."""
    seat = seat_for(request.viewer, slug, Permission.BALLOT_COUNT)
    found = vote_in(seat, vote)
    if not found.is_open:
        raise Http404
    sheets = range(len(papers_given(found)))
    shown = _shown(seat, found, sheets=sheets, options=list(found.options.all()), marks=range(6))
    return render(request, "ballots/papers_print.html", shown)


@known_person
def papers_count(request: HttpRequest, slug: str, vote: int) -> HttpResponse:
    """One person’s count of the papers. What another one counted stands nowhere."""
    seat = seat_for(request.viewer, slug, Permission.BALLOT_COUNT)
    found = vote_in(seat, vote)
    given = len(papers_given(found))
    options = list(found.options.all())
    form = PaperCountForm(posted(request), rule=found.rule, options=options, given=given)
    if request.method == "POST" and form.is_valid():
        try:
            came_to = ballots.count_paper(
                decision=found, counts=form.counts(), unreadable=form.unreadable(), by=seat.person
            )
            return render(request, "ballots/counted.html", _shown(seat, found, came_to=came_to))
        except ActionError as error:
            form.add_error(None, str(error))
    counted = paper_counts(found)
    shown = _shown(
        seat,
        found,
        form=form,
        given=given,
        is_over=found.is_open and found.closes_at is not None and timezone.now() >= found.closes_at,
        is_agreed=counted is not None and counted.agreed_by_id is not None,
        is_mine=counted is not None and counted.counted_by_id == seat.person.pk,
    )
    return render(request, "ballots/papers_count.html", shown)


def _not_taken(request: HttpRequest, seat: Seat, found: Decision, error: ActionError) -> HttpResponse:
    return render(request, "ballots/not_taken.html", _shown(seat, found, why=str(error)))


def _shown(seat: Seat, found: Decision, **more: object) -> dict[str, object]:
    return {"seat": seat, "decision": found, "tab": "decision", **more}
