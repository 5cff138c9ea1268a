"""Who in the institution’s office may see across projects who is asked for much. Given by whoever runs the server."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions.errors import ActionError
from evenhand.records.models import OfficeMember, Person


@transaction.atomic
def add(*, email: str, granted_by: str) -> OfficeMember:
    """Let somebody look. They must have an account here; a typing error then lets nobody in."""
    person = _person(email)
    try:
        with transaction.atomic():
            return OfficeMember.objects.create(person=person, granted_by=granted_by[:80])
    except IntegrityError as error:
        raise ActionError(f"{person.email} is an office member already.") from error


@transaction.atomic
def remove(*, email: str, ended_by: str) -> OfficeMember:
    member = OfficeMember.objects.filter(person=_person(email), ended_at=None).first()
    if member is None:
        raise ActionError(f"{email} is not an office member.")
    member.ended_at, member.ended_by = timezone.now(), ended_by[:80]
    member.save(update_fields=["ended_at", "ended_by"])
    return member


def _person(email: str) -> Person:
    person = Person.objects.filter(email__iexact=email.strip()).first()
    if person is None or not email.strip():
        raise ActionError(f"Nobody with the address {email} has an account here. They sign in once first.")
    return person
