"""The link in a sign-in e-mail: signed, short-lived, and good for one sign-in."""

from dataclasses import dataclass
from uuid import uuid4

from django.core import signing

from evenhand.records.models import Person

SECONDS = 15 * 60
_SALT = "evenhand.sign-in-link"


@dataclass(frozen=True)
class SignInLink:
    person: Person
    email: str
    key: str
    next: str


def new_link(person: Person, email: str, next: str = "") -> str:
    """A token that whoever reads this mailbox may sign in with, on any device.

    It holds when the person last signed in, so it dies with the next sign-in by whatever way.
    """
    content = {"p": person.pk.hex, "e": email, "k": uuid4().hex, "l": _last(person), "n": next}
    return signing.dumps(content, salt=_SALT, compress=True)


def link_of(token: str) -> SignInLink | None:
    try:
        content = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=content["p"], is_active=True).first()
    if person is None or _last(person) != content["l"]:
        return None
    return SignInLink(person=person, email=content["e"], key=content["k"], next=content["n"])


def _last(person: Person) -> str:
    return person.last_login.isoformat() if person.last_login else ""
