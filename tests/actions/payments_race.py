"""Many presses at one instant on what people are paid, on a database where commits are real.

Run by the tests: in their own process on PostgreSQL, and as a program of its own on a SQLite file, since the
SQLite of the tests lies in memory, where two connections cannot wait for each other.
"""

from collections.abc import Callable
from functools import partial

from tests.actions.racing import AT_ONCE, at_once, entries, run_alone


def race() -> None:
    """Each step of one payment, fifty times at one instant by two people: it happens once."""
    from django.utils import timezone

    from evenhand.actions import claims, pay_offers
    from evenhand.records.models import Claim, OutboxMessage, PayChoice
    from tests import payments
    from tests.people import make_cast

    cast = make_cast()
    jo, rosa = payments.payer(cast).person, cast.rosa.person
    priya = cast.priya
    offer = payments.offered(cast, priya, 5500)

    # Four different answers, pressed by many: one is the latest, and it is one of the four.
    says = [
        ("accept", {}),
        ("less", {"pence": 2000}),
        ("decline", {}),
        ("elsewhere", {"elsewhere_to": "The hospice"}),
    ]
    at_once(
        [
            partial(pay_offers.choose, offer=offer, choice=choice, by=priya.person, **more)
            for number in range(AT_ONCE)
            for choice, more in [says[number % 4]]
        ]
    )
    assert PayChoice.objects.filter(offer=offer, is_latest=True).count() == 1
    assert entries("pay.choose") == PayChoice.objects.count()
    pay_offers.choose(offer=offer, choice="accept", by=priya.person)

    ended = at_once([partial(claims.make, partner=priya, offer=offer, by=priya.person)] * AT_ONCE)
    assert (ended["done"], Claim.objects.count(), entries("claim.make")) == (1, 1, 1)
    claim = Claim.objects.get()

    ended = at_once([partial(claims.approve, claim=claim, by=by) for by in (jo, rosa) * (AT_ONCE // 2)])
    # A second press by the same hand is the same yes; the other hand is told.
    assert ended["done"] == AT_ONCE // 2
    assert entries("claim.approve") == 1

    ended = at_once([partial(claims.send, [claim], by=by) for by in (jo, rosa) * (AT_ONCE // 2)])
    assert (ended["done"], entries("claim.send")) == (1, 1)

    Claim.objects.update(promised_on=claim.claimed_on.replace(year=claim.claimed_on.year - 1))
    at_once([partial(claims.ask_about_arrival, timezone.localdate())] * AT_ONCE)
    assert OutboxMessage.objects.filter(key=f"claim {claim.pk} arrival").count() == 1

    at_once([partial(claims.arrive, claim=claim, by=priya.person)] * AT_ONCE)
    claim.refresh_from_db()
    assert (claim.state, entries("claim.arrive")) == ("arrived", 1)

    # Claims of many people at one instant: each gets a number of its own, and none is lost.
    at_once(
        [partial(claims.make, partner=cast.walter, lines=[payments.BUS], by=cast.walter.person)] * AT_ONCE
    )
    numbers = sorted(Claim.objects.values_list("number", flat=True))
    assert numbers == list(range(1, AT_ONCE + 2))

    # Taking less and sending race each other: what is sent is what was agreed at that moment.
    race_of_choice_and_sending(cast, jo)


def race_of_choice_and_sending(cast, jo) -> None:
    from evenhand.actions import claims, pay_offers
    from evenhand.records.models import Claim, PayChoice
    from tests import payments

    made = []
    for _ in range(AT_ONCE // 2):
        offer = payments.offered(cast, cast.priya, 5500)
        payments.chosen(offer)
        claim = payments.claimed(cast.priya, offer=offer)
        claims.approve(claim=claim, by=jo)
        made.append((offer, claim))
    steps: list[Callable[[], object]] = []
    for offer, claim in made:
        steps.append(partial(pay_offers.choose, offer=offer, choice="less", pence=1000, by=cast.priya.person))
        steps.append(partial(claims.send, [claim], by=jo))
    at_once(steps)
    for offer, claim in made:
        claim = Claim.objects.get(pk=claim.pk)
        agreed = PayChoice.objects.get(offer=offer, is_latest=True).pence
        assert claim.lines.get().pence == agreed
        assert claim.state == ("sent" if agreed == 5500 else "claimed")


if __name__ == "__main__":
    run_alone(race)
