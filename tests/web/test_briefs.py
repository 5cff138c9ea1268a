from evenhand.records.models import Brief


def address(cast, rest=""):
    return f"/p/{cast.project.slug}/ask-first/{rest}"


def test_what_was_said_is_kept_in_versions(browser, cast):
    browser.as_person(cast.rosa).get(address(cast) + "?edit")
    browser.post(address(cast), {"change": "Warm, dry homes", "money": "5000", "seen_version": "0"})
    browser.post(address(cast), {"change": "Warm homes for all", "money": "5000", "seen_version": "1"})

    assert Brief.objects.filter(project=cast.project).count() == 2
    assert Brief.objects.first().content["means"]["money_pence"] == 500000
    assert browser.get(address(cast)).has("Warm homes for all")


def test_a_second_tab_does_not_overwrite_the_first_unseen(browser, cast):
    browser.as_person(cast.rosa)
    browser.post(address(cast), {"change": "First tab", "seen_version": "0"})
    page = browser.post(address(cast), {"change": "Second tab", "seen_version": "0"}, status=200)

    assert page.has("Somebody else saved this page")
    assert "Second tab" in page.html
    assert Brief.objects.get().content["ask"]["change"] == "First tab"


def test_a_partner_reads_and_does_not_change(browser, cast):
    browser.as_person(cast.priya).get(address(cast))
    browser.post(address(cast), {"change": "Mine", "seen_version": "0"}, status=403)


def test_a_partner_notes_what_was_settled_before_they_came(browser, cast):
    browser.as_person(cast.priya).get(address(cast, "decided-before/"))
    browser.post(address(cast, "decided-before/"), {"what": "The three streets", "decided_by": "The council"})

    assert browser.get(address(cast)).has("The three streets", "The council", "cannot be changed now")


def test_too_much_money_is_refused_in_a_sentence(browser, cast):
    form = {"money": "99999999999", "seen_version": "0"}
    page = browser.as_person(cast.rosa).post(address(cast), form, status=200)

    assert page.has("There is something to mend")
    assert not Brief.objects.exists()


def test_the_money_is_read_back_as_pounds(browser, cast):
    address = f"/p/{cast.project.slug}/ask-first/"
    browser.as_person(cast.rosa).post(address, {"money": "9130", "seen_version": "0"})

    assert browser.get(address).has("£9,130")


def test_the_day_reads_back_as_people_say_it(browser, cast):
    browser.as_person(cast.rosa).post(address(cast), {"needed_by": "2027-03-01", "seen_version": "0"})

    assert browser.get(address(cast)).has("1 March 2027")
