from evenhand.records.models import Involvement, LedgerEntry


def test_an_unknown_way_of_taking_part_is_refused_and_nothing_is_kept(browser, cast):
    at = f"/p/{cast.project.slug}/stages/"
    browser.as_person(cast.priya).get(at)
    browser.get(at + "framing/")
    browser.post(
        at + "framing/", {"mode_carer": "no_such_mode", "reason_carer": "They know the nights"}, status=200
    )

    assert not Involvement.objects.exists()


def test_a_square_can_be_set_changed_and_cleared(browser, cast):
    from evenhand.readings.framework import current

    first, second = current().modes[0], current().modes[-1]
    at = f"/p/{cast.project.slug}/stages/framing/"
    browser.as_person(cast.priya)
    before = LedgerEntry.objects.count()
    browser.post(at, {"mode_carer": first.id, "reason_carer": "They know the nights"})
    browser.post(at, {"mode_carer": second.id, "reason_carer": "They know the nights"})
    assert browser.get(f"/p/{cast.project.slug}/stages/").has(second.name, "They know the nights")
    browser.post(at, {"mode_carer": "", "reason_carer": ""})

    assert not Involvement.objects.exists()
    assert LedgerEntry.objects.count() == before + 3


def test_an_observer_cannot_change_and_an_unknown_stage_is_not_found(browser, cast):
    browser.as_person(cast.olu).get(f"/p/{cast.project.slug}/stages/framing/", status=403)
    browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/stages/no-such/", status=404)
