from base64 import b64decode
from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.actions import harms, harms_seen, watch_signs
from evenhand.framework import load
from evenhand.readings.watch_signs import FIGURES
from evenhand.records.models import Harm, HarmLikelihood, HarmSeen, WatchSign, WatchSignSeen
from tests.access.samples import private_page
from tests.actions.test_watch_signs import late_promise
from tests.harms import foreseen, watch_for, watch_promises
from tests.page import Browser


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/harms/{rest}"


def drawn(page):
    """The map as it is drawn, out of the picture’s own address."""
    picture = next(each for each in page.tree.iter("img") if each.get("src").startswith("data:image/svg"))
    return b64decode(picture.get("src").partition(",")[2]).decode()


def written(**more):
    said = {
        "trigger": "Meetings are in the day.",
        "mechanism": "Those with jobs stay away.",
        "harm": "We plan for those at home.",
        "bearer_types": ["carer"],
        "bearer_words": "",
        "stage": "team",
        "guard": "",
        "guard_owner": "",
    }
    return {**said, **more}


def test_an_empty_page_says_that_nothing_written_is_not_nothing_wrong(browser, cast):
    page = browser.as_person(cast.olu).get(at(cast))

    assert page.has("That does not say that nothing can go wrong.", "leave people out")


def test_one_writes_down_a_harm_and_it_stands_on_the_map_and_in_the_list(browser, cast):
    browser.as_person(cast.priya)
    browser.get(at(cast, "add/"))
    browser.post(at(cast, "add/"), written())
    page = browser.get(at(cast))

    assert "Those with jobs stay away." in drawn(page)
    assert page.has("Those with jobs stay away.", "Nothing guards against it.", "Carers")
    assert page.has("Nobody has said how we would notice it.")


def test_the_map_escapes_what_people_write(browser, cast):
    foreseen(cast.priya, trigger="<script>alert(1)</script> & more")
    page = browser.as_person(cast.priya).get(at(cast))

    for shown in (page.html, drawn(page)):
        assert "<script>alert" not in shown
        assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("template", [row.id for row in load().harms])
def test_whatever_others_feared_can_be_started_from_and_fills_in_no_bearer(browser, cast, template):
    page = browser.as_person(cast.priya).get(at(cast, f"add/?from={template}"))

    assert page.has("It was first said of", "It is not taken to hold for anybody else")
    assert "checked" not in page.html.split('id="id_bearer_types"')[1].split("</fieldset>")[0]


def test_carried_over_to_others_it_asks_why_and_shows_both(browser, cast):
    browser.as_person(cast.priya)
    form = written(template="laid_open", bearer_types=["carer"])
    page = browser.post(at(cast, "add/"), form, status=200)
    assert page.has("Say why it holds here.")
    assert not Harm.objects.exists()
    browser.post(at(cast, "add/"), {**form, "holds_here_because": "The clinic reads what carers say."})

    for address in (at(cast), at(cast, "1/")):
        page = browser.get(address)
        assert page.has("First said of: Policy-makers", "Here: Carers", "The clinic reads what carers say.")


def test_every_figure_that_a_template_names_can_be_watched():
    assert {row.figure for row in load().harms if row.figure} <= FIGURES.keys()


def test_only_those_who_would_bear_it_say_how_likely_and_words_stand_side_by_side(browser, cast):
    foreseen(cast.rosa)
    page = browser.as_person(cast.rosa).get(at(cast, "1/likely/"))
    assert page.has("Those are asked who would bear it.")
    refused = browser.post(at(cast, "1/likely/"), {"likelihood": "unlikely"}, status=200)
    assert refused.has("If you would too, say so.")
    browser.as_person(cast.priya).post(at(cast, "1/likely/"), {"likelihood": "likely", "words": "It was so."})
    page = browser.get(at(cast, "1/"))

    assert page.has("Priya Nair (you)", "Likely", "It was so.", "Nobody has said so far for: patients.")
    assert HarmLikelihood.objects.get().partner == cast.priya


def test_a_word_typed_in_says_so_until_its_owner_has_looked(browser, cast):
    foreseen(cast.rosa)
    browser.as_person(cast.femi)
    address = at(cast, f"1/likely/for/{cast.walter.pk}/")
    browser.get(address)
    day = timezone.localdate().isoformat()
    browser.post(address, {"way": "phone", "day": day, "likelihood": "possible", "words": "Perhaps."})
    assert browser.get(at(cast, "1/")).has("typed in by Femi Facilitator; not yet looked at by them")
    browser = Browser().as_page(private_page(cast).pk)
    browser.post(at(cast, "1/likely/confirm/"))

    assert browser.get(at(cast, "1/")).has("that it is right")


