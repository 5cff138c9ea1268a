"""What the work is called, and every page that gives account of it, by keyboard and with axe at both widths."""

import pytest

from evenhand.actions import work_sentences
from tests.access.samples import make_world
from tests.browser.conftest import sign_in
from tests.ledger.samples import own_data_folder
from tests.people import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_data_folder")]
__all__ = ["own_data_folder"]


def test_a_sentence_is_proposed_contested_and_stands_beside_the_record(visitor):
    cast = make_cast()
    at = f"/p/{cast.project.slug}/name/"
    sign_in(visitor, cast.rosa.person)
    visitor.open(at)
    visitor.press(f"a[href='{at}propose/']")
    visitor.type_into("#id_text", "Carers chose the question with us.")
    visitor.type_into("#id_label", "co-produced")
    visitor.press("main form button")
    visitor.says("Carers chose the question with us.", "That is no yes.", "Questions first")
    for partner in (cast.femi, cast.walter):
        work_sentences.answer(
            sentence=cast.project.work_sentences.get(), partner=partner, says="agree", by=partner.person
        )

    sign_in(visitor, cast.priya.person)
    visitor.open(f"/p/{cast.project.slug}/")
    visitor.press(f"main a[href='{at}1/answer/']")
    visitor.choose("#id_says_1")
    visitor.press("main form button")
    visitor.says("Say why it is not what this work is.")
    visitor.type_into("#id_words", "The money was fixed before we came.")
    visitor.press("main form button")
    visitor.says("“The money was fixed before we came.”")
    visitor.press(f"a[href='{at}tell/agenda_setting/tried/']")
    visitor.type_into("#id_words", "They rang us first.")
    visitor.press("main form button")
    visitor.says("“They rang us first.”")
    visitor.look_on_paper()


def test_every_page_of_the_account_can_be_read_at_both_widths_and_on_paper(visitor):
    cast = make_cast()
    slug = make_world(cast)["slug"]
    sign_in(visitor, cast.rosa.person)
    for page in (
        "account/",
        "name/",
        "name/definitions/",
        "name/sentences/",
        "how-it-is/",
        "how-it-is/1/",
        "stories/",
        "outcomes/",
        "outcomes/1/",
        "thoughts/",
        "learn/",
        "looking-back/",
        "standards/",
        "questionnaires/",
        "good-practice/",
        "skills/",
        "what-you-did/",
        "reports/",
        "reports/1/",
        "funder/",
        "files/",
        "files/see/funder_file/",
        "cases/",
    ):
        visitor.open(f"/p/{slug}/{page}")
        visitor.look_on_paper()
