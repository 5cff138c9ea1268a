"""The letter or e-mail by which somebody is asked for their time: all they need to say yes or no, also by phone."""

from evenhand.notices.addresses import address_of
from evenhand.notices.asking import subject
from evenhand.records.models import Ask, Partner

__all__ = ["asked", "subject", "taken_back"]


def asked(ask: Ask, partner: Partner) -> str:
    due = ask.due_on
    about = f"\n{ask.about}\n" if ask.about else ""
    return f"""Hello,

“{ask.project.title}” asks you:

{ask.what}
{about}
How long it takes: about {ask.minutes} minute{"" if ask.minutes == 1 else "s"}
By when: {due.day} {due:%B %Y}
Pay: {ask.pay}
Whom to ring: {ask.ring}

You can say no. No needs no reason, and nothing changes for you. Nobody takes silence for a yes.

{_how(ask, partner)}
"""


def taken_back(ask: Ask) -> str:
    return f"""Hello,

“{ask.project.title}” had asked you:

{ask.what}

This is taken back. You do not have to do anything. We are sorry for the bother.
"""


def _how(ask: Ask, partner: Partner) -> str:
    if partner.person.email:
        return f"Say yes or no here:\n{address_of('ask', ask.project.slug, ask.number)}"
    if partner.channel == "page":
        return "Say yes or no on your own page, or ring the number above."
    return "Say yes or no by post, or ring the number above."
