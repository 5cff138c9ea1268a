"""The way into a project: asked, taken, declined or taken back. Each invitation works once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from evenhand.access.private_pages import digest_of_token, new_token
from evenhand.actions import ledger, once, partners, private_pages
from evenhand.actions.errors import ActionError
from evenhand.notices import invitations as notice
from evenhand.records.models import Invitation, Partner, Person, Project

DAYS = 14
MOST_DAYS = 60


@dataclass
class MailSent:
    """Whether the e-mail went: yes, no, or nothing yet (there was no address, or it is still to be tried)."""

    is_sent: bool | None = None


@dataclass(frozen=True)
class Invited:
    """An invitation and its token, which is nowhere kept and can be shown this once."""

    invitation: Invitation
    token: str
    mail: MailSent = field(default_factory=MailSent)


@transaction.atomic
def create(
    *,
    project: Project,
    role: str,
    name: str,
    by: Person,
    email: str = "",
    days: int = DAYS,
    form_key: str | None = None,
) -> Invited:
    """Ask someone in. The e-mail goes after the invitation is safely kept, and may fail without harming it."""
    once.claim(form_key)
    if not 1 <= days <= MOST_DAYS:
        raise ActionError(f"An invitation can be open for 1 to {MOST_DAYS} days.")
    token = new_token()
    invitation = Invitation.objects.create(
        project=project,
        role=role,
        name=name,
        email=email,
        token_digest=digest_of_token(token),
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    # The name and address of someone who has not said yes stay out of a record that cannot forget.
    invitation.ledger_seq = ledger.append(
        project, "invitation.create", {"invitation": invitation.pk, "role": role, "days": days}, by=by
    )
    invitation.save(update_fields=["ledger_seq"])
    invited = Invited(invitation, token)
    if email:

        def send() -> None:
            invited.mail.is_sent = notice.send(invitation, token)

        transaction.on_commit(send)
    return invited


@transaction.atomic
def revoke(*, invitation: Invitation, by: Person) -> None:
    invitation = _locked(invitation)
    if invitation.accepted_at:
        raise ActionError("This invitation was accepted already. You can end that person’s part instead.")
    if invitation.revoked_at:
        return
    invitation.revoked_at, invitation.revoked_by = timezone.now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    _note("invitation.revoke", invitation, by=by)


@transaction.atomic
def decline(*, invitation: Invitation) -> None:
    """“No, thank you.” Nobody is asked who they are or why, and the entry names nobody."""
    invitation = _locked(invitation)
    _refuse_spent(invitation)
    invitation.declined_at = timezone.now()
    invitation.save(update_fields=["declined_at"])
    _note("invitation.decline", invitation, by=None)


@transaction.atomic
def accept(*, invitation: Invitation, by: Person, types: Sequence[str] = ()) -> Partner:
    """Come in with an account. The role is the invitation's, whatever else was sent."""
    invitation = _locked(invitation)
    _refuse_spent(invitation)
    before = Partner.objects.filter(project=invitation.project, person=by).first()
    if before and before.removed_at and before.removed_at > invitation.created_at:
        # An invitation from before they were removed would undo the removal.
        raise ActionError("This invitation is from before your part in the project ended. Ask for a new one.")
    partner = partners.join(
        project=invitation.project, person=by, role=invitation.role, channel="web", types=types
    )
    _take(invitation, partner, by=by)
    return partner


@transaction.atomic
def accept_with_own_page(
    *, invitation: Invitation, name: str, types: Sequence[str] = ()
) -> private_pages.Made:
    """Come in without an account or an address, and get a page of one's own."""
    invitation = _locked(invitation)
    _refuse_spent(invitation)
    if not may_have_own_page(invitation):
        raise ActionError(
            "Someone who looks after the people in a project needs to sign in. Please use an e-mail address."
        )
    person = partners.person_without_account(name)
    partner = partners.join(
        project=invitation.project, person=person, role=invitation.role, channel="page", types=types
    )
    _take(invitation, partner, by=person)
    return private_pages.make(partner=partner, by=person)


def may_have_own_page(invitation: Invitation) -> bool:
    return not partners.roles_given_by(invitation.role)


def why_spent(invitation: Invitation) -> str:
    """Why an invitation does not work any more, in a sentence; nothing when it still does."""
    if invitation.accepted_at:
        return "It was used already. An invitation works once."
    if invitation.revoked_at:
        return "Whoever sent it has taken it back."
    if invitation.declined_at:
        return "Somebody said “no, thank you” to it."
    if invitation.expires_at <= timezone.now():
        return f"It was open until {invitation.expires_at.day} {invitation.expires_at:%B %Y}."
    return ""


def _refuse_spent(invitation: Invitation) -> None:
    if reason := why_spent(invitation):
        raise ActionError(f"This invitation does not work any more. {reason} Ask for a new one.")


def _locked(invitation: Invitation) -> Invitation:
    """The invitation as it is now: what the page showed may be minutes old, and two may press at once."""
    return (
        Invitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project", "created_by")
        .get(pk=invitation.pk)
    )


def _take(invitation: Invitation, partner: Partner, *, by: Person) -> None:
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    seq = _note("invitation.accept", invitation, by=by, partner=partner.pk, role=partner.role)
    partner.ledger_seq = seq
    partner.save(update_fields=["ledger_seq"])


def _note(type: str, invitation: Invitation, *, by: Person | None, **more: object) -> int:
    return ledger.append(
        invitation.project,
        type,
        {"invitation": invitation.pk, **more},
        by=by,
        refs=[] if invitation.ledger_seq is None else [invitation.ledger_seq],
    )
