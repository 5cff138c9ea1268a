"""The few lines by which somebody hears of a promise: one made to them, asked of them, or given to them."""

from evenhand.notices.addresses import address_of
from evenhand.readings.names import shown_name
from evenhand.records.models import Project, Promise


def subject(project: Project) -> str:
    """Without what it is about: a subject lights up on phones that others can see."""
    return f"News from {project.title}"


def asked(promise: Promise) -> str:
    by = shown_name(promise.asked_by) if promise.asked_by else "Somebody"
    time = (
        f"\nIt takes about {promise.minutes} minutes. Pay: {promise.pay} "
        f"To ask about it, ring {promise.ring}.\n"
        if promise.minutes
        else ""
    )
    return _letter(
        promise,
        f"{by} asks you to do this by {_day(promise.due_on)}:\n\n{promise.what}\n{time}\n"
        "You can say yes, or say no with a word on why.",
    )


def answered(promise: Promise, *, is_taken_on: bool) -> str:
    owner = shown_name(promise.owner)
    if is_taken_on:
        said = f"{owner} has said yes to this, by {_day(promise.due_on)}:\n\n{promise.what}"
    else:
        said = f"{owner} has said no to this:\n\n{promise.what}\n\nWhy: {promise.words}"
    return _letter(promise, said)


def ended(promise: Promise) -> str:
    if promise.state == "kept":
        return _letter(promise, f"A promise was kept:\n\n{promise.what}\n\nHow: {promise.words}")
    return _letter(promise, f"A promise was not kept:\n\n{promise.what}\n\nWhy: {promise.words}")


def handed_on(promise: Promise, *, before: str, why: str) -> str:
    return _letter(
        promise,
        f"A promise is in other hands. It was {before}’s, and is now {shown_name(promise.owner)}’s, "
        f"by {_day(promise.due_on)}:\n\n{promise.what}\n\nWhy: {why}",
    )


def without_owner(promise: Promise, *, owner: str) -> str:
    return _letter(
        promise,
        f"{owner} has left, or was to leave by now, and still owes this:\n\n{promise.what}\n\n"
        "It does not end with that. Please hand it on to somebody who is here.",
    )


def reminder(promise: Promise, *, said: str) -> str:
    return _letter(
        promise,
        f"{said}\n\n{promise.what}\n\nSay how it was kept, say why it cannot be, or hand it on to somebody.",
    )


def behind_a_mask(project: Project) -> str:
    """To somebody whose name stands beside nothing: what it is about is said on their own page alone."""
    return (
        f"Hello,\n\nThere is news in “{project.title}” about something that was promised. You can read it here:\n"
        f"{address_of('project', project.slug)}\n\nYou do not have to do anything.\n"
    )


def _letter(promise: Promise, said: str) -> str:
    at = address_of("promise", promise.project.slug, promise.number)
    return f"Hello,\n\n{said}\n\nYou find it here:\n{at}\n"


def _day(day: object) -> str:
    return f"{day.day} {day:%B %Y}"  # type: ignore[attr-defined]
