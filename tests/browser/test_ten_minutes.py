"""Six answers to a costed plan, by keyboard alone, on a phone and at a desk, with no script of ours."""

import pytest

pytestmark = pytest.mark.browser


def test_six_answers_make_a_costed_plan_that_can_be_taken_away(visitor):
    visitor.open("/")
    visitor.press("main a[href='/start/bid/']")
    visitor.press("main form button, main .actions a")
    assert "Question 1 of 6" in visitor.page.inner_text("main")
    visitor.choose("input[name=who_asked][value=community_group]")
    visitor.press("main form button")
    visitor.type_into("textarea[name=change]", "Less traffic at the school gate")
    visitor.type_into("textarea[name=for_whom], input[name=for_whom]", "Children with asthma")
    visitor.press("main form button")
    visitor.choose("input[name=wanted][value=both]")
    visitor.press("main form button")
    visitor.type_into("#id_money_pence", "five thousand")
    visitor.press("main form button")
    assert "There is something to mend" in visitor.page.inner_text("main")
    visitor.page.fill("#id_money_pence", "")
    visitor.type_into("#id_money_pence", "5000")
    visitor.press("main form button")
    visitor.type_into("#id_carer", "4")
    visitor.type_into("#id_researcher", "2")
    visitor.press("main form button")
    visitor.type_into("input[name=weeks]", "26")
    visitor.choose("input[name=place][value=mixed]")
    visitor.press("main form button")

    said = visitor.page.inner_text("main")
    assert "Does it fit?" in said
    assert "It does not fit" in said
    assert "Trim this" in said
    assert "Ask for that much" in said
    assert "Not decided. These people have not answered" in said
    visitor.open("/start/take-away/")
    visitor.open("/start/take-away/one-page/")
    assert "Not decided" in visitor.page.inner_text("main")


def test_a_school_that_shuts_before_findings_is_offered_another_way(visitor):
    visitor.open("/start/idea/")
    visitor.open("/framework/")
    visitor.open("/framework/disagreements/")
    visitor.open("/start/invited/")
    visitor.open("/start/judge/")
