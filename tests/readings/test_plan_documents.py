from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from functools import cache

import pytest

from evenhand.exchange.document import html, text
from evenhand.exchange.document.tree import Document, Paragraph, plain
from evenhand.exchange.plan_file import Words
from evenhand.methods.reading_age import reading_age
from evenhand.readings.first_plan import first_plan
from evenhand.readings.plan_documents import (
    FORMS,
    form_text,
    invitation,
    one_page,
    stop_page,
    stop_pages,
    whole_plan,
)
from evenhand.readings.plan_documents.form import UnknownForm
from evenhand.web.browser_lines import stated
from tests.readings.plans import FIVE_THOUSAND, SCHOOL, TRAFFIC, fw, read

TODAY = date(2026, 11, 22)
PLANS = {
    "five": FIVE_THOUSAND,
    "school": SCHOOL,
    "traffic": TRAFFIC,
    "bare": 'evenhand_plan = 1\ntitle = "Bare"',
}


@cache
def planned(name):
    return first_plan(read(PLANS[name]), fw(), today=TODAY)


def words_of(document: Document) -> str:
    """The text on one line: where a line breaks is the writer's own business."""
    return " ".join(text.write(document).replace("|", " ").replace("*", "").split())


def every_document(plan):
    yield one_page(plan)
    yield whole_plan(plan)
    yield invitation(plan)
    yield from (form_text(plan, form) for form in FORMS)
    yield from (stop_page(exit, plan) for exit in plan.stop)


@pytest.mark.parametrize("name", PLANS)
def test_every_document_ends_with_who_has_not_answered(name):
    plan = planned(name)
    for document in every_document(plan):
        last = document.blocks[-1]
        assert isinstance(last, Paragraph)
        assert plain(last.runs) == plan.not_decided
        assert plan.not_decided.startswith("Not decided. These people have not answered: ")
        assert html.standalone(document)


def test_the_page_says_that_five_thousand_pounds_is_not_enough_and_both_ways_out():
    said = words_of(one_page(planned("five")))
    plan = planned("five")
    assert "It does not fit." in said
    assert "One way out: trim." in said
    assert "Trimming does not close the gap." in said
    assert "The other way out: ask for what it takes. Ask for £" in said
    assert "Lighter ways that the money covers: " in said
    assert "never cut: they decide who can come" in said
    assert "Hours of patients" in said
    assert plan.approach.name in said


def test_a_plan_that_fits_offers_no_way_out():
    roomy = first_plan(
        read(FIVE_THOUSAND.replace("money = 5000", "money = 90000").replace("hours_each = 20", "hours_each = 200").replace("staff_hours = 60", "staff_hours = 900")),
        fw(),
        today=TODAY,
    )  # fmt: skip
    said = words_of(one_page(roomy))
    assert "way out" not in said
    assert (
        "Nothing is known to be lacking. This cannot be said yet: hours of practitioners and weeks." in said
    )


def test_a_busy_partner_s_lack_of_hours_asks_for_hours_and_not_for_money():
    said = words_of(one_page(planned("traffic")))
    assert "The money is enough. Ask for 8 hours more from policy-makers." in said
    assert "There is nothing here that we would offer to cut." in said


def test_the_places_to_stop_come_before_everything_else():
    page = one_page(planned("school"))
    said = words_of(page)
    assert said.index("STOP HERE?") < said.index("takes £")
    assert "Act now: findings would come too late." in said
    assert "By 31 July 2027" in said


def test_a_place_to_stop_can_be_printed_with_its_answers_and_its_source():
    plan = planned("school")
    said = words_of(stop_page(plan.stop[0], plan))
    assert plan.stop[0].exit.first_step in said
    assert "In 78 weeks: about 21 May 2028" in said
    assert "Podcast" in said
    assert "a result, not a failure" in said


def test_all_the_places_to_stop_can_be_printed_together():
    plan = planned("school")
    said = words_of(stop_pages(plan))
    for each in plan.stop:
        assert each.exit.name in said
        assert each.exit.first_step in said
    assert words_of(stop_pages(replace(plan, stop=plan.stop[:1]))) == words_of(stop_page(plan.stop[0], plan))


@pytest.mark.parametrize("form", ["nihr_stage1", "nihr_stage2", "generic"])
def test_a_form_tells_a_plan_of_its_own_lines_by_stage_and_once(form):
    costed = planned("five")
    own = replace(costed.file, lines=tuple(stated(line) for line in costed.costing.lines))
    plan = first_plan(own, fw(), today=TODAY)
    said = words_of(form_text(plan, form))

    assert plan.costing.is_own
    assert len(plan.costing.lines) > 30
    assert not [line.label for line in plan.costing.lines if line.label in said]
    assert "By stage, before anything is added on:" in said
    assert said.count("Getting to know each other (") == 1
    assert "is in the costed spreadsheet" in said


def test_the_whole_plan_holds_both_papers_each_line_and_what_is_missing():
    plan = planned("traffic")
    said = words_of(whole_plan(plan))
    for option in plan.options:
        assert option.approach.okm_reading in said
        assert option.approach.w20_reading in said
        assert option.approach.inclusion_cost in said
    for line in plan.costing.lines:
        assert line.label.partition(": ")[2][1:] in said
    assert "Training. We found no training." in said
    assert "The inhalers get nicer and the traffic stays." in said
    assert "£214.72" in said
    assert "Meetings after the school run." in said


