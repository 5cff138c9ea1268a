"""Who has what to answer, and who may type in for somebody what they said to an answer."""

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from evenhand.access.contributions import answerable, is_own, readable, sides_of
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import HAS_A_SAY
from evenhand.access.typing_in import typed_in_for
from evenhand.access.viewer import Viewer
from evenhand.records.contribution import WAITING
from evenhand.records.models import Answer, Contribution, Partner, Project


def waiting_for(seat: Seat) -> QuerySet[Contribution]:
    """What this person may answer now: put to their side or to them by name, and not in their own words."""
    return (
        answerable(seat)
        .filter(_waits(seat.project))
        .exclude(pk__in=_holding_own_words(seat.partner))
        .order_by(*IN_ORDER)
    )


def answerable_now(seat: Seat) -> QuerySet[Contribution]:
    """The same, and what was put off to a day that is still to come: it may be answered at any time."""
    put_off = Answer.objects.filter(contribution__project=seat.project, is_latest=True, outcome="deferred")
    return (
        answerable(seat)
        .filter(Q(state__in=WAITING) | Q(state="answered", pk__in=put_off.order_by().values("contribution")))
        .exclude(pk__in=_holding_own_words(seat.partner))
        .order_by(*IN_ORDER)
    )


def waiting_to_type_in(seat: Seat, partner: Partner) -> QuerySet[Contribution]:
    """What somebody else's answer may be typed in to.

    Nobody answers their own words. So a list for each person in turn, without their own, would tell who is behind
    a mask by leaving it out once. What is not under a name is left out of every list, except where whoever types
    may know whose it is, or it asks this very person and so cannot be theirs.
    """
    theirs = Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))
    known = Q(naming__in=["named", "unlinkable"]) | Q(asked=partner)
    if seat.may(Permission.CONTRIBUTION_UNMASK):
        known |= Q(naming="masked")
    hidden = seat.project.contributions.filter(state="gathered").exclude(known).order_by()
    return (
        waiting_for(theirs)
        .filter(known, pk__in=readable(seat).order_by().values("pk"))
        .exclude(pk__in=hidden.values("gathered_into"))
    )


def waiting_for_others(seat: Seat) -> QuerySet[Contribution]:
    """What somebody else has to answer, as far as this person may read it. Their own words are among it."""
    here = readable(seat).filter(_waits(seat.project)).order_by(*IN_ORDER)
    if not seat.may(Permission.ANSWER_GIVE):
        return here
    me = seat.partner
    mine = Q(asked=me) | Q(to_side__in=sides_of(me))
    return here.filter(~mine | Q(partner=me) | Q(pk__in=_holding_own_words(me)))


#: The day by which an answer was agreed, and then the number. What has no day comes last: it cannot be late.
IN_ORDER = (F("due_on").asc(nulls_last=True), "number")


def heard_by(seat: Seat) -> tuple[str, ...]:
    """The audiences whose words stand on pages for many, as this person may read them: never those for fewer."""
    return ("everyone", "partners") if seat.partner.role in HAS_A_SAY else ("everyone",)


def put_off_until_now(project: Project) -> list[int]:
    """Contributions whose answer was put off to a day that has come."""
    # Two questions: in one, the database goes through all that was ever answered here.
    due = list(
        Answer.objects.filter(is_latest=True, outcome="deferred", deferred_until__lte=timezone.localdate())
        .order_by()
        .values_list("contribution", flat=True)
    )
    if not due:
        return []
    here = Contribution.objects.filter(project=project, state="answered", pk__in=due).order_by()
    return list(here.values_list("pk", flat=True))


def may_type_in_response(seat: Seat, contribution: Contribution) -> bool:
    """Whether this person may write down what the author says to an answer.

    It shows who the author is to whoever types: so behind a mask the facilitator alone, and beside a group
    whoever typed in the words themselves.
    """
    author = contribution.partner
    if author is None or is_own(seat, contribution) or not typed_in_for(seat).filter(pk=author.pk).exists():
        return False
    if contribution.naming == "masked":
        return seat.may(Permission.CONTRIBUTION_UNMASK)
    if contribution.naming == "group":
        return contribution.entered_by_id == seat.person.pk
    return True


def _waits(project: Project) -> Q:
    waits = Q(state__in=WAITING)
    put_off = put_off_until_now(project)
    return waits | Q(pk__in=put_off) if put_off else waits


def _holding_own_words(partner: Partner) -> QuerySet:
    return partner.contributions.filter(state="gathered").values("gathered_into")
