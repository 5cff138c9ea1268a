import hashlib
import json

import pytest
from django.db import transaction
from django.utils import timezone

from evenhand.actions import contributions, erasures, ledger, report_words, reports, stories
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.methods.ledger import leaf
from evenhand.methods.ledger.tree import Stack
from evenhand.readings.report_basis import Ref
from evenhand.records.models import LedgerEntry, ProjectHead, Report, ReportSentence
from tests.contributions import said
from tests.readings.test_report_drafts import answered, changed

KEY = "7d4f8e9a-0f0a-4f4e-9a53-3f2c6f6f0c33"


def begun(cast, form="gripp2_sf", **more):
    return reports.begin(
        project=cast.project,
        form=form,
        title="How we worked",
        partner=cast.priya,
        by=cast.priya.person,
        **more,
    )


def entries(cast, start="report."):
    types = [
        leaf.read_leaf(bytes(line)).type
        for line in LedgerEntry.objects.filter(project=cast.project)
        .order_by("seq")
        .values_list("leaf", flat=True)
    ]
    return [each for each in types if each.startswith(start)]


def of(report, item):
    return list(report.sentences.filter(item=item).order_by("order"))


def test_beginning_drafts_every_sentence_with_what_it_rests_on(cast):
    changed(cast, answered(cast, said(cast.priya)))
    report = begun(cast)

    assert report.number == 1
    assert report.sentences.count() >= 5
    assert all(each.rests_on and each.drafted_by for each in report.sentences.all())
    assert entries(cast) == ["report.begin"]
    assert begun(cast).number == 2


def test_a_form_that_is_not_there_a_title_without_words_and_days_the_wrong_way_round_are_refused(cast):
    today = timezone.localdate()
    with pytest.raises(ActionError, match="Choose one of the forms"):
        begun(cast, form="gripp9")
    with pytest.raises(ActionError, match="Give the report a title"):
        reports.begin(
            project=cast.project, form="yearly", title=" ", partner=cast.priya, by=cast.priya.person
        )
    with pytest.raises(ActionError, match="The first day is after"):
        begun(cast, from_day=today, to_day=today.replace(year=today.year - 1))
    assert not Report.objects.exists()


def test_pressing_twice_begins_one(cast):
    begun(cast, form_key=KEY)
    with pytest.raises(AlreadyDone):
        begun(cast, form_key=KEY)
    assert Report.objects.count() == 1


