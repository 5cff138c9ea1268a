"""The e-mail that carries an invitation."""

from evenhand.access.roles import ROLES
from evenhand.notices import mail
from evenhand.notices.addresses import address_of
from evenhand.readings.names import shown_name
from evenhand.records.models import Invitation, Partner


def send(invitation: Invitation, token: str) -> bool:
    inviter = Partner.objects.prefetch_related("types").get(
        project=invitation.project, person=invitation.created_by
    )
    until = invitation.expires_at
    return mail.send(
        to=invitation.email,
        # Without what the project is about: a subject lights up on phones that others can see.
        subject=f"{shown_name(inviter)} invites you",
        body=f"""Hello {invitation.name},

{shown_name(inviter)} invites you to {invitation.project.title}.

You would come in as: {ROLES[invitation.role].name}.

You can read what it is about, and then say yes or no, here:
{address_of("invitation", token)}

Opening the link changes nothing. No needs no reason.
The link is for you. It works once, until {until.day} {until:%B %Y}.

If you did not expect this, you need do nothing.
""",
    )
