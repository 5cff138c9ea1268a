from django.utils import timezone

from evenhand.actions import budgets, power
from evenhand.exchange.plan_sections import LineStated
from evenhand.records.models import BudgetLine, DecidedBefore, PowerBefore, PowerGivenUp
from tests.access.samples import private_page
from tests.closed_decisions import closed
from tests.readings.test_power import rule_in_force
from tests.release import agreed, in_force


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/power/{rest}"


def test_a_project_without_a_charter_says_so_and_shows_what_the_site_lets_people_do(browser, cast):
    page = browser.as_person(cast.priya).get(at(cast))

    assert page.has(
        "There is no charter yet",
        "Can close one when its time is over, besides whoever put it: Femi Facilitator, Rosa Adeyemi.",
    )
    assert page.has("Power cannot be designed away by a tool")


def test_charter_record_and_the_time_before_stand_on_one_page_with_links(browser, cast):
    rule_in_force(cast, rule="consent", spends_pence=20_000, may_publish=True, presence=[("carer", 2)])
    closed(cast, stage="framing", say=(cast.rosa, cast.priya))
    DecidedBefore.objects.create(
        project=cast.project, what="The budget", decided_by="The funder", created_by=cast.rosa.person
    )
    power.tell_before(partner=cast.rosa, power="decide", words="We talked it over.", by=cast.rosa.person)
    power.tell_before(partner=cast.priya, power="decide", words="Rosa decided.", by=cast.priya.person)
    power.give_up(partner=cast.rosa, what="Choosing the journal", to_whom="All", by=cast.rosa.person)
    page = browser.as_person(cast.walter).get(at(cast))

    assert page.has("We talked it over.", "Rosa decided.", "Each of these stands.")
    assert page.has("carers (at least 2)", "An objection with its reason stops it", "Up to £200")
    assert page.has("Choosing the journal", "Now with: All", "1 of 1")
    assert f"/p/{cast.project.slug}/decisions/1/" in page.links
    assert f"/p/{cast.project.slug}/charter/1/" in page.links
    assert f"/p/{cast.project.slug}/ask-first/" in page.links


def test_the_charter_is_said_to_be_silent_only_where_it_is(browser, cast):
    in_force(cast, "ground_rules")
    assert silent(browser, cast) == {"decide", "spend", "publish"}
    agreed(cast)
    assert silent(browser, cast) == {"decide", "spend"}
    rule_in_force(cast, rule="lead", decider=cast.rosa)
    assert silent(browser, cast) == {"spend"}


def silent(browser, cast):
    html = browser.as_person(cast.priya).get(at(cast)).html
    parts = {part.split('"')[0]: part for part in html.split('<section aria-labelledby="')[1:]}
    return {id for id, part in parts.items() if "The charter says nothing on this." in part}


def test_lines_that_somebody_holds_are_shown_to_those_who_may_read_the_money(browser, cast):
    line = budgets.add_line(
        project=cast.project,
        stated=LineStated(heading="travel", label="Buses", unit="each", who="thing", rate_pence=500),
        by=cast.rosa.person,
    )
    BudgetLine.objects.filter(pk=line.pk).update(held_by=cast.priya, asked_pence=12_345)

    assert browser.as_person(cast.priya).get(at(cast)).has("Priya Nair (Carer): 1 line of the plan, £123.45")
    page = browser.as_person(cast.olu).get(at(cast))
    assert page.has("The money is for those who take part.")
    assert "123.45" not in page.html


def test_one_tells_how_it_was_and_tells_it_again(browser, cast):
    browser.as_person(cast.priya)
    browser.get(at(cast, "before/veto/"))
    browser.post(at(cast, "before/veto/"), {"words": "Nobody could."})
    browser.post(at(cast, "before/veto/"), {"words": "The office could."})

    assert [each.words for each in PowerBefore.objects.all()] == ["The office could."]
    browser.get(at(cast, "before/throne/"), status=404)
    page = browser.post(at(cast, "before/veto/"), {"words": ""}, status=200)
    assert page.has("There is something to mend")


def test_power_given_up_is_taken_back_by_its_owner_alone_with_a_reason(browser, cast):
    browser.as_person(cast.rosa)
    browser.get(at(cast, "given-up/"))
    form = {"what": "Hiring", "to_whom": "All", "since": timezone.localdate().isoformat()}
    browser.post(at(cast, "given-up/"), form)
    given = PowerGivenUp.objects.get()
    back = at(cast, f"given-up/{given.pk}/take-back/")

    browser.as_person(cast.priya).get(back, status=404)
    browser.as_person(cast.nia).get(back, status=404)
    browser.get(f"/p/{cast.other_project.slug}/power/given-up/{given.pk}/take-back/", status=404)
    browser.as_person(cast.rosa).get(back)
    assert browser.post(back, {"because": ""}, status=200).has("There is something to mend")
    browser.post(back, {"because": "The university insists."})
    assert browser.get(at(cast)).has("Taken back on", "The university insists.")


def test_pressing_twice_gives_up_once(browser, cast):
    form = {
        "what": "Hiring",
        "to_whom": "All",
        "since": timezone.localdate().isoformat(),
        "form_key": "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0c31",
    }
    browser.as_person(cast.rosa)
    browser.post(at(cast, "given-up/"), form)
    browser.post(at(cast, "given-up/"), form)

    assert PowerGivenUp.objects.count() == 1


def test_an_observer_reads_and_tells_nothing_and_others_find_nothing(browser, cast):
    browser.as_person(cast.olu).get(at(cast))
    browser.get(at(cast, "before/decide/"), status=403)
    browser.post(at(cast, "given-up/"), {"what": "All"}, status=403)
    browser.as_person(cast.nia).get(at(cast), status=404)


def test_somebody_on_their_own_page_can_tell_and_read(browser, cast):
    browser.as_page(private_page(cast).pk)
    browser.post(at(cast, "before/spend/"), {"words": "The hospital\x00 did."})

    assert browser.get(at(cast)).has("The hospital", "Walter Page")


def test_a_mask_of_dissent_and_its_words_are_nowhere_on_the_page(browser, cast):
    decision = closed(cast, say=(cast.rosa, cast.priya), secrecy="facilitator")
    decision.signatures.filter(partner=cast.priya).update(
        stance="object", words="Canary wren", signed_at=timezone.now(), is_dissent=True,
        dissent_naming="masked", mask="Quiet Heron",
    )  # fmt: skip
    page = browser.as_person(cast.rosa).get(at(cast))

    assert "Canary" not in page.html
    assert "Heron" not in page.html


def test_a_link_to_a_decision_says_what_it_was_about(browser, cast):
    closed(cast, question="Where do we meet?", outcome="outside")
    page = browser.as_person(cast.priya).get(at(cast))

    linked = {
        " ".join("".join(link.itertext()).split())
        for link in page.tree.iter("a")
        if "/decisions/1/" in link.get("href", "")
    }
    assert "Decision 1: Where do we meet?" in linked
    assert not any(text.isdigit() for text in linked)


def test_everyone_with_a_say_is_named_once(browser, cast):
    rule_in_force(cast, rule="consent")
    page = browser.as_person(cast.rosa).get(at(cast))

    everyone = "Femi Facilitator, Priya Nair, Rosa Adeyemi, Walter Page."
    assert page.text.count(everyone) == 1
    assert page.text.count("Everyone here with a say") > 1
