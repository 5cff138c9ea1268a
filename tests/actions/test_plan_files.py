from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from evenhand.actions import budgets, criteria, form_texts, involvements, ledger, plan_files
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.exchange import plan_file
from evenhand.exchange.plan_file import PlanFile
from evenhand.exchange.plan_sections import (
    AddedOn,
    Aim,
    AskFirst,
    InvolvementPlanned,
    LineStated,
    MeansStated,
    NotAnswered,
    PeopleStated,
    RatingGiven,
    TrimLogged,
    Words,
)
from evenhand.readings.framework import current
from evenhand.readings.project_plan_file import plan_of
from evenhand.readings.trims import trims_of
from evenhand.records.models import (
    AnswerSheet,
    Brief,
    Budget,
    BudgetLine,
    Criterion,
    FormText,
    Involvement,
    LedgerEntry,
    Project,
)

PLAN = PlanFile(
    title="Quieter roads",
    considered=("co_production", "survey"),
    chosen="co_production",
    ask=AskFirst(
        who_asked="community_group", change="Fewer attacks", needed_by=date(2027, 3, 31), findings_weeks=30,
        decided_before="Which three streets",
    ),
    aims=(Aim(id="quiet", text="A quieter road", for_whom="Children", arguments=("normative",)),),
    means=MeansStated(money_pence=500_000, weeks=26, place="in_person", staff_hours=Decimal("12.5")),
    added=AddedOn(contingency_percent=Decimal(3), vat_percent=Decimal(20)),
    people=(PeopleStated(type="carer", count=4, hours_each=Decimal(12)),),
    involvement=(
        InvolvementPlanned(partner_type="carer", stage="framing", mode="leads", reason="They asked"),
    ),
    lines=(
        LineStated(id="taxis", heading="travel", label="Taxis", rate_pence=40_000, unit="each", who="thing", source="A quote"),
    ),
    trims=(
        TrimLogged(label="Taxis", asked_pence=60_000, awarded_pence=20_000, who="The panel", why="Too dear", effect="Fewer come"),
        TrimLogged(label="Facilitator", asked_pence=90_000, awarded_pence=0, who="Jo", why="Nobody else had one"),
    ),
    words=Words(q4="By consent", lead="Una, ten hours", plain_summary="We want a quieter road."),
    ratings=(RatingGiven(person="Sam", aim="quiet", approach="survey", rating="helps"),),
    not_answered=(NotAnswered(who="The night shift"),),
)  # fmt: skip


def bring(cast, plan=PLAN, **more):
    return plan_files.bring_in(partner=cast.rosa, plan=plan, by=cast.rosa.person, **more)


def test_a_file_fills_an_empty_project(cast):
    bring(cast)
    brief = Brief.objects.get(project=cast.project).content

    assert brief["ask"]["needed_by"] == "2027-03-31"
    assert brief["means"]["staff_hours"] == "12.5"
    assert brief["people"] == [{"type": "carer", "count": 4, "hours_each": "12", "with_supporter": None}]
    assert (brief["considered"], brief["chosen"]) == (["co_production", "survey"], "co_production")
    assert Criterion.objects.get(project=cast.project).wording.text == "A quieter road"
    assert Involvement.objects.get().mode == "leads"
    budget = Budget.objects.get()
    assert (budget.contingency_percent, budget.vat_percent) == (3, 20)
    # The money there is stands in one place.
    assert (brief["means"]["money_pence"], budget.available_pence) == (500_000, None)
    assert dict(FormText.objects.values_list("section", "text")) == {
        "deciding": "By consent",
        "words_lead": "Una, ten hours",
        "plain_summary_what": "We want a quieter road.",
    }
    assert cast.project.decided_before.get().what == "Which three streets"


def test_aims_come_in_as_proposals_of_whoever_brings_them(cast):
    bring(cast)

    assert Criterion.objects.get().proposed_by == cast.rosa


def test_nobodys_answers_are_taken_from_a_file(cast):
    coming = bring(cast)

    assert not AnswerSheet.objects.exists()
    assert any("1 person answered stays in the file" in each for each in coming.stays)


