"""A lead who cannot decide without a carer notes it outside the charter; everybody reads that first. By keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evenhand.access import charters as doors
from evenhand.actions import clause_answers, decisions_by_rule, positions
from evenhand.cli.examples.clock import days_ago
from tests.browser.conftest import sign_in
from tests.charters import CONSENT, proposed
from tests.people import make_cast

pytestmark = pytest.mark.browser


def put_without_the_carer(cast):
    """Nine days ago by the charter, open for eight: all but the carer have spoken, and one disagrees."""
    with days_ago(9):
        version = proposed(
            cast, topic="deciding", heading="Who decides what", text="All of us.", rule=CONSENT
        )
        for answer in version.answers.select_related("partner__person"):
            clause_answers.answer(answer=answer, says="agree", by=answer.partner.person)
        decision = decisions_by_rule.open_by_rule(
            project=cast.project, question="Who runs the survey?", words="The firm runs it.", reasons="It is quick.",
            kind="strategic", rule=None, charter_rule=doors.rules_in_force(cast.project).get(),
            closes_at=timezone.now() + timedelta(days=8), partner=cast.rosa, by=cast.rosa.person,
        )  # fmt: skip
        for partner in (cast.rosa, cast.femi):
            positions.take(
                signature=decision.signatures.get(partner=partner), stance="no_objection", by=partner.person
            )
        positions.take(
            signature=decision.signatures.get(partner=cast.walter), stance="stand_aside", by=cast.walter.person,
            words="Firms never ask us twice.", is_dissent=True, dissent_naming="masked",
        )  # fmt: skip


def test_what_was_taken_without_a_carer_is_what_everybody_reads_first(visitor):
    cast = make_cast()
    put_without_the_carer(cast)
    at = f"/p/{cast.project.slug}"
    sign_in(visitor, cast.rosa.person)
    visitor.open(f"{at}/decisions/1/close/")
    visitor.says("one carer with a say, and nobody of them has spoken")
    visitor.type_into("#id_outcome_words", "The firm runs it.")
    visitor.press("main form button")
    visitor.says("There is something to mend", "It cannot be made")

    visitor.open(f"{at}/decisions/1/")
    visitor.open(f"{at}/decisions/1/outside-the-charter/")
    visitor.type_into("#id_because", "The firm had one week free.")
    visitor.type_into("#id_outcome_words", "The firm runs it.")
    visitor.press("main form button")

    sign_in(visitor, cast.priya.person)
    for page in ("", "/decisions"):
        visitor.open(f"{at}{page}/")
        visitor.says("Outside the charter", "by Rosa Adeyemi. Read why")
    for page in ("/heard", "/plan", "/forms"):
        visitor.open(f"{at}{page}/")
        visitor.says("Outside the charter", "The firm had one week free.")
    visitor.press(f"main a[href='{at}/decisions/1/']")
    visitor.open(f"{at}/how-we-decided/")
    visitor.says(
        "Taken outside the charter on", "by Rosa Adeyemi", "Somebody disagreed", "Firms never ask us twice."
    )
    text = visitor.page.inner_text("main")
    assert text.index("The firm had one week free.") < text.index("Open now")
    assert "Walter Page disagreed" not in text
    visitor.look_on_paper()
