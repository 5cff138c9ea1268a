"""Numbers and ids of another project, tried in one’s own: nothing is found by them, and nothing there changes."""

from django.utils import timezone

from evenhand.actions import barriers, harms, watch_signs
from evenhand.records.models import Barrier, BarrierAsk, Harm, HarmSeen, Toll, WatchSign, WatchSignSeen
from tests.harms import foreseen, raised, told, watch_for


def test_signs_asks_and_tolls_of_another_project_are_not_found(browser, cast):
    theirs = foreseen(cast.nia)
    sign = watch_for(theirs, cast.nia)
    seen = watch_signs.see(sign=sign, words="There.", partner=cast.nia, by=cast.nia.person)
    their_barrier = raised(cast.nia)
    ask = barriers.ask_owner(
        barrier=their_barrier, how="A", asked_on=timezone.localdate(), partner=cast.nia, by=cast.nia.person
    )
    toll = told(cast.nia, bearer_types=["researcher"])
    foreseen(cast.rosa)
    raised(cast.rosa)
    slug = cast.project.slug
    browser.as_person(cast.rosa)
    today = timezone.localdate().isoformat()
    for address, said in (
        (f"harms/1/signs/{sign.pk}/seen/", {"words": "A"}),
        (f"harms/1/signs/{sign.pk}/end/", {}),
        (f"harms/1/signs/seen/{seen.pk}/answer/", {"answer": "A"}),
        (f"barriers/1/asked/{ask.pk}/", {"answer": "A", "answered_on": today}),
        (f"costs-and-gives/{toll.pk}/share/", {"shared": "named"}),
        (f"costs-and-gives/{toll.pk}/take-back/", {}),
        (f"harms/1/likely/for/{cast.nia.pk}/", {"likelihood": "likely"}),
    ):
        browser.post(f"/p/{slug}/{address}", said, status=404)

    assert WatchSign.objects.get().ended_on is None
    assert WatchSignSeen.objects.get().answer == ""
    assert BarrierAsk.objects.get().answer == ""
    assert Toll.objects.get().shared_on is None


def test_people_harms_and_barriers_of_another_project_cannot_be_chosen(browser, cast):
    theirs, their_barrier = foreseen(cast.nia), raised(cast.nia)
    Harm.objects.filter(pk=theirs.pk).update(number=77)
    Barrier.objects.filter(pk=their_barrier.pk).update(number=77)
    slug = cast.project.slug
    foreseen(cast.rosa)
    browser.as_person(cast.rosa)
    today = timezone.localdate().isoformat()
    for address, said in (
        ("harms/1/guard/", {"guard": "A", "guard_owner": str(cast.nia.pk)}),
        (
            "harms/happened/",
            {"what": "A", "happened_on": today, "harm": "77", "bearer_types": ["patient"]},
        ),
        (
            "costs-and-gives/tell/",
            {"sort": "cost-practical", "words": "A", "barrier": "77", "shared": "named"},
        ),
    ):
        browser.post(f"/p/{slug}/{address}", said, status=200)

    assert Harm.objects.get(project=cast.project).guard_owner is None
    assert not HarmSeen.objects.exists()
    assert not Toll.objects.exists()


def test_a_form_that_is_sent_twice_is_kept_once(browser, cast):
    slug, key = cast.project.slug, "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0c31"
    harm = foreseen(cast.rosa)
    browser.as_person(cast.priya)
    today = timezone.localdate().isoformat()
    for place, (model, address, said) in enumerate(
        (
            (WatchSign, "harms/1/signs/", {"words": "Fewer come.", "is_above": "yes"}),
            (
                HarmSeen,
                "harms/happened/",
                {"what": "It happened.", "happened_on": today, "harm": "1", "bearer_types": ["patient"]},
            ),
            (Barrier, "barriers/add/", {"what": "A", "level": "system", "owner": "B"}),
            (BarrierAsk, "barriers/1/ask/", {"asked_on": today, "how": "A letter"}),
            (Toll, "costs-and-gives/tell/", {"sort": "cost-practical", "words": "A", "shared": "private"}),
        )
    ):
        sent = {**said, "form_key": key[:-4] + f"{place:04d}"}
        browser.post(f"/p/{slug}/{address}", sent)
        browser.post(f"/p/{slug}/{address}", sent)
        assert model.objects.count() == 1, address
    for _ in range(2):
        browser.post(f"/p/{slug}/harms/1/likely/", {"likelihood": "likely", "form_key": key})
    assert harm.likelihoods.count() == 1


def test_a_harm_of_another_project_is_not_told_of_by_an_action_either(cast):
    import pytest

    from evenhand.actions.errors import ActionError

    harm = foreseen(cast.nia)
    with pytest.raises(ActionError, match="another project"):
        harms.say_likelihood(harm=harm, partner=cast.priya, likelihood="likely", by=cast.priya.person)
    with pytest.raises(ActionError, match="another project"):
        told(cast.priya, barrier=raised(cast.nia))
    # By people of another project nothing is guarded, watched, seen or asked either.
    for act in (
        lambda: harms.guard(harm=harm, guard="A", owner=None, partner=cast.priya, by=cast.priya.person),
        lambda: harms.close(harm=harm, because="A", partner=cast.priya, by=cast.priya.person),
        lambda: watch_for(harm, cast.priya),
    ):
        with pytest.raises(ActionError, match="another project"):
            act()