def test_a_supporter_or_observer_reads_and_writes_nothing(browser, cast):
    foreseen(cast.rosa)
    browser.as_person(cast.olu).get(at(cast, "1/"))
    for address in ("add/", "start-from/", "happened/", "1/guard/", "1/likely/", "1/signs/", "1/put-away/"):
        browser.get(at(cast, address), status=403)
    browser.as_person(cast.nia).get(at(cast), status=404)


def test_a_guard_with_somebody_who_sees_to_it_settles_it(browser, cast):
    foreseen(cast.rosa)
    browser.as_person(cast.priya)
    browser.get(at(cast, "1/guard/"))
    browser.post(at(cast, "1/guard/"), {"guard": "Meet downstairs.", "guard_owner": str(cast.rosa.pk)})
    page = browser.get(at(cast, "1/"))

    assert page.has("Meet downstairs.", "Seen to by: Rosa Adeyemi")
    assert not page.has("Nothing guards against it.")


def test_a_figure_is_chosen_with_a_mark_and_shows_how_it_stands(browser, cast):
    late_promise(cast)
    foreseen(cast.rosa)
    browser.as_person(cast.priya)
    assert browser.get(at(cast, "1/signs/")).has("1 of 1 promise still owed is past the day.")
    form = {"words": "Promises are late.", "figure": "promises_late", "is_above": "yes"}
    assert browser.post(at(cast, "1/signs/"), form, status=200).has("at what number")
    browser.post(at(cast, "1/signs/"), {**form, "mark": "0"})

    page = browser.get(at(cast, "1/"))
    assert page.has("It is past the mark.", "What is behind this figure")
    assert f"/p/{cast.project.slug}/promises/" in page.links
    assert WatchSign.objects.get().figure == "promises_late"


def test_a_sign_that_shows_waits_on_everyones_page_until_it_is_answered(browser, cast):
    late_promise(cast)
    watch_promises(foreseen(cast.rosa), cast.rosa)
    watch_signs.check_all()
    seen = WatchSignSeen.objects.get()
    home = browser.as_person(cast.priya).get(f"/p/{cast.project.slug}/")
    assert home.has("A sign that you watch for shows")
    browser.get(at(cast, f"1/signs/seen/{seen.pk}/answer/"))
    browser.post(at(cast, f"1/signs/seen/{seen.pk}/answer/"), {"answer": "Rosa rings them today."})

    assert browser.get(at(cast, "1/")).has("Rosa rings them today.")
    assert not browser.get(f"/p/{cast.project.slug}/").has("A sign that you watch for shows")


def test_somebody_says_that_they_see_a_sign_and_ends_another(browser, cast):
    harm = foreseen(cast.rosa)
    seen, ended = watch_for(harm, cast.rosa), watch_for(harm, cast.rosa, words="It is cold.")
    browser.as_person(cast.priya)
    browser.get(at(cast, f"1/signs/{seen.pk}/seen/"))
    browser.post(at(cast, f"1/signs/{seen.pk}/seen/"), {"words": "Walter was not there."})
    browser.post(at(cast, f"1/signs/{ended.pk}/end/"))

    assert browser.get(at(cast, "1/")).has("Walter was not there.", "No longer watched for, since")


def test_what_happened_stands_in_the_two_by_two_where_it_belongs(browser, cast):
    today = timezone.localdate()
    harm = foreseen(cast.rosa)
    more = {"partner": cast.priya, "bearer_types": ["patient"], "by": cast.priya.person}
    harms_seen.note(what="Foreseen one.", happened_on=today, harm=harm, **more)
    harms_seen.note(what="Afterthought.", happened_on=today - timedelta(days=9), harm=harm, **more)
    harms_seen.note(what="Out of the blue.", happened_on=today, **more)
    foreseen(cast.rosa, harm="Never seen so far.")
    page = browser.as_person(cast.walter).get(at(cast))
    table = page.html.split('class="stack two-by-two"')[1].split("</table>")[0]
    foreseen_row, unforeseen_row = table.split("Not foreseen</th>")

    assert "Foreseen one." in foreseen_row
    assert "Never seen so far." in foreseen_row
    assert "Afterthought." in unforeseen_row
    assert "Out of the blue." in unforeseen_row
    assert "Nobody can know." in unforeseen_row


