from io import BytesIO

import pytest
from docx import Document as Word

from evenhand.actions import briefs, budgets, criteria, decisions, involvements
from evenhand.exchange.plan_sections import LineStated
from evenhand.readings.form_sections import forms_known
from evenhand.readings.framework import current
from evenhand.records.models import FormText


def at(cast, rest=""):
    return f"/p/{cast.project.slug}/forms/{rest}"


@pytest.fixture
def record(cast):
    briefs.save(
        project=cast.project, content={"ask": {"who_asked": "community_group", "who_asked_words": "The tenants."}},
        seen_version=0, by=cast.rosa.person,
    )  # fmt: skip
    criteria.propose_aim(partner=cast.priya, text="Warm homes", for_whom="Tenants", by=cast.priya.person)
    involvements.set_square(
        partner=cast.rosa, partner_type="carer", stage="framing", mode="steers_with_us", reason="They know the nights",
        by=cast.rosa.person,
    )  # fmt: skip
    stated = LineStated(
        heading="contributor_pay", stage="framing", label="Pay", people=4, times=2, hours_each=2, rate_pence=2750,
        unit="hour", who="contributor", partner_type="carer", activity="first_meetings",
    )  # fmt: skip
    budgets.add_line(project=cast.project, stated=stated, by=cast.rosa.person)


def part_text(page, part):
    section = next(each for each in page.tree.iter("section") if each.get("id") == part)
    return " ".join(" ".join(section.itertext()).split())


def test_each_form_is_drawn_from_the_record_and_lists_what_is_missing(browser, cast, record):
    browser.as_person(cast.priya)
    page = browser.get(at(cast, "nihr_stage1/"))

    plan = part_text(page, "nihr_stage1_plan")
    assert "Warm homes. For: Tenants." in plan
    assert "carers. Steers the work with us. They know the nights." in plan
    assert "Getting to know each other (2 times)" in plan
    assert "Missing" not in plan
    done = part_text(page, "nihr_stage1_done")
    assert "The tenants." in done
    assert "Missing from the record what people have done so far, and what changed because of it" in done


def test_money_and_hours_are_those_of_the_plan(browser, cast, record):
    page = browser.as_person(cast.priya).get(at(cast, "nihr_stage2/"))
    money = part_text(page, "nihr_stage2_money")

    # 4 × 2 × 2 × £27.50 = £440, with £22 set aside.
    assert "Working together costs £462 in all: pay for contributors £440." in money
    assert "It takes 16 hours of carers." in money
    assert "costs for" in money  # what the plan leaves out is asked about


def test_a_plan_of_many_lines_is_told_by_stage_and_no_list_stands_twice(browser, cast, record):
    budgets.bring_in(
        project=cast.project, made_from="a spreadsheet", by=cast.rosa.person,
        lines=[
            LineStated(heading="travel", stage=stage, label=f"Taxi {stage} {number}", unit="each", who="thing", rate_pence=1000)
            for stage in ("framing", "data", "analysis") for number in range(30)
        ],
    )  # fmt: skip
    browser.as_person(cast.rosa)
    for form, part in (("nihr_stage1", "nihr_stage1_throughout"), ("nihr_stage2", "nihr_stage2_money")):
        page = browser.get(at(cast, f"{form}/"))
        # Three stages, four things named in each: the spreadsheet holds the ninety.
        assert page.text.count("Taxi ") == 11
        assert page.has("Getting to know each other (2 times); Taxi framing 0", "and 27 more", "and 26 more")
        assert page.text.count("Warm homes. For: Tenants.") == 1
        said = part_text(page, part)
        assert "What is planned: as said under “" in said
        assert "pay for contributors £440 and travel £900" in said
        assert said.count("£300.") == 2
        assert "£740." in said
        assert said.count("is in the costed spreadsheet") == 1
    # Whoever writes one part alone starts from all of it.
    alone = browser.get(at(cast, "nihr_stage1/nihr_stage1_throughout/"))
    assert alone.has("Warm homes. For: Tenants.", "Taxi framing 0")


def test_a_part_in_the_teams_own_words_is_not_pointed_at(browser, cast, record):
    browser.as_person(cast.rosa).post(
        at(cast, "nihr_stage1/nihr_stage1_plan/"), {"text": "We meet.", "seen_version": "0"}
    )
    said = part_text(browser.get(at(cast, "nihr_stage1/")), "nihr_stage1_throughout")

    assert "Warm homes. For: Tenants." in said
    assert "as said under" not in said


def test_an_empty_record_makes_nothing_up(browser, cast):
    browser.as_person(cast.priya)
    for form in forms_known(current()):
        page = browser.get(at(cast, f"{form}/"))
        assert page.has("Nobody has written this part yet", "Not decided. Nobody has been asked yet.")
    assert "Missing from the record" in part_text(browser.get(at(cast, "generic/")), "generic_difference")


def test_decisions_are_told_with_their_dissent(browser, cast, record):
    decision = decisions.open_for_signing(
        project=cast.project, words="We work together", reasons="It is their homes", approaches=["co_production"],
        named=[cast.rosa, cast.priya], by=cast.rosa.person,
    )  # fmt: skip
    for partner, stance, words in (
        (cast.rosa, "agree", ""),
        (cast.priya, "dissent", "Six months is too short"),
    ):
        signature = decision.signatures.get(partner=partner)
        decisions.sign(signature=signature, stance=stance, words=words, by=partner.person)
    page = browser.as_person(cast.priya).get(at(cast, "generic/"))

    said = part_text(page, "generic_decisions")
    assert "We work together." in said
    assert "Priya Nair disagrees: Six months is too short." in said
    assert "It is their homes." in part_text(page, "generic_why")