def test_nothing_is_begun_when_it_cannot_be_recorded(cast, monkeypatch):
    monkeypatch.setattr(ledger, "append", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        begun(cast)
    assert not Report.objects.exists()


def test_a_sentence_of_ones_own_may_rest_on_what_is_there_and_on_nothing_else(cast):
    report = begun(cast)
    said(cast.priya)
    said(cast.walter, audience="facilitator")
    stated = {"report": report, "item": "sf_aim", "partner": cast.priya, "by": cast.priya.person}
    own = reports.write(**stated, text=" We met  for tea. ", rests_on=[Ref("contribution", 1)])

    assert own.text == "We met for tea."
    assert own.rests_on == [{"kind": "contribution", "number": 1}]
    for wrong in (Ref("contribution", 2), Ref("decision", 9), Ref("finding", 1), Ref("nothing")):
        with pytest.raises(ActionError, match="There is no"):
            reports.write(**stated, text="x", rests_on=[wrong])
    with pytest.raises(ActionError, match="no such part"):
        reports.write(**(stated | {"item": "lf_1a"}), text="x")
    with pytest.raises(ActionError, match="Write a sentence"):
        reports.write(**stated, text="  ")


def test_rewording_keeps_what_the_record_gave_beside_it(cast):
    report = begun(cast)
    sentence = report.sentences.filter(drafted_by="people_here").first()
    given = sentence.text
    for words in ("We were four.", "We were four people."):
        sentence = reports.reword(sentence=sentence, text=words, partner=cast.rosa, by=cast.rosa.person)

    assert sentence.text == "We were four people."
    assert sentence.drafted_text == given
    assert sentence.rests_on == [{"kind": "people"}]
    assert sentence.partner == cast.rosa


def test_leaving_out_needs_a_reason_and_can_be_undone(cast):
    sentence = begun(cast).sentences.first()
    with pytest.raises(ActionError, match="why it is left out"):
        reports.leave_out(sentence=sentence, because=" ", by=cast.priya.person)
    reports.leave_out(sentence=sentence, because="It tells who she is.", by=cast.priya.person)
    with pytest.raises(ActionError, match="left out already"):
        reports.leave_out(sentence=sentence, because="x", by=cast.priya.person)
    reports.put_back(sentence=sentence, by=cast.priya.person)
    with pytest.raises(ActionError, match="not left out"):
        reports.put_back(sentence=sentence, by=cast.priya.person)
    assert entries(cast) == ["report.begin", "report.leave_out", "report.put_back"]


def test_drafting_again_keeps_what_people_did_and_takes_up_what_is_new(cast):
    answered(cast, said(cast.priya), "not_adopted", "No money")
    report = begun(cast)
    turned_down = report.sentences.get(drafted_by="not_adopted", item="sf_results")
    reports.leave_out(sentence=turned_down, because="Said elsewhere.", by=cast.priya.person)
    people = report.sentences.filter(drafted_by="people_here").first()
    reports.reword(sentence=people, text="A small group.", partner=cast.rosa, by=cast.rosa.person)
    own = reports.write(
        report=report, item="sf_results", text="Ours.", partner=cast.rosa, by=cast.rosa.person
    )
    answered(cast, said(cast.walter), "not_adopted", "No room")

    reports.draft_again(report=report, by=cast.priya.person)
    reports.draft_again(report=report, by=cast.priya.person)

    results = of(report, "sf_results")
    assert [each.order for each in results] == list(range(1, len(results) + 1))
    assert results[-1].pk == own.pk
    texts = [each.text for each in results if each.drafted_by == "not_adopted"]
    assert len(texts) == 2
    assert [each.left_out_because for each in results if "No money" in each.text] == ["Said elsewhere."]
    assert ReportSentence.objects.get(pk=people.pk).text == "A small group."


def test_a_report_that_the_record_has_overtaken_is_not_let_out(cast):
    report = begun(cast)
    answered(cast, said(cast.walter), "not_adopted", "No room")

    with pytest.raises(ActionError, match="Draft it again"):
        reports.release(report=report, partner=cast.rosa, by=cast.rosa.person)
    reports.draft_again(report=report, by=cast.rosa.person)
    released = reports.release(report=report, partner=cast.rosa, by=cast.rosa.person)
    assert released.state == "released"


def test_letting_out_is_for_whoever_looks_after_the_project(cast):
    report = begun(cast)
    with pytest.raises(ActionError, match="looks after the project"):
        reports.release(report=report, partner=cast.priya, by=cast.priya.person)


def test_a_released_report_carries_the_head_and_a_digest_that_the_ledger_holds_and_stays(cast):
    report = reports.release(report=begun(cast), partner=cast.femi, by=cast.femi.person)
    head = ProjectHead.objects.get(project=cast.project)
    stack = Stack(head.size, tuple(bytes.fromhex(branch) for branch in head.branches))

    assert (report.head_size, report.head_root) == (head.size, stack.root().hex())
    assert entries(cast)[-1] == "report.release"
    rows = [
        {"item": each.item, "text": each.text, "table": each.table, "rests_on": each.rests_on}
        for each in report.sentences.order_by("item", "order")
    ]
    content = json.dumps(
        {"form": "gripp2_sf", "title": "How we worked", "sentences": rows},
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    assert report.digest == hashlib.sha256(content.encode()).hexdigest()

    sentence = report.sentences.first()
    someone = {"by": cast.rosa.person}
    for change in (
        lambda: reports.write(report=report, item="sf_aim", text="x", partner=cast.rosa, **someone),
        lambda: reports.reword(sentence=sentence, text="x", partner=cast.rosa, **someone),
        lambda: reports.leave_out(sentence=sentence, because="x", **someone),
        lambda: reports.draft_again(report=report, **someone),
        lambda: reports.release(report=report, partner=cast.rosa, **someone),
        lambda: reports.stop(report=report, because="x", **someone),
    ):
        with pytest.raises(ActionError, match="This report is out"):
            change()


def test_stopping_needs_a_reason_and_ends_the_writing(cast):
    report = begun(cast)
    with pytest.raises(ActionError, match="why it is not going out"):
        reports.stop(report=report, because="", by=cast.rosa.person)
    reports.stop(report=report, because="The journal closed.", by=cast.rosa.person)
    with pytest.raises(ActionError, match="not going out"):
        reports.draft_again(report=report, by=cast.rosa.person)


def test_words_taken_off_the_record_go_out_of_reports_too_released_ones_included(cast):
    cast.project.is_heard_public = True
    cast.project.save()
    words = "The stairs are too steep for me."
    said(cast.priya, words)
    report = reports.release(report=begun(cast, form="yearly"), partner=cast.rosa, by=cast.rosa.person)
    assert report.sentences.filter(text__contains=words).exists()

    with transaction.atomic():
        gone = report_words.forget(cast.project, Ref("contribution", 1), [words])

    assert gone == 1
    assert not report.sentences.filter(text__contains="stairs").exists()
    assert report.sentences.filter(text=report_words.TAKEN_OFF).count() == 1


def test_a_row_of_a_sheet_is_changed_cell_by_cell(cast):
    answered(cast, said(cast.priya, said_at="Panel"))
    report = begun(cast, form="pirit_sheet")
    row = report.sentences.get(drafted_by="pirit_rows")
    cells = [*row.table["rows"][0]]
    cells[6] = "Wheelchairs get in."
    reports.reword(sentence=row, text=row.text, cells=cells, partner=cast.priya, by=cast.priya.person)
    row.refresh_from_db()

    assert row.table["rows"][0][6] == "Wheelchairs get in."
    with pytest.raises(ActionError, match="a cell for each column"):
        reports.reword(sentence=row, text=row.text, cells=["one"], partner=cast.priya, by=cast.priya.person)
    reports.draft_again(report=report, by=cast.priya.person)
    assert report.sentences.get(drafted_by="pirit_rows").table["rows"][0][6] == "Wheelchairs get in."


def test_erasing_what_was_said_erases_it_in_reports(cast):
    cast.project.is_heard_public = True
    cast.project.save()
    words = "My landlord knows my name and it is Canary."
    contributions.say(partner=cast.priya, text=words, kind="concern", by=cast.priya.person)
    report = begun(cast, form="yearly")
    assert report.sentences.filter(text__contains=words).exists()

    with transaction.atomic():
        erasures.erase_contribution(
            cast.project.contributions.get(), reason="withdrawn", by=cast.priya.person
        )

    assert not any(
        "Canary" in f"{each.text}{each.drafted_text}{each.table}" for each in report.sentences.all()
    )


def story_in_a_report(cast):
    story = stories.tell(
        partner=cast.priya,
        title="The night bus",
        text="We took the night bus home and Canary was asleep.",
        uses=["reports"],
        by=cast.priya.person,
    )
    report = reports.release(report=begun(cast), partner=cast.rosa, by=cast.rosa.person)
    assert report.sentences.filter(text__contains="Canary").exists()
    return story, report


def holds_it(report):
    return any("Canary" in f"{each.text}{each.drafted_text}{each.table}" for each in report.sentences.all())


def test_a_story_taken_back_goes_out_of_a_report_that_is_out(cast):
    story, report = story_in_a_report(cast)
    stories.take_back(story=story, by=cast.priya.person)

    assert not holds_it(report)


def test_a_story_kept_from_reports_again_goes_out_of_them(cast):
    story, report = story_in_a_report(cast)
    stories.choose_uses(story=story, uses=["here"], naming="none", by=cast.priya.person)

    assert not holds_it(report)


def test_somebody_who_is_forgotten_leaves_no_words_in_reports(cast):
    cast.project.is_heard_public = True
    cast.project.save()
    contributions.say(
        partner=cast.priya, text="Canary sings on the second floor.", kind="idea", by=cast.priya.person
    )
    _, report = story_in_a_report(cast)
    yearly = begun(cast, form="yearly")
    assert holds_it(yearly)
    with transaction.atomic():
        erasures.erase_person(cast.priya.person, by=cast.priya.person)

    assert not holds_it(report)
    assert not holds_it(yearly)


def test_drafting_again_is_on_the_record_once_however_often_the_button_is_pressed(cast):
    report = begun(cast)
    reports.draft_again(report=report, by=cast.priya.person, form_key=KEY)
    with pytest.raises(AlreadyDone):
        reports.draft_again(report=report, by=cast.priya.person, form_key=KEY)
    assert entries(cast).count("report.draft_again") == 1
