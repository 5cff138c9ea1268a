"""Who in the institution’s office may see across projects who is asked for much. Given by whoever runs the server."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions.errors import ActionError
from evenhand.records.models import OfficeMember, Organisation, Person


@transaction.atomic
def add(*, email: str, granted_by: str, organisation: Organisation | None = None) -> OfficeMember:
    """Let somebody look: at all of this installation, or at one organisation’s projects.

    They must have an account here; a typing error then lets nobody in.
    """
    person = _person(email)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if (
        organisation is not None
        and not Organisation.objects.filter(pk=organisation.pk, ended_on=None).exists()
    ):
        raise ActionError(f"{organisation.name} has ended here.")
    looks = OfficeMember.objects.filter(person=person, ended_at=None)
    if looks.filter(organisation__isnull=organisation is not None).exists():
        # What one page tells could be taken from what the other does.
        raise ActionError(
            f"{person.email} looks at {'the whole installation' if organisation else 'one organisation'} already. "
            "Nobody may do both: taking one table from the other could show what neither tells. End that first."
        )
    try:
        with transaction.atomic():
            return OfficeMember.objects.create(
                person=person, organisation=organisation, granted_by=granted_by[:80]
            )
    except IntegrityError as error:
        of = f" of {organisation.name}" if organisation else ""
        raise ActionError(f"{person.email} is an office member{of} already.") from error


@transaction.atomic
def remove(*, email: str, ended_by: str, organisation: Organisation | None = None) -> OfficeMember:
    member = OfficeMember.objects.filter(
        person=_person(email), organisation=organisation, ended_at=None
    ).first()
    if member is None:
        of = f" of {organisation.name}" if organisation else ""
        raise ActionError(f"{email} is not an office member{of}.")
    member.ended_at, member.ended_by = timezone.now(), ended_by[:80]
    member.save(update_fields=["ended_at", "ended_by"])
    return member


def _person(email: str) -> Person:
    person = Person.objects.filter(email__iexact=email.strip()).first()
    if person is None or not email.strip():
        raise ActionError(f"Nobody with the address {email} has an account here. They sign in once first.")
    return person