def test_the_teams_own_words_take_the_place_of_the_draft_and_keep_their_history(browser, cast, record):
    address = at(cast, "generic/generic_why/")
    browser.as_person(cast.femi).get(address)
    browser.post(address, {"text": "Because it is theirs.", "seen_version": "0"})
    browser.post(address, {"text": "Because it is ours.", "seen_version": "1"})

    assert "Because it is ours." in part_text(browser.get(at(cast, "generic/")), "generic_why")
    assert browser.get(address).has("Earlier versions", "Because it is theirs.")


def test_a_second_tab_sees_both_texts(browser, cast):
    address = at(cast, "generic/generic_why/")
    browser.as_person(cast.rosa).post(address, {"text": "First tab.", "seen_version": "0"})
    page = browser.post(address, {"text": "Second tab.", "seen_version": "0"}, status=200)

    assert page.has("Somebody else wrote here", "First tab.")
    assert "Second tab." in page.html
    assert FormText.objects.get().text == "First tab."


def test_writing_may_start_from_what_the_record_says(browser, cast, record):
    page = browser.as_person(cast.rosa).get(at(cast, "generic/generic_why/") + "?draft")

    assert "Warm homes. For: Tenants." in page.html[page.html.index("<textarea") :]


def test_what_is_written_once_is_used_in_every_form(browser, cast):
    browser.as_person(cast.rosa).post(
        at(cast, "shared/words_changed/"), {"text": "The night shift was asked too.", "seen_version": "0"}
    )

    for form, part in (
        ("nihr_stage1", "nihr_stage1_done"),
        ("hra", "hra_ethics"),
        ("generic", "generic_difference"),
    ):
        assert "The night shift was asked too." in part_text(browser.get(at(cast, f"{form}/")), part)
    shared = part_text(browser.get(at(cast, "shared/")), "words_changed")
    assert "Missing" not in shared


def test_the_plain_summary_says_its_length_and_reading_age(browser, cast):
    words = "We will ask the people who live here what is cold and what is damp. " * 40
    browser.as_person(cast.rosa).post(
        at(cast, "plain_summary/plain_summary_what/"), {"text": words, "seen_version": "0"}
    )
    page = browser.get(at(cast, "plain_summary/"))

    assert page.has("600 words", "150 too many", "reading age about", "ask a reader")


def test_the_four_questions_offer_prompts_while_nobody_has_answered(browser, cast):
    page = browser.as_person(cast.priya).get(at(cast, "questions/"))

    assert page.has(
        "What does each of us bring?", "How will we decide, and who answers for it?", "You could ask:"
    )


def test_what_people_bring_is_told_as_they_chose_to_be_named(browser, cast):
    cast.priya.brings = "Ten years of nights"
    cast.priya.named_as, cast.priya.pseudonym = "pseudonym", "Robin"
    cast.priya.save()
    page = browser.as_person(cast.rosa).get(at(cast, "questions/"))

    assert page.has("Robin: Ten years of nights.")
    assert "Priya" not in part_text(page, "bringing")


@pytest.mark.parametrize("kind", ["docx", "txt", "pdf"])
def test_a_form_is_taken_away_with_what_is_missing_and_where_the_decision_stands(browser, cast, record, kind):
    response = browser.as_person(cast.priya).get(at(cast, f"nihr_stage1/as/{kind}/")).response
    assert 'filename="warm-homes-nihr-stage1' in response.headers["Content-Disposition"]
    if kind == "docx":
        word = Word(BytesIO(response.content))
        text = "\n".join(each.text for each in word.paragraphs)
        text += "\n".join(c.text for table in word.tables for row in table.rows for c in row.cells)
    elif kind == "txt":
        text = response.content.decode()
    else:
        return
    text = " ".join(text.split())
    assert "The record says:" in text
    assert "what people have done so far, and what changed because of it" in text
    assert "Not decided. Nobody has been asked yet." in text


def test_a_reason_to_leave_out_the_public_is_on_forms_too(browser, cast):
    decisions.open_for_signing(
        project=cast.project, words="Buildings", reasons="Empty", approaches=[], named=[cast.rosa], by=cast.rosa.person,
        is_without_public=True, without_public_because="Nobody lives there",
    )  # fmt: skip
    browser.as_person(cast.priya)
    assert browser.get(at(cast, "hra/")).has(
        "The reason given: Nobody lives there.", "Not answered yet: Rosa Adeyemi."
    )
    text = browser.get(at(cast, "hra/as/txt/")).response.content.decode()

    assert "The reason given: Nobody lives there." in " ".join(text.replace("|", " ").split())


def test_partners_read_and_do_not_write_and_observers_do_neither(browser, cast):
    browser.as_person(cast.priya).get(at(cast))
    browser.get(at(cast, "generic/generic_why/"), status=403)
    browser.post(at(cast, "generic/generic_why/"), {"text": "x", "seen_version": "0"}, status=403)
    for rest in ("", "generic/", "generic/as/docx/"):
        browser.as_person(cast.olu).get(at(cast, rest), status=403)
        browser.as_person(cast.nia).get(at(cast, rest), status=404)


def test_forms_and_parts_that_do_not_exist_are_not_found(browser, cast):
    browser.as_person(cast.rosa)
    for rest in ("nothing/", "generic/nothing/", "hra/generic_why/", "generic/as/exe/", "nothing/as/docx/"):
        browser.get(at(cast, rest), status=404)


def test_too_long_a_text_is_refused_and_kept_on_the_page(browser, cast):
    page = browser.as_person(cast.rosa).post(
        at(cast, "generic/generic_why/"), {"text": "x" * 8001, "seen_version": "0"}, status=200
    )

    assert page.has("at most 8000 characters")
    assert not FormText.objects.exists()
