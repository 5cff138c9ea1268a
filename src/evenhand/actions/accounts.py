"""What people do with their own account. None of it belongs to a project, so no ledger records it."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from evenhand.access.sign_in_links import SignInLink, link_of
from evenhand.actions import once
from evenhand.actions.errors import ActionError
from evenhand.records.models import Person

SPENT = "This link does not work any more. It works once, for a quarter of an hour. Please ask for a new one."


@transaction.atomic
def use_sign_in_link(token: str) -> SignInLink:
    """Spend the link. Pressed twice, or at once in two windows, one of them signs in."""
    link = link_of(token)
    if link is None:
        raise ActionError(SPENT)
    try:
        once.claim(link.key)
    except once.AlreadyDone:
        raise ActionError(SPENT) from None
    return link


@transaction.atomic
def rename(*, person: Person, name: str, by: Person) -> None:
    if by.pk != person.pk:
        raise ActionError("Only you can change your name.")
    Person.objects.filter(pk=person.pk).update(name=name)


@transaction.atomic
def sign_out_everywhere(*, person: Person, by: Person) -> Person:
    """End every session of theirs. The caller keeps the one it is in by renewing it.

    Nobody has a password, but each session is tied to the unusable one that is kept in its place:
    a fresh one ends them all at once.
    """
    if by.pk != person.pk:
        raise ActionError("Only you can sign yourself out.")
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.password = make_password(None)
    person.save(update_fields=["password"])
    return person
