"""How power lay before there was a charter, and what somebody has given up since."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.models import Partner, Person, PowerBefore, PowerGivenUp
from evenhand.records.power import POWERS


@transaction.atomic
def tell_before(
    *, partner: Partner, power: str, words: str, by: Person, form_key: str | None = None
) -> PowerBefore:
    """Tell how one power lay before the charter. Two people may remember it differently, and both stand.

    Telling it again puts one's own words in the place of one's own earlier ones; the record keeps both.
    """
    once.claim(form_key)
    _own(partner, by)
    if power not in dict(POWERS):
        raise ActionError("Choose one of the four kinds of power.")
    if not words.strip():
        raise ActionError("Say in a few words how it was.")
    told, is_new = PowerBefore.objects.select_for_update(no_key=True, of=("self",)).get_or_create(
        project=partner.project,
        power=power,
        partner=partner,
        defaults={"words": words, "said_on": timezone.localdate()},
    )
    refs = [] if is_new or told.ledger_seq is None else [told.ledger_seq]
    told.words = words
    told.said_on = timezone.localdate()
    told.ledger_seq = ledger.append(
        partner.project,
        "power.tell_before",
        {"power": power, "words": words, "partner": partner.pk},
        by=by,
        refs=refs,
    )
    told.save(update_fields=["words", "said_on", "ledger_seq"])
    return told


@transaction.atomic
def give_up(
    *,
    partner: Partner,
    what: str,
    to_whom: str,
    by: Person,
    since: date | None = None,
    form_key: str | None = None,
) -> PowerGivenUp:
    """Write down what one could do alone before and does no longer. Nobody can say it for another."""
    once.claim(form_key)
    _own(partner, by)
    if not what.strip() or not to_whom.strip():
        raise ActionError("Say what you have given up, and to whom.")
    day = since or timezone.localdate()
    if day > timezone.localdate():
        raise ActionError("That day is still to come. Write it down when it is so.")
    given_up = PowerGivenUp.objects.create(partner=partner, what=what, to_whom=to_whom, since=day)
    given_up.ledger_seq = ledger.append(
        partner.project,
        "power.give_up",
        {
            "given_up": given_up.pk,
            "what": what,
            "to_whom": to_whom,
            "since": day,
            "partner": partner.pk,
        },
        by=by,
    )
    given_up.save(update_fields=["ledger_seq"])
    return given_up


@transaction.atomic
def take_back(*, given_up: PowerGivenUp, because: str, by: Person) -> PowerGivenUp:
    """Take a power back, with the reason. That it was given up stays readable."""
    given_up = (
        PowerGivenUp.objects.select_for_update(no_key=True, of=("self",))
        .select_related("partner__project")
        .get(pk=given_up.pk)
    )
    _own(given_up.partner, by)
    if given_up.taken_back_on is not None:
        raise ActionError("This was taken back already.")
    if not because.strip():
        raise ActionError("Say in a few words why you take it back.")
    given_up.taken_back_on = timezone.localdate()
    given_up.taken_back_because = because
    given_up.save(update_fields=["taken_back_on", "taken_back_because"])
    ledger.append(
        given_up.partner.project,
        "power.take_back",
        {"given_up": given_up.pk, "because": because, "partner": given_up.partner_id},
        by=by,
        refs=ledger.refs_to(given_up),
    )
    return given_up


def _own(partner: Partner, by: Person) -> None:
    if by.pk != partner.person_id:
        raise ActionError("Everyone tells this for themselves.")
    if not partner.is_here:
        raise ActionError("You are not in this project any more.")