def test_one_tells_what_happened_and_takes_it_back(browser, cast):
    foreseen(cast.rosa)
    browser = Browser().as_page(private_page(cast).pk)
    browser.get(at(cast, "happened/?harm=1"))
    day = timezone.localdate().isoformat()
    browser.post(
        at(cast, "happened/"),
        {"what": "I fell.\x00", "happened_on": day, "harm": "1", "bearer_types": ["patient"]},
    )
    seen = HarmSeen.objects.get()
    assert (seen.harm.number, seen.partner) == (1, cast.walter)
    browser.as_person(cast.priya)
    browser.get(at(cast, "happened/1/done/"))
    browser.post(at(cast, "happened/1/done/"), {"words": "There is a rail now."})
    browser.post(at(cast, "happened/1/take-back/"))
    assert browser.get(at(cast, "happened/1/")).has("There is a rail now.")
    Browser().as_page(private_page(cast).pk).post(at(cast, "happened/1/take-back/"))

    assert browser.get(at(cast, "happened/1/")).has("Taken back")


def test_a_harm_is_put_away_with_a_reason_and_watched_again(browser, cast):
    foreseen(cast.rosa)
    browser.as_person(cast.priya)
    browser.get(at(cast, "1/put-away/"))
    browser.post(at(cast, "1/put-away/"), {"because": "There is a lift."})
    assert browser.get(at(cast)).has("There is a lift.")
    browser.post(at(cast, "1/again/"))

    assert Harm.objects.get().state == "open"


def test_words_are_put_better_by_their_author_until_they_are_answered(browser, cast):
    harm = foreseen(cast.priya)
    browser.as_person(cast.rosa).get(at(cast, "1/words/"), status=404)
    browser.as_person(cast.priya).get(at(cast, "1/words/"))
    browser.post(at(cast, "1/words/"), written(trigger="There is no lift."))
    assert Harm.objects.get().trigger == "There is no lift."
    harms.say_likelihood(harm=harm, partner=cast.walter, likelihood="likely", by=cast.walter.person,
                         is_bearer_by_own_word=True, words="Me too.")  # fmt: skip
    refused = browser.post(at(cast, "1/words/"), written(trigger="It rains."), status=200)

    assert refused.has("Others have answered these words")


def test_a_harm_is_typed_in_for_somebody_and_says_so(browser, cast):
    browser.as_person(cast.femi)
    address = at(cast, f"for/{cast.walter.pk}/")
    browser.get(address)
    browser.post(address, written())

    assert browser.get(at(cast, "1/")).has("Written down by Walter Page", "typed in by Femi Facilitator")
    browser.as_person(cast.priya).get(address, status=403)


@pytest.mark.parametrize("kind", ["txt", "pdf", "docx"])
def test_the_page_goes_out_as_a_file(browser, cast, kind):
    foreseen(cast.rosa, template="worn_out", bearer_types=["researcher"])
    response = browser.as_person(cast.priya).get(at(cast, f"as/{kind}/")).response

    assert len(response.content) > 300
    if kind == "txt":
        assert "Nothing guards against it." in response.content.decode()


def test_the_list_asks_no_more_of_the_database_for_more_harms(browser, cast, django_assert_max_num_queries):
    def filled(times):
        for _ in range(times):
            harm = foreseen(cast.rosa, guard="Ask.", guard_owner=cast.femi)
            watch_promises(harm, cast.rosa)
            harms.say_likelihood(harm=harm, partner=cast.priya, likelihood="likely", by=cast.priya.person)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.as_person(cast.priya)
    filled(2)
    browser.get(at(cast))
    with CaptureQueriesContext(connection) as few:
        browser.get(at(cast))
    filled(10)
    browser.get(at(cast))
    with CaptureQueriesContext(connection) as many:
        browser.get(at(cast))

    assert len(many) <= len(few)


def test_those_who_would_bear_it_find_the_question_in_the_list_until_they_answer(browser, cast):
    foreseen(cast.rosa)
    assert not browser.as_person(cast.rosa).get(at(cast)).has("You would bear it")
    assert browser.as_person(cast.priya).get(at(cast)).has("You would bear it: say how likely it is")
    browser.post(at(cast, "1/likely/"), {"likelihood": "cannot_say"})

    assert not browser.get(at(cast)).has("You would bear it")


@pytest.mark.parametrize("figure", FIGURES)
def test_everyone_who_reads_a_figure_can_open_what_is_behind_it(browser, cast, figure):
    from django.urls import reverse

    browser.as_person(cast.olu).get(reverse(FIGURES[figure].at, args=[cast.project.slug]))
