"""Every drafted sentence rests on something that its reader can open, and tells nothing that not everyone may hear."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import ROLES, may
from evenhand.framework import load
from evenhand.readings import report_basis
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_drafts import RULES, UNRESOLVED, Facts, drafts_for, items_of
from evenhand.records.models import Answer, AnswerChange, Change, Harm, HarmSeen, HoursEntry, Outcome, Story
from tests.access.samples import make_world
from tests.closed_decisions import closed
from tests.contributions import said

FORMS = [row.id for row in load().report_forms]


def answered(cast, contribution, outcome="adopted", reason="Because it is right."):
    contribution.state = "answered"
    contribution.save()
    return Answer.objects.create(
        contribution=contribution,
        number=1,
        outcome=outcome,
        reason=reason,
        partner=cast.rosa,
        answered_on=timezone.localdate(),
        **({"deferred_until": timezone.localdate() + timedelta(days=9)} if outcome == "deferred" else {}),
        **({"passed_on_to": "The council"} if outcome == "passed_on" else {}),
    )


def changed(cast, *answers, what="The room is on the ground floor."):
    change = Change.objects.create(
        project=cast.project,
        what=what,
        where="Protocol",
        version="2",
        made_on=timezone.localdate(),
        made_by=cast.rosa,
    )
    for answer in answers:
        AnswerChange.objects.create(answer=answer, change=change)
    return change


def texts(cast, form="gripp2_sf", **period):
    return [drafted.text for _, _, drafted in drafts_for(cast.project, form, **period)]


def test_a_decision_took_the_place_of_another_only_where_it_was_made(cast):
    first = closed(cast)
    failed = closed(cast, outcome="not_made", replaces=first)
    rule = RULES["decisions_replaced"]
    assert not list(rule(Facts(cast.project)))
    closed(cast, replaces=failed)
    [said_so] = rule(Facts(cast.project))
    assert said_so.text.startswith("Decision 3 took the place of decision 1")


def test_each_rule_that_the_framework_names_is_there_and_each_rule_is_named():
    named = {rule for row in load().report_items for rule in row.drafts}

    assert named | {UNRESOLVED} == set(RULES)


def test_gripp2_has_its_five_items_and_its_thirty_four():
    assert [row.number for row in items_of("gripp2_sf")] == ["1", "2", "3", "4", "5"]
    assert len(items_of("gripp2_lf")) == 34


def test_a_sentence_that_rests_on_nothing_cannot_be_drafted():
    from evenhand.readings.report_drafts.drafted import said as sentence

    with pytest.raises(ValueError, match="Nothing on the record"):
        sentence("From memory.")


def test_in_an_empty_project_nothing_is_made_up(cast):
    for form in FORMS:
        for _, _, drafted in drafts_for(cast.project, form):
            assert drafted.rests_on


@pytest.mark.parametrize("who", ["rosa", "femi", "priya"])
def test_each_reference_leads_to_a_page_that_whoever_writes_reports_can_open(browser, cast, who):
    make_world(cast)
    full_record(cast)
    refs = {
        ref for form in FORMS for _, _, drafted in drafts_for(cast.project, form) for ref in drafted.rests_on
    }
    browser.as_person(getattr(cast, who))

    assert len({ref.kind for ref in refs}) > 15
    for ref in refs:
        path = report_basis.path_of(ref, cast.project.slug)
        assert path, f"{ref} has no page"
        browser.get(path)


def test_an_observer_can_open_all_but_the_money():
    closed_to_observers = {
        kind.list_at for kind in report_basis.KINDS.values() if not may("observer", kind.permission)
    }

    assert closed_to_observers == {"budget", "trim-list"}
    assert all(
        may(role.id, Permission.BUDGET_READ)
        for role in ROLES.values()
        if may(role.id, Permission.REPORT_WRITE)
    )


def full_record(cast):
    first = said(cast.priya, "The stairs are too steep.", said_at="Panel")
    changed(cast, answered(cast, first))
    answered(cast, said(cast.walter, "Pay us on the day."), "not_adopted", "The university pays monthly.")
    closed(cast, first, stage="framing")
    closed(cast, outcome="outside", question="Which journal?")
    for state in ("happened", "did_not", "unknown"):
        Outcome.objects.create(
            project=cast.project,
            number=Outcome.objects.filter(project=cast.project).count() + 1,
            domain="practice",
            what=f"Warm wards {state}.",
            state=state,
            partner=cast.priya,
            noted_on=timezone.localdate(),
        )
    if not Harm.objects.filter(project=cast.project).exists():
        Harm.objects.create(
            project=cast.project,
            number=1,
            trigger="A letter",
            mechanism="It is read by the landlord",
            harm="Somebody loses their home",
            bearer_types=["patient"],
            partner=cast.priya,
            noted_on=timezone.localdate(),
        )
    HarmSeen.objects.create(
        project=cast.project,
        number=50,
        what="Somebody was tired out.",
        happened_on=timezone.localdate(),
        partner=cast.priya,
        noted_on=timezone.localdate(),
    )


def test_a_change_names_the_words_it_came_of_and_no_words_for_fewer(cast):
    open_one = said(cast.priya, "The stairs are too steep.")
    private = said(cast.walter, "CANARY private.", audience="facilitator")
    changed(cast, answered(cast, open_one), answered(cast, private))
    changed(
        cast,
        answered(cast, said(cast.walter, "x", audience="chosen", readers=(cast.rosa,))),
        what="CANARY hidden",
    )
    found = [drafted for _, rule, drafted in drafts_for(cast.project, "gripp2_sf") if rule == "changes_made"]

    assert [drafted.rests_on for drafted in found] == [(Ref("contribution", open_one.number),)]
    assert "It came of number 1." in found[0].text
    assert not any("CANARY" in text for form in FORMS for text in texts(cast, form))


def test_what_was_not_taken_up_stands_with_its_reason(cast):
    answered(cast, said(cast.priya, "More tea."), "not_adopted", "There is no kitchen")

    assert "Not taken up: number 1 (a worry). Reason given: There is no kitchen." in texts(cast)


def test_masks_hold_in_every_form(cast):
    for number in range(3):
        said(cast.walter, f"CANARYWORDS {number}", naming="masked", days_ago=9)
    decision = closed(cast, say=(cast.rosa, cast.priya), secrecy="facilitator")
    decision.signatures.filter(partner=cast.priya).update(
        stance="object", words="CANARY wren", signed_at=timezone.now(), is_dissent=True,
        dissent_naming="masked", mask="Quiet Heron",
    )  # fmt: skip

    for form in FORMS:
        for _, _, drafted in drafts_for(cast.project, form):
            told = f"{drafted.text} {drafted.table}"
            assert "CANARY" not in told
            assert "Walter" not in told
            assert "Heron" not in told


def test_the_sheet_tells_no_day_way_or_kind_of_whoever_is_masked(cast):
    said(cast.walter, "Hidden", naming="masked", mask="Blue Door", said_at="At the Tuesday panel")
    said(cast.rosa, "A researcher’s own")
    rows = [drafted for _, rule, drafted in drafts_for(cast.project, "pirit_sheet") if rule == "pirit_rows"]

    assert len(rows) == 1
    cells = rows[0].table["rows"][0]
    assert cells[:3] == ["Not told", "Not told", "Blue Door"]
    assert "Hidden" not in str(rows[0])


def test_words_themselves_are_quoted_only_where_the_team_made_them_public(cast):
    said(cast.priya, "The stairs are too steep.")
    assert not any("stairs" in text for text in texts(cast, "yearly"))

    cast.project.is_heard_public = True
    cast.project.save()
    assert any("“The stairs are too steep.”" in text for text in texts(cast, "yearly"))


def test_stories_go_in_only_with_their_teller_s_yes_and_the_credit_asked_for(cast):
    def story(number, uses, naming="none", credit="", shared=True):
        Story.objects.create(
            project=cast.project, number=number, title=f"Story {number}", text=f"Words {number}",
            partner=cast.priya, naming=naming, credit_as=credit, uses=uses, told_on=timezone.localdate(),
            shared_on=timezone.localdate() if shared else None,
        )  # fmt: skip

    story(1, ["here"])
    story(2, ["here", "reports"])
    story(3, ["reports"], "pseudonym", "Wren")
    story(4, ["reports"], shared=False)
    told = " ".join(texts(cast))

    assert "Somebody here tells, under the title “Story 2”: “Words 2”" in told
    assert "Wren tells, under the title “Story 3”" in told
    assert "Words 1" not in told
    assert "Words 4" not in told
    assert "Priya" not in told


def test_the_unresolved_stands_first_and_outside_the_charter_before_all(cast):
    said(cast.priya, "No answer yet.", due_on=timezone.localdate() - timedelta(days=3))
    closed(cast, outcome="outside", question="Which journal?")
    found = list(drafts_for(cast.project, "gripp2_sf"))

    assert found[0][0] == UNRESOLVED
    assert found[0][2].text.startswith("Outside the charter: decision 1, “Which journal?”")
    assert "Femi" not in found[0][2].text
    assert any(
        "No answer yet, and late: number 1" in drafted.text
        for item, _, drafted in found
        if item == UNRESOLVED
    )


def test_asked_and_none_is_not_the_same_as_not_asked(cast):
    closed(cast, question="One?")
    closed(cast, question="Two?", say=())
    told = texts(cast, "yearly")

    assert any(
        "One?" in text and "People were asked, and nobody wrote a disagreement down." in text for text in told
    )
    assert any("Two?" in text and "Nobody was asked whether they disagree." in text for text in told)


def test_what_failed_gets_the_same_room_as_what_happened(cast):
    full_record(cast)
    told = texts(cast)

    assert any(
        "It did not happen (what services and workers do): Warm wards did_not." in text for text in told
    )
    assert any("We do not know" in text for text in told)
    assert any("Nobody had foreseen it." in text for text in told)


def test_people_are_counted_only_where_it_points_at_nobody(cast):
    facts = Facts(cast.project)
    found = list(RULES["people_here"](facts))

    assert [drafted.text for drafted in found] == [
        "A few people have a say in this work, fewer than five: patients, carers, facilitators and knowledge brokers and researchers."
    ]


def test_a_report_on_a_time_holds_what_falls_into_it(cast):
    today = timezone.localdate()
    changed(cast, answered(cast, said(cast.priya, "Now.")), what="A new change")
    old = changed(cast, answered(cast, said(cast.priya, "Then.", days_ago=900)), what="An old change")
    Change.objects.filter(pk=old.pk).update(made_on=today - timedelta(days=800))
    told = " ".join(texts(cast, "yearly", from_day=today - timedelta(days=365), to_day=today))

    assert "A new change" in told
    assert "An old change" not in told


def test_drafting_costs_no_more_queries_for_more_rows(cast, django_assert_max_num_queries):
    for number in range(25):
        answered(cast, said(cast.priya, f"Thing {number}"), "not_adopted")
    with django_assert_max_num_queries(220), override_settings(DEBUG=False):
        list(drafts_for(cast.project, "gripp2_lf"))


def test_no_two_times_that_somebody_chooses_tell_one_person_s_hours(cast):
    """Sums between days would: five people to Monday, five and one more day to Tuesday, and the rest is one person’s."""
    today = timezone.localdate()
    people = [cast.rosa, cast.femi, cast.priya, cast.walter, cast.olu]
    for partner in people:
        HoursEntry.objects.create(
            project=cast.project, partner=partner, day=today, minutes=77, kind="tea", shared_on=today
        )
    for from_day in (today - timedelta(days=9), today - timedelta(days=1)):
        told = [
            drafted
            for form in FORMS
            for _, _, drafted in drafts_for(cast.project, form, from_day, today)
            if "hour" in drafted.text and drafted.rests_on[0].kind in {"figure", "figures"}
        ]
        assert not told


def test_drafting_twice_gives_the_same_sentences_in_the_same_order(cast):
    make_world(cast)
    full_record(cast)

    for form in FORMS:
        assert list(drafts_for(cast.project, form)) == list(drafts_for(cast.project, form))
