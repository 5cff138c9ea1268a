"""Leave a project, take back what one said in it, and let one's private notes go."""

from django.db import transaction
from django.utils import timezone

from evenhand.actions import access_needs, contributions, flags, partners
from evenhand.actions.errors import ActionError
from evenhand.records.departure import LEAVING_REASONS
from evenhand.records.models import Confidant, Departure, Draft, HoursEntry, Partner, Person, WorkProfile

MOST_TAKEN_BACK = 500


@transaction.atomic
def leave(*, partner: Partner, by: Person, reason: str = "unsaid") -> None:
    """End one's own part. The reason is one of a few words, and is told only in totals of five or more."""
    if by.pk != partner.person_id:
        raise ActionError("Only the person themself can leave. Those who look after people can end a part.")
    if reason not in dict(LEAVING_REASONS):
        raise ActionError("Choose one of the reasons, or “I would rather not say”.")
    partners.remove(partner=partner, by=by)
    Departure.objects.create(partner=partner, reason=reason, left_on=timezone.localdate())
    forget_private_notes(partner)


@transaction.atomic
def withdraw_all(*, partner: Partner, by: Person) -> int:
    """Take back everything that one said here and that is still there. Return how many."""
    if by.pk != partner.person_id:
        raise ActionError("Only whoever said it can take it back.")
    standing = partner.contributions.exclude(state="withdrawn").filter(erased_on=None)
    taken = list(standing.order_by("number")[:MOST_TAKEN_BACK])
    for contribution in taken:
        contributions.withdraw(contribution, by)
    return len(taken)


def forget_private_notes(partner: Partner) -> None:
    """Erase what only they saw, and what they told few: it was kept for their time here and no longer."""
    flags.erase(list(partner.flags.all()))
    Confidant.objects.filter(partner=partner).delete()
    access_needs.erase(list(partner.access_needs.all()))
    Draft.objects.filter(partner=partner).delete()
    HoursEntry.objects.filter(partner=partner, shared_on=None).delete()
    WorkProfile.objects.filter(partner=partner).delete()
