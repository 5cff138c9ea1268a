from django.utils import timezone

from evenhand.actions import coaching_offers, organisations, project_homes, recognitions
from evenhand.readings.record_tables_standards import STANDARDS
from evenhand.records.models import Recognition, Training
from tests.access.samples import private_page
from tests.actions.test_recognitions import WORDS, given, learned
from tests.page import Browser


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/{rest}"


def test_what_somebody_did_well_is_said_to_them_alone_until_they_show_it(browser, cast):
    browser.as_page(private_page(cast).pk)
    browser.get(at(cast, "good-practice/say/"))
    browser.post(at(cast, "good-practice/say/"), {"to": str(cast.priya.pk), "words": WORDS})
    for somebody in (cast.rosa, cast.femi, cast.olu):
        assert not Browser().as_person(somebody).get(at(cast, "good-practice/")).has(WORDS)

    priya = Browser().as_person(cast.priya)
    assert priya.get(at(cast)).has("what they saw you do well")
    assert priya.get(at(cast, "good-practice/")).has(WORDS, "Nobody else sees it so far", "Walter Page")
    priya.post(at(cast, "good-practice/1/keep/"), {"show": "yes"})
    assert not priya.get(at(cast)).has("what they saw you do well")
    assert Browser().as_person(cast.olu).get(at(cast, "good-practice/")).has(WORDS, "Priya Nair")
    priya.post(at(cast, "good-practice/1/leave-out/"))
    assert not Browser().as_person(cast.olu).get(at(cast, "good-practice/")).has(WORDS)


def test_nobody_else_can_keep_it_or_take_it_back(browser, cast):
    given(cast)
    browser.as_person(cast.rosa)
    browser.post(at(cast, "good-practice/1/keep/"), {"show": "yes"}, status=404)
    browser.post(at(cast, "good-practice/1/take-back/"), status=404)
    browser.as_person(cast.olu).post(at(cast, "good-practice/1/keep/"), status=403)
    browser.as_person(cast.nia).get(at(cast, "good-practice/"), status=404)
    assert Recognition.objects.get().is_kept is None


def test_a_copy_of_the_record_holds_what_is_shown_and_ones_own(cast):
    from evenhand.access.permissions import Permission
    from evenhand.access.projects import seat_for
    from evenhand.access.viewer import Viewer

    given(cast)
    learned(cast.rosa)
    learned(cast.priya, is_shared=True, what="Listening well")

    def rows(partner, table):
        seat = seat_for(Viewer(partner.person), cast.project.slug, Permission.PROJECT_READ)
        found = next(each for each in STANDARDS if each.name == table)
        return list(found.rows(seat))

    assert rows(cast.rosa, "good_practice") == []
    assert len(rows(cast.priya, "good_practice")) == 1
    recognitions.keep(recognition=Recognition.objects.get(), is_shown=True, by=cast.priya.person)
    assert [each["words"] for each in rows(cast.rosa, "good_practice")] == [WORDS]
    assert [each["what"] for each in rows(cast.femi, "learning_shared")] == ["Listening well"]


def test_learning_is_seen_by_nobody_else_before_it_is_shared(browser, cast):
    browser.as_person(cast.rosa)
    browser.get(at(cast, "skills/note/"))
    form = {"kind": "course", "what": "Facing conflict", "on_day": timezone.localdate(), "hours": "6"}
    browser.post(at(cast, "skills/note/"), form)
    assert browser.get(at(cast, "skills/")).has("Facing conflict", "6 hours", "Only you see it")
    priya = Browser().as_person(cast.priya)
    assert not priya.get(at(cast, "skills/")).has("Facing conflict")
    training = Training.objects.get()
    priya.post(at(cast, f"skills/{training.pk}/share/"), {"share": "yes"}, status=404)
    browser.post(at(cast, f"skills/{training.pk}/share/"), {"share": "yes"})
    assert priya.get(at(cast, "skills/")).has("Facing conflict", "Rosa Adeyemi")
    priya.post(at(cast, f"skills/{training.pk}/remove/"), status=404)
    browser.post(at(cast, f"skills/{training.pk}/remove/"))
    assert not Training.objects.exists()


def test_both_sides_of_the_quarrel_about_skills_stand_on_the_page(browser, cast):
    page = browser.as_person(cast.priya).get(at(cast, "skills/"))

    assert page.has("Researchers often lack the skills", "One side", "The other side")


def test_coaching_is_read_among_the_people_of_one_organisation_alone(browser, cast):
    house = organisations.add(name="Westhaven University")
    for project, lead in ((cast.project, cast.rosa), (cast.other_project, cast.nia)):
        project_homes.say(project=project, organisation=house, by=lead.person)
    browser.as_person(cast.priya)
    browser.get(at(cast, "skills/coaching/"))
    form = {
        "organisation": str(house.pk),
        "is_offer": "yes",
        "skill": "listening",
        "words": "Ring 01632 960 001.",
    }
    browser.post(at(cast, "skills/coaching/"), form, status=200)
    browser.post(at(cast, "skills/coaching/"), {**form, "is_seen": "on"})
    there = f"/p/{cast.other_project.slug}/skills/"
    nia = Browser().as_person(cast.nia)
    assert nia.get(there).has("Who would coach", "Priya Nair", "Ring 01632 960 001.")
    assert not Browser().as_page(private_page(cast).pk).get(at(cast, "skills/")).has("Ring 01632")

    cast.priya.removed_at, cast.priya.removed_by = timezone.now(), cast.rosa.person
    cast.priya.save()
    assert not nia.get(there).has("Ring 01632 960 001.")


def test_an_offer_is_nobodys_elses_to_end(browser, cast):
    house = organisations.add(name="Westhaven University")
    project_homes.say(project=cast.project, organisation=house, by=cast.rosa.person)
    offer = coaching_offers.say(
        partner=cast.priya,
        organisation=house,
        is_offer=True,
        skill="listening",
        words="Ring me.",
        by=cast.priya.person,
    )
    browser.as_person(cast.rosa).post(at(cast, f"skills/coaching/{offer.pk}/end/"), status=404)
    browser.as_person(cast.priya).post(at(cast, f"skills/coaching/{offer.pk}/end/"))
    assert not browser.get(at(cast, "skills/")).has("Ring me.")
