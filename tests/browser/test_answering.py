"""From a proposed aim to the one belief that would change the answer, by keyboard alone."""

import pytest
from django.test import Client

from evenhand.access.viewer import PRIVATE_PAGE_SESSION_KEY
from tests import rounds
from tests.access.samples import private_page
from tests.browser.conftest import sign_in
from tests.people import join, make_cast, person

pytestmark = pytest.mark.browser


def come_by_private_page(visitor, cast):
    client = Client()
    session = client.session
    session[PRIVATE_PAGE_SESSION_KEY] = private_page(cast).pk
    session.save()
    visitor.page.context.clear_cookies()
    visitor.page.context.add_cookies(
        [{"name": "evenhand", "value": client.cookies["evenhand"].value, "url": visitor.base}]
    )


def test_from_an_aim_to_the_belief_that_would_change_the_answer(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}"
    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/criteria/")
    visitor.press(f"a[href='{at}/criteria/propose/']")
    visitor.type_into("#id_text", "Fewer children off school with asthma")
    visitor.type_into("#id_for_whom", "Children in the two streets by the ring road")
    visitor.choose("input[name=arguments][value=normative]")
    visitor.press("main form button")
    visitor.press("form[action$='/agree/'] button")
    visitor.press(f"a[href='{at}/round/open/']")
    visitor.choose("#id_all_the_same")
    visitor.press("main form button")
    [question] = rounds.question_ids(cast.project.appraisals.get())
    visitor.choose(f"input[name=q{question}-value][value=partly]")
    visitor.choose("input[name=shown_as][value=named]")
    visitor.press("main form[method=post] button")
    assert "Rosa Adeyemi (researcher)" in visitor.page.inner_text("main")

    come_by_private_page(visitor, cast)
    visitor.open(f"{at}/side-by-side/")
    visitor.press(f"main a[href='{at}/answers/']")
    visitor.choose(f"input[name=q{question}-value][value=does_not]")
    visitor.tab_to("main details summary")
    visitor.page.keyboard.press("Enter")
    visitor.type_into(f"#id_q{question}-how", "They come, they ask, they go.")
    visitor.choose("input[name=shown_as][value=named]")
    visitor.press("main form[method=post] button")
    assert "They come, they ask, they go." in visitor.page.inner_text("main")

    visitor.press(f"main a[href='{at}/ways/']")
    visitor.tab_to("#id_choose-approach")
    visitor.page.select_option("#id_choose-approach", "co_production")
    visitor.press("main form:has(#id_choose-approach) button")
    visitor.open(f"{at}/ways/")
    visitor.type_into("#id_own-name", "A lunch club that meets already")
    visitor.press("main form:has(#id_own-name) button")
    visitor.type_into("#id_if_we_do_not", "The people who eat there stay unheard.")
    visitor.press("main form[method=post] button")

    visitor.page.context.clear_cookies()
    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/ways/")
    visitor.press("form[action$='/step-two/open/'] button")
    visitor.choose(f"input[name=o-co_production-q{question}][value=helps]")
    visitor.choose(f"input[name=o-own_1-q{question}][value=partly]")
    visitor.type_into("#id_must_keep", "The bus fare, paid on the day")
    visitor.choose("input[name=shown_as][value=named]")
    visitor.press("main form[method=post] button")
    assert "The one belief that would change the answer" in visitor.page.inner_text("main")


def test_every_page_of_a_full_round_can_be_read_at_both_widths(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}"
    sign_in(visitor, cast.femi.person)
    for rest in ("criteria/", "criteria/debate/", "side-by-side/", "answers/", "ways/", "step-two/"):
        visitor.open(f"{at}/{rest}")
    manager = join(cast.project, person("Mo Manager"), "partner", "service_manager", "practitioner")
    rounds.criteria.add_condition(partner=manager, row="direct_use", by=manager.person)
    rounds.criteria.add_condition(partner=manager, row="decision_space", by=manager.person)
    first, _ = rounds.propose(cast, *rounds.AIMS, arguments=("substantive", "political"))
    rounds.criteria.reword(
        criterion=first,
        partner=cast.walter,
        seen=1,
        text="Fewer children with asthma off school, and fewer bad nights",
        for_whom="Children under ten",
        how_we_would_know="The school’s own list, and what parents tell each other",
        arguments=["substantive"],
        by=cast.walter.person,
    )
    [third] = rounds.propose(cast, "A paper in a good journal")
    rounds.criteria.strike(
        criterion=third, partner=cast.priya, because="That is your aim", by=cast.priya.person
    )
    for rest in ("", "reword/", "strike/"):
        visitor.open(f"{at}/criteria/{first.pk}/{rest}")
    visitor.open(f"{at}/criteria/")
    visitor.open(f"{at}/criteria/debate/")
    visitor.open(f"{at}/round/open/")
    appraisal = rounds.appraisals.open_round(project=cast.project, by=cast.femi.person, all_the_same=True)
    rounds.answer_one(appraisal, cast.priya, "helps", "does_not", with_whom=("carer",), stages=("framing",))
    rounds.answer_one(
        appraisal, manager, "helps", "helps", "more", "less", how="It has to be used this year."
    )
    rounds.answer_one(appraisal, cast.walter, "dont_know")
    for rest in ("side-by-side/", "answers/", "answers/enter/", f"answers/enter/{cast.walter.pk}/"):
        visitor.open(f"{at}/{rest}")
    ids = rounds.question_ids(appraisal)
    rounds.answer_sheets.hand_in(
        appraisal=appraisal,
        partner=cast.walter,
        step=1,
        answers=[rounds.Answered(ids[0], "partly", how="On the phone: it depends who comes.")],
        shown_as="named",
        channel="phone",
        by=cast.femi.person,
    )
    rounds.answer_one(appraisal, cast.femi, "partly", "partly", "both", "disagree")
    for approach in ("co_production", "experience_review", "action", "nothing"):
        option = rounds.options.add(
            appraisal=appraisal, partner=cast.femi, approach=approach, by=cast.femi.person
        )
    visitor.open(f"{at}/side-by-side/")
    visitor.open(f"{at}/ways/")
    visitor.open(f"{at}/ways/{option.pk}/")
    visitor.open(f"{at}/ways/{option.pk}/strike/")
    rounds.appraisals.open_step_two(appraisal=appraisal, by=cast.femi.person)
    visitor.open(f"{at}/step-two/answer/")
    for partner, ratings in (
        (cast.femi, {"co_production": "helps", "experience_review": "partly", "action": "partly"}),
        (
            manager,
            {
                "co_production": "helps",
                "experience_review": "helps",
                "action": "does_not",
                "nothing": "does_not",
            },
        ),
        (
            cast.priya,
            {
                "co_production": "helps",
                "experience_review": "dont_know",
                "action": "helps",
                "nothing": "does_not",
            },
        ),
    ):
        rounds.answer_two(appraisal, partner, ratings, must_keep="Pay on the day, in cash")
    visitor.open(f"{at}/step-two/")
    visitor.open(f"{at}/step-two/enter/{cast.walter.pk}/")
    visitor.open(f"{at}/criteria/")
    visitor.open(f"{at}/round/close/")
    come_by_private_page(visitor, cast)
    visitor.open(f"{at}/answers/confirm/")
    visitor.open(f"{at}/answers/")
    rounds.appraisals.close(appraisal=appraisal, by=cast.femi.person)
    visitor.open(f"{at}/side-by-side/")
    visitor.open(f"{at}/step-two/")
    visitor.open(f"{at}/answers/")
