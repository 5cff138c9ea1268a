"""Somebody offers to coach, or looks for a coach, among the people of one organisation. Off until they say so."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import once
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.records.models import CoachingOffer, Organisation, Partner, Person, ProjectHome


@transaction.atomic
def say(
    *,
    partner: Partner,
    organisation: Organisation,
    is_offer: bool,
    skill: str,
    words: str,
    by: Person,
    form_key: str | None = None,
) -> CoachingOffer:
    once.claim(form_key)
    if by.pk != partner.person_id or not partner.is_here:
        raise ActionError("Everyone says this for themselves.")
    homes = ProjectHome.objects.filter(project=partner.project, organisation=organisation, ended_on=None)
    if not homes.exists():
        raise ActionError("This project has not said that it belongs to that organisation.")
    if skill not in {row.id for row in current().skills}:
        raise ActionError("Choose one of the skills on the list.")
    try:
        with transaction.atomic():
            return CoachingOffer.objects.create(
                person=partner.person,
                organisation=organisation,
                is_offer=is_offer,
                skill=skill,
                words=words.strip(),
                said_on=timezone.localdate(),
            )
    except IntegrityError as error:
        raise ActionError("You have said this already. End it first to say it in other words.") from error


@transaction.atomic
def end(*, offer: CoachingOffer, by: Person) -> CoachingOffer:
    found = CoachingOffer.objects.select_for_update(no_key=True, of=("self",)).get(pk=offer.pk)
    if found.person_id != by.pk:
        raise ActionError("Only whoever said it can end it.")
    if found.ended_on is None:
        found.ended_on = timezone.localdate()
        found.save(update_fields=["ended_on"])
    return found
