"""Leave a project, take back what one said in it, and let one's private notes go."""

from django.db import transaction
from django.utils import timezone

from evenhand.actions import (
    access_needs,
    clauses_in_force,
    contributions,
    decisions,
    flags,
    partners,
    stories,
)
from evenhand.actions.errors import ActionError
from evenhand.records.departure import LEAVING_REASONS
from evenhand.records.models import (
    ClauseAnswer,
    Confidant,
    Decision,
    DecisionSignature,
    Departure,
    Draft,
    HoursEntry,
    Partner,
    Person,
    Reflection,
    Story,
    Toll,
    WorkProfile,
)

MOST_TAKEN_BACK = 500


@transaction.atomic
def leave(*, partner: Partner, by: Person, reason: str = "unsaid") -> None:
    """End one's own part. The reason is one of a few words, and is told only in totals of five or more."""
    if by.pk != partner.person_id:
        raise ActionError("Only the person themself can leave. Those who look after people can end a part.")
    if reason not in dict(LEAVING_REASONS):
        raise ActionError("Choose one of the reasons, or “I would rather not say”.")
    partners.remove(partner=partner, by=by)
    _let_go_of(partner)
    Departure.objects.create(partner=partner, reason=reason, left_on=timezone.localdate())
    forget_private_notes(partner)


def _let_go_of(partner: Partner) -> None:
    """What waited for this person alone goes on: a clause that all others agreed to, a decision that all answered.

    Only where somebody leaves of their own will. Where somebody is taken out, it waits until another of those
    named says something: nobody brings a decision about by ending somebody's part.
    """
    asked = ClauseAnswer.objects.filter(partner=partner, version__state="proposed")
    for answer in asked.select_related("version").order_by("pk"):
        clauses_in_force.see_whether_agreed(answer.version)
    unsigned = DecisionSignature.objects.filter(
        partner=partner,
        stance="",
        decision__rule="signed",
        decision__made_at=None,
        decision__withdrawn_at=None,
    )
    for signature in unsigned.order_by("pk"):
        decision = Decision.objects.select_for_update(no_key=True).get(pk=signature.decision_id)
        decisions.make_if_all_answered(decision)


@transaction.atomic
def withdraw_all(*, partner: Partner, by: Person) -> int:
    """Take back everything that one said here and that is still there. Return how many."""
    if by.pk != partner.person_id:
        raise ActionError("Only whoever said it can take it back.")
    standing = partner.contributions.exclude(state="withdrawn").filter(erased_on=None)
    taken = list(standing.order_by("number")[:MOST_TAKEN_BACK])
    for contribution in taken:
        contributions.withdraw(contribution, by)
    told = list(partner.stories.filter(shared_on__isnull=False, taken_back_on=None).order_by("number"))
    for story in told:
        stories.take_back(story=story, by=by)
    return len(taken) + len(told)


def forget_private_notes(partner: Partner) -> None:
    """Erase what only they saw, and what they told few: it was kept for their time here and no longer."""
    flags.erase(list(partner.flags.all()))
    Confidant.objects.filter(partner=partner).delete()
    access_needs.erase(list(partner.access_needs.all()))
    Draft.objects.filter(partner=partner).delete()
    HoursEntry.objects.filter(partner=partner, shared_on=None).delete()
    Toll.objects.filter(partner=partner, shared_on=None).delete()
    Story.objects.filter(partner=partner, shared_on=None, taken_back_on=None).delete()
    Reflection.objects.filter(partner=partner, shared_on=None).delete()
    WorkProfile.objects.filter(partner=partner).delete()
