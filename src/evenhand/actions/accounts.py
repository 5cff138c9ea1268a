"""What people do with their own account. None of it belongs to a project, so no ledger records it."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from evenhand.access.sign_in_links import SignInLink, link_of
from evenhand.actions import erasures, leaving, once
from evenhand.actions.errors import ActionError
from evenhand.readings.amounts import joined
from evenhand.records.models import OfficeMember, Partner, Person

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
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    person.password = make_password(None)
    person.save(update_fields=["password"])
    return person


@transaction.atomic
def delete(*, person: Person, by: Person, erase_words: bool) -> None:
    """End every part of theirs, and take away their name, address and way in.

    The row stays, as somebody who left: what others wrote to and about them points at it. Their words go
    with them, or stay without a name.
    """
    if by.pk != person.pk:
        raise ActionError("Only you can delete your account.")
    places = list(
        Partner.objects.filter(person=person, removed_at=None).select_related("project").order_by("pk")
    )
    # Nobody can be made a lead of a record that is only read here; whoever takes it over becomes one.
    alone = [
        partner.project.title
        for partner in places
        if not partner.project.is_read_only and _is_only_lead(partner)
    ]
    if alone:
        raise ActionError(
            f"You are the only lead of {joined(alone)}. Make somebody else a lead there first, so that "
            "the others are not left alone; then come back."
        )
    for partner in places:
        if not partner.project.is_read_only:
            leaving.leave(partner=partner, by=by)
    OfficeMember.objects.filter(person=person).delete()
    if erase_words:
        erasures.erase_person(person, by=by)
    else:
        erasures.erase_account(person, by=by)


def _is_only_lead(partner: Partner) -> bool:
    """Whether others would be left without a lead. Whoever is alone in a project leaves nobody alone."""
    others = Partner.objects.filter(project_id=partner.project_id, removed_at=None).exclude(pk=partner.pk)
    return partner.role == "lead" and others.exists() and not others.filter(role="lead").exists()
