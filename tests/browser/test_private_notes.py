"""Hours, needs, what is told in confidence, and leaving: by keyboard, at both widths, with axe after each step."""

from datetime import date

import pytest

from evenhand.actions import access_needs, flags, hours
from evenhand.records.models import Flag, HoursEntry
from tests.actions.test_bringing import bring
from tests.actions.test_leaving import private_notes, say
from tests.browser.conftest import sign_in
from tests.people import make_cast

pytestmark = pytest.mark.browser


def test_two_taps_and_then_telling_somebody(visitor):
    cast = make_cast()
    sign_in(visitor, cast.priya.person)
    visitor.open(f"/p/{cast.project.slug}/hours/")
    visitor.choose("input[name=kind][value=calming]")
    visitor.press("button[name=minutes][value='30']")
    assert HoursEntry.objects.get().minutes == 30

    visitor.open(f"/p/{cast.project.slug}/in-confidence/")
    visitor.press("main a.button")
    visitor.choose(f"input[name=confidant][value='{cast.femi.pk}']")
    visitor.press("main form button")
    visitor.choose("input[name=kind][value=stress]")
    visitor.type_into("#id_words", "Too many evenings")
    visitor.press("main form button")
    assert Flag.objects.get().confidant == cast.femi


@pytest.mark.parametrize(
    "address",
    [
        "/p/{slug}/hours/",
        "/p/{slug}/hours/add/",
        "/p/{slug}/hours/share/",
        "/p/{slug}/hours/shared/",
        "/p/{slug}/hours/your-post/",
        "/p/{slug}/in-confidence/",
        "/p/{slug}/in-confidence/{flag}/",
        "/p/{slug}/needs/",
        "/p/{slug}/needs/{need}/",
        "/p/{slug}/needs/arrange/",
        "/p/{slug}/needs/arrange/occasion/",
        "/p/{slug}/needs/arrange/enter/",
        "/p/{slug}/needs/met/{check}/",
        "/p/{slug}/leaving/",
        "/p/{slug}/people/leave/",
        "/p/{slug}/said/bring/",
        "/account/you/leaving/",
        "/account/you/leaving/delete/",
    ],
)
def test_pages_about_private_things_can_be_read_at_both_widths(visitor, address):
    cast = make_cast()
    private_notes(cast.priya, cast.femi)
    hours.log(partner=cast.femi, kind="tea", minutes=45, day=date(2026, 11, 3), by=cast.femi.person)
    hours.share(partner=cast.femi, by=cast.femi.person)
    need = access_needs.say(partner=cast.femi, need="Step-free rooms", by=cast.femi.person)
    access_needs.plan_occasion(
        project=cast.project,
        occasion="First panel",
        day=date(2026, 11, 3),
        partners=[cast.femi, cast.priya],
        by=cast.femi.person,
    )
    say(cast.femi, "The letter is six pages long.")
    bring(cast, {"text": "Nobody asked about damp", "changed": "A question on damp"})
    flags.mark_seen(flag=Flag.objects.get(), by=cast.femi.person)
    sign_in(visitor, cast.femi.person)
    visitor.open(
        address.format(
            slug=cast.project.slug,
            flag=Flag.objects.get().pk,
            need=need.pk,
            check=need.checks.get().pk,
        )
    )