def test_options_are_compared_without_a_score_or_a_winner():
    for name in PLANS:
        said = words_of(whole_plan(planned(name))).lower()
        for word in ("best option", "score", "ranking", "recommended", "stakeholder"):
            assert word not in said


def test_a_line_of_ones_own_keeps_its_own_source():
    own = '[[lines]]\nheading = "venue"\nlabel = "Hall"\ntimes = 3\nrate = 40\nunit = "time"\nwho = "thing"\nsource = "The vicar"\n'
    said = words_of(whole_plan(first_plan(read(FIVE_THOUSAND + own), fw(), today=TODAY)))
    assert "The vicar" in said
    assert "3 times × £40" in said
    assert "Rates used here" not in said


def test_the_trim_log_says_who_why_and_what_it_did():
    trims = '[[trims]]\nlabel = "Interpreter"\nasked = 1080\nawarded = 360\nwho = "The office"\nwhy = "Not usual"\n'
    said = words_of(whole_plan(first_plan(read(TRAFFIC + trims), fw(), today=TODAY)))
    assert "Interpreter" in said
    assert "The office: Not usual" in said
    assert "67% was cut" in said
    assert "What it does: Nobody has said" in said


# Forms: from the record alone.


@pytest.mark.parametrize("form", [form for form in FORMS if form != "questions"])
def test_a_form_from_an_empty_record_is_all_missing(form):
    said = words_of(form_text(planned("bare"), form))
    for row in fw().form_sections:
        if row.form == form:
            assert row.asks in said
    assert "MISSING" in said.upper()
    assert "£" not in said
    assert "The plan is for" not in said


def test_what_the_record_holds_is_in_the_form_and_what_it_lacks_is_listed():
    said = words_of(form_text(planned("traffic"), "nihr_stage1"))
    assert "The plan is for 6 carers, 1 policy-maker and 2 researchers to take part." in said
    assert "Less traffic at the gate." in said
    assert "what people have done so far, and what changed because of it" in said
    filled = replace(planned("traffic").file, words=Words(changed="They moved it from inhalers to traffic."))
    said = words_of(form_text(first_plan(filled, fw(), today=TODAY), "nihr_stage1"))
    assert "They moved it from inhalers to traffic." in said
    assert "what people have done so far" not in said


def test_every_need_of_a_form_is_known_by_name():
    from evenhand.readings.plan_documents import form

    needs = {need for row in fw().form_sections for need in row.needs}
    assert needs <= set(form._FROM_RECORD) == set(form._LACKING)


def test_the_four_questions_show_answers_or_what_to_ask():
    said = words_of(form_text(planned("traffic"), "questions"))
    for row in fw().questions:
        if row.asked_of == "table":
            assert row.plain in said
            assert row.prompts[0] in said
    filled = replace(planned("traffic").file, words=Words(q4="We vote, and the chair answers for it."))
    said = words_of(form_text(first_plan(filled, fw(), today=TODAY), "questions"))
    assert "We vote, and the chair answers for it." in said
    assert said.count("NOBODY HAS ANSWERED THIS YET") == 3


def test_a_plain_summary_is_measured_against_its_limit_and_never_written_for_anybody():
    long = "We want less traffic at the gate. " * 70
    filled = replace(planned("traffic").file, words=Words(plain_summary=long))
    said = words_of(form_text(first_plan(filled, fw(), today=TODAY), "plain_summary"))
    # 7 words a sentence, 8 syllables: 0.39 x 7 + 11.8 x 8/7 - 15.59 = 0.63, and five years more is 5.63.
    assert "490 words, reading age about 6." in said
    assert "The limit we know of is about 450: 40 words too many." in said
    assert "ask a reader" in said
    empty = words_of(form_text(planned("traffic"), "plain_summary"))
    assert "Missing: nobody has written the summary yet." in empty


def test_an_unknown_form_is_refused():
    with pytest.raises(UnknownForm):
        form_text(planned("bare"), "ukri")


def test_all_the_words_a_person_may_type_have_a_place_in_some_document():
    typed = {each.name: f"Typed into {each.name}" for each in fields(Words)}
    plan = first_plan(replace(planned("traffic").file, words=Words(**typed)), fw(), today=TODAY)
    everything = " ".join(words_of(document) for document in every_document(plan))
    for said in typed.values():
        assert said in everything


# The letter to the person who is not at the table.


def test_the_invitation_says_what_is_asked_what_is_paid_and_how_to_say_no():
    said = words_of(invitation(planned("five"), "Mrs Okafor"))
    assert "Dear Mrs Okafor," in said
    assert "about 10 minutes" in said
    assert "We pay you £13.80 for this." in said
    assert "You do not have to give a reason." in said
    assert "Nothing is decided." in said
    assert "Not decided. These people have not answered: Patients; Carers; Practitioners; Mrs Okafor." in said


def test_the_invitation_reads_at_the_age_of_nine_to_eleven_at_most():
    document = invitation(planned("bare"))
    prose = "\n\n".join(plain(block.runs) for block in document.blocks if isinstance(block, Paragraph))
    assert reading_age(prose).years <= 11
