"""Many presses at one instant, on real connections: an invitation, a link and four numbers hold."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from evenhand.access.sign_in_links import new_link
from evenhand.actions import accounts, invitations, partners, private_pages
from evenhand.actions.errors import ActionError
from evenhand.records.models import Partner, Person, PrivatePage
from tests.people import make_cast, person

# The SQLite of the tests lies in memory, where two connections cannot wait for each other.
pytestmark = [pytest.mark.slow, pytest.mark.postgresql]
AT_ONCE = 6


def at_once(attempts: list[Callable[[], object]]) -> list[object]:
    """Run them all at one instant, each on a connection of its own; return what each gave or was refused with."""
    start, results = Barrier(len(attempts)), [None] * len(attempts)

    def run(number: int) -> None:
        start.wait()
        try:
            results[number] = attempts[number]() or "done"
        except ActionError as refused:
            results[number] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(attempts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert None not in results, "an attempt ended in something other than yes or no"
    return results


def done(results: list[object]) -> int:
    return sum(not isinstance(result, ActionError) for result in results)


def test_one_invitation_lets_one_person_in(committed_db):
    cast = make_cast()
    invited = invitations.create(project=cast.project, role="partner", name="Ana", by=cast.rosa.person)
    crowd = [person(f"p{number}") for number in range(AT_ONCE)]
    attempts = [lambda who=who: invitations.accept(invitation=invited.invitation, by=who) for who in crowd]
    attempts.append(lambda: invitations.accept_with_own_page(invitation=invited.invitation, name="Ana"))
    before = Partner.objects.filter(project=cast.project).count()

    assert done(at_once(attempts)) == 1
    assert Partner.objects.filter(project=cast.project).count() == before + 1


def test_one_link_signs_in_once(committed_db):
    token = new_link(person("Priya Nair"), "priya@example.org")
    assert done(at_once([lambda: accounts.use_sign_in_link(token)] * AT_ONCE)) == 1


def test_two_leads_who_remove_each_other_leave_one(committed_db):
    cast = make_cast()
    partners.change_role(partner=cast.priya, role="lead", by=cast.rosa.person)
    results = at_once(
        [
            lambda: partners.remove(partner=cast.priya, by=cast.rosa.person),
            lambda: partners.remove(partner=cast.rosa, by=cast.priya.person),
        ]
    )

    assert done(results) == 1
    assert Partner.objects.filter(project=cast.project, role="lead", removed_at=None).count() == 1


def test_one_person_has_one_open_page(committed_db):
    cast = make_cast()
    at_once([lambda: private_pages.make(partner=cast.walter, by=cast.femi.person)] * AT_ONCE)
    assert PrivatePage.objects.filter(partner=cast.walter, revoked_at=None).count() == 1


def test_tries_at_one_instant_are_counted_one_by_one(committed_db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cast = make_cast()
    made = private_pages.make(partner=cast.walter, by=cast.femi.person)
    private_pages.choose_pin(page=made.page, pin="4071", by=cast.walter.person)
    guesses = [f"90{number:02d}" for number in range(12)]
    results = at_once([lambda pin=pin: private_pages.check_pin(page=made.page, pin=pin) for pin in guesses])

    assert done(results) == 0
    assert PrivatePage.objects.get().pin_wrong_tries == private_pages.PIN_TRIES
    with pytest.raises(ActionError, match="locked"):
        private_pages.check_pin(page=made.page, pin="4071")


def test_the_same_name_twice_makes_two_people_and_one_form_one(committed_db):
    cast = make_cast()
    key = "cd4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a11"

    def add() -> object:
        try:
            return partners.add_without_account(
                project=cast.project,
                name="Gwen",
                role="partner",
                channel="post",
                by=cast.femi.person,
                form_key=key,
            )
        except partners.once.AlreadyDone:
            return "done before"

    at_once([add] * AT_ONCE)
    assert Person.objects.filter(name="Gwen").count() == 1