def test_the_trim_log_comes_in_with_lines_that_only_it_knows(cast):
    bring(cast)
    shown = {each.record.label: each for each in trims_of(cast.project, current()).lines}

    assert shown["Taxis"].awarded_pence == 20_000
    assert [(trim.from_pence, trim.to_pence, trim.cut_by) for trim in shown["Taxis"].trims] == [
        (60_000, 20_000, "The panel")
    ]
    assert shown["Facilitator"].is_out
    # What was cut already is not in the plan.
    assert list(BudgetLine.objects.filter(removed_at=None).values_list("label", flat=True)) == ["Taxis"]


def test_what_is_here_already_stays(cast):
    involvements.set_square(
        partner=cast.rosa, partner_type="carer", stage="framing", mode="asked", reason="", by=cast.rosa.person
    )
    criteria.propose_aim(partner=cast.priya, text="A quieter road", by=cast.priya.person)
    form_texts.write(
        partner=cast.rosa, section="deciding", text="By vote", seen_version=0, by=cast.rosa.person
    )
    coming = bring(cast)

    assert Involvement.objects.get().mode == "asked"
    assert Criterion.objects.filter(project=cast.project).count() == 1
    assert FormText.objects.get(section="deciding").text == "By vote"
    assert len(coming.stays) == 5


def test_bringing_the_same_file_again_adds_nothing_but_lines(cast):
    bring(cast)
    again = bring(cast)

    assert (again.brief, again.aims, again.involvement, dict(again.texts)) == (None, (), (), {})
    with pytest.raises(ActionError, match="here already"):
        bring(cast, replace(PLAN, lines=(), trims=()))


def test_its_lines_may_take_the_place_of_those_here(cast):
    budgets.add_line(
        project=cast.project, stated=LineStated(heading="other", label="Old", unit="each", who="thing"),
        by=cast.rosa.person,
    )  # fmt: skip
    bring(cast, replace(PLAN, trims=()), is_instead=True)

    assert list(BudgetLine.objects.filter(removed_at=None).values_list("label", flat=True)) == ["Taxis"]


def test_all_of_it_comes_in_or_nothing_does(cast, monkeypatch):
    before = LedgerEntry.objects.count()

    def broken(**values):
        raise ActionError("No.")

    monkeypatch.setattr(form_texts, "write", broken)
    with pytest.raises(ActionError):
        bring(cast)

    assert LedgerEntry.objects.count() == before
    for record in (Brief, Budget, BudgetLine, Criterion, Involvement, FormText):
        assert not record.objects.exists()


def test_nothing_is_kept_when_the_ledger_entry_cannot_be_written(cast, monkeypatch):
    monkeypatch.setattr(ledger, "append", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("no ledger")))
    with pytest.raises(RuntimeError):
        bring(cast)

    assert not BudgetLine.objects.exists()


def test_a_project_starts_from_a_plan_once(cast):
    key = "0d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0a51"
    project = plan_files.start_project(plan=PLAN, by=cast.priya.person, form_key=key)
    with pytest.raises(AlreadyDone):
        plan_files.start_project(plan=PLAN, by=cast.priya.person, form_key=key)

    assert Project.objects.filter(title="Quieter roads").count() == 1
    assert project.partners.get().role == "lead"
    assert BudgetLine.objects.filter(budget__project=project, removed_at=None).count() == 1


def test_a_long_title_is_shortened_and_kept_whole_beside(cast):
    plan = PlanFile(title="Word " * 40 + "end")
    project = plan_files.start_project(plan=plan, by=cast.priya.person)

    assert len(project.title) == 140
    assert project.about == plan.title


def test_out_and_in_again_is_the_same_plan(cast):
    project = plan_files.start_project(plan=PLAN, by=cast.rosa.person)
    project.is_trim_log_shared = True
    project.save()
    lead = project.partners.get()
    out = plan_of(project, current(), reader=lead)
    read = plan_file.read(plan_file.write(out.file), fw=current())
    assert read == out.file

    other = plan_files.start_project(plan=read, by=cast.rosa.person)
    other.is_trim_log_shared = True
    again = plan_of(other, current(), reader=other.partners.get()).file
    without_ids = [
        replace(each, lines=tuple(replace(line, id="") for line in each.lines)) for each in (out.file, again)
    ]
    assert without_ids[0] == without_ids[1]
    for name in ("ask", "means", "people", "involvement", "words", "considered", "chosen"):
        assert getattr(out.file, name) == getattr(PLAN, name), name
