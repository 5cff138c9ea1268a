"""What waits for somebody in guarding: a sign that shows, and what was typed in for them to look at."""

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.readings.amounts import day
from evenhand.readings.asked import Ask, TypedIn
from evenhand.readings.asks import names_of
from evenhand.readings.harms import SOMEBODY
from evenhand.records.models import HarmLikelihood, Partner, Toll, WatchSignSeen

MOST = 20


def asks(seat: Seat) -> list[Ask]:
    """The same for everybody with a say: nobody is asked to answer for a sign alone."""
    if not seat.may(Permission.HARM_SAY):
        return []
    seen = WatchSignSeen.objects.filter(
        sign__harm__project=seat.project, sign__harm__state="open", answered_on=None
    ).select_related("sign__harm")
    return [
        Ask(
            "watch_sign",
            f"A sign that you watch for shows since {day(each.seen_on)}: “{each.sign.words}” "
            "Talk about it, and write down what you do.",
            None,
            each.sign.harm.number,
            at="harm",
            at_args=(each.sign.harm.number,),
        )
        for each in seen.order_by("seen_on", "pk")[:MOST]
    ]


def typed_in(partner: Partner) -> list[TypedIn]:
    likelihoods = list(
        HarmLikelihood.objects.filter(
            partner=partner, is_latest=True, entered_by__isnull=False, confirmed_on=None
        ).select_related("harm")[:MOST]
    )
    tolls = list(Toll.objects.filter(partner=partner, entered_by__isnull=False, confirmed_on=None)[:MOST])
    typists: set[object] = {each.entered_by_id for each in [*likelihoods, *tolls]}
    names = names_of(partner.project, typists)
    return [
        *(
            TypedIn(
                "likelihood",
                f"How likely you think it is: {each.harm.harm[:90]}",
                names.get(each.entered_by_id, SOMEBODY),
                each.said_on,
                each.harm.number,
                at="harm",
                at_args=(each.harm.number,),
            )
            for each in likelihoods
        ),
        *(
            TypedIn(
                "toll",
                "What the work gave you" if each.is_benefit else "What the work cost you",
                names.get(each.entered_by_id, SOMEBODY),
                each.said_on,
                at="toll-list",
            )
            for each in tolls
        ),
    ]
