"""Begin a report, draft it from the record, put words of one's own in it, and let it out as it stands."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import heads, ledger, once
from evenhand.actions.errors import ActionError
from evenhand.methods.ledger.tree import Stack
from evenhand.readings import report_basis
from evenhand.readings.report_basis import Ref
from evenhand.readings.report_digest import digest
from evenhand.readings.report_drafts import UNRESOLVED, Drafted, drafts_for, items_of
from evenhand.readings.reports import form_row, is_out_of_date
from evenhand.records.models import Partner, Person, Project, ProjectHead, Report, ReportSentence

#: Above every order that a report has, so that sentences can change places one after the other.
_AWAY = 1_000_000


@transaction.atomic
def begin(
    *,
    project: Project,
    form: str,
    title: str,
    partner: Partner,
    by: Person,
    from_day: date | None = None,
    to_day: date | None = None,
    form_key: str | None = None,
) -> Report:
    """Begin a report, and draft every sentence of it that the record gives."""
    once.claim(form_key)
    if not items_of(form):
        raise ActionError("Choose one of the forms.")
    if not title.strip():
        raise ActionError("Give the report a title.")
    if form_row(form).is_of_a_year and from_day is None and to_day is None:
        to_day = timezone.localdate()
        from_day = to_day - timedelta(days=364)
    if from_day and to_day and from_day > to_day:
        raise ActionError("The first day is after the last one.")
    # The project's row keeps two from taking one number.
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    last = Report.objects.filter(project=project).aggregate(Max("number"))["number__max"] or 0
    report = Report.objects.create(
        project=project,
        number=last + 1,
        form=form,
        title=title.strip(),
        from_day=from_day,
        to_day=to_day,
        partner=partner,
        begun_on=timezone.localdate(),
    )
    report.ledger_seq = _note(report, "report.begin", by=by, form=form, title=report.title)
    report.save(update_fields=["ledger_seq"])
    _draft(report)
    return report


@transaction.atomic
def draft_again(*, report: Report, by: Person, form_key: str | None = None) -> Report:
    """Draft it anew from the record as it is now. What people wrote, reworded or left out stays as they left it."""
    once.claim(form_key)
    report = _locked(report)
    _note(report, "report.draft_again", by=by)
    _draft(report)
    return report


@transaction.atomic
def write(
    *,
    report: Report,
    item: str,
    text: str,
    partner: Partner,
    by: Person,
    rests_on: Sequence[Ref] = (),
    form_key: str | None = None,
) -> ReportSentence:
    """Add a sentence of one's own. What it rests on may be named; where nothing is, the report says so."""
    once.claim(form_key)
    report = _locked(report)
    if item != UNRESOLVED and item not in {each.id for each in items_of(report.form)}:
        raise ActionError("There is no such part in this report.")
    text = _words(text)
    _are_there(report.project, rests_on)
    last = report.sentences.filter(item=item).aggregate(Max("order"))["order__max"] or 0
    sentence = ReportSentence.objects.create(
        report=report,
        item=item,
        order=last + 1,
        text=text,
        rests_on=[ref.as_json() for ref in rests_on],
        partner=partner,
        written_on=timezone.localdate(),
    )
    sentence.ledger_seq = _note(
        report, "report.write", by=by, sentence=sentence.pk, item=item, text=text, rests_on=sentence.rests_on
    )
    sentence.save(update_fields=["ledger_seq"])
    return sentence


@transaction.atomic
def reword(
    *, sentence: ReportSentence, text: str, partner: Partner, by: Person, cells: Sequence[str] | None = None
) -> ReportSentence:
    """Put it in other words. What the record gave stays beside it, and everyone who takes part can see both."""
    report = _locked(sentence.report)
    sentence = ReportSentence.objects.select_for_update(no_key=True).get(pk=sentence.pk)
    text = _words(text)
    table = _with_cells(sentence.table, cells)
    if text == sentence.text and table == sentence.table:
        return sentence
    if sentence.drafted_by and not sentence.drafted_text:
        sentence.drafted_text = sentence.text
    refs = ledger.refs_to(sentence)
    sentence.text, sentence.table, sentence.partner = text, table, partner
    sentence.written_on = timezone.localdate()
    sentence.ledger_seq = _note(
        report, "report.reword", by=by, refs=refs, sentence=sentence.pk, item=sentence.item, text=text
    )
    sentence.save()
    return sentence


@transaction.atomic
def leave_out(*, sentence: ReportSentence, because: str, by: Person) -> ReportSentence:
    """Leave a sentence out, with the reason. It stays readable here, and the report says that it was left out."""
    report = _locked(sentence.report)
    sentence = ReportSentence.objects.select_for_update(no_key=True).get(pk=sentence.pk)
    if sentence.left_out_because:
        raise ActionError("This is left out already.")
    if not because.strip():
        raise ActionError("Say in a few words why it is left out.")
    sentence.left_out_because, sentence.left_out_by = because.strip(), by
    sentence.save(update_fields=["left_out_because", "left_out_by"])
    _note(
        report,
        "report.leave_out",
        by=by,
        refs=ledger.refs_to(sentence),
        sentence=sentence.pk,
        item=sentence.item,
        because=sentence.left_out_because,
    )
    return sentence


@transaction.atomic
def put_back(*, sentence: ReportSentence, by: Person) -> ReportSentence:
    report = _locked(sentence.report)
    sentence = ReportSentence.objects.select_for_update(no_key=True).get(pk=sentence.pk)
    if not sentence.left_out_because:
        raise ActionError("This is not left out.")
    sentence.left_out_because, sentence.left_out_by = "", None
    sentence.save(update_fields=["left_out_because", "left_out_by"])
    _note(report, "report.put_back", by=by, sentence=sentence.pk, item=sentence.item)
    return sentence


@transaction.atomic
def release(*, report: Report, partner: Partner, by: Person, form_key: str | None = None) -> Report:
    """Let it out as it stands. From then on its words stay, with how the record stood and a digest of them."""
    once.claim(form_key)
    report = _locked(report)
    if partner.project_id != report.project_id or not may(partner.role, Permission.REPORT_RELEASE):
        raise ActionError("Only whoever looks after the project can let a report out.")
    if is_out_of_date(report):
        raise ActionError(
            "The record has changed since this was drafted. Draft it again first, and look at it."
        )
    if not report.sentences.filter(left_out_because="").exists():
        raise ActionError("There is nothing in it yet.")
    report.digest = digest(report)
    _note(
        report,
        "report.release",
        by=by,
        refs=ledger.refs_to(report),
        form=report.form,
        title=report.title,
        digest=report.digest,
        left_out=report.sentences.exclude(left_out_because="").count(),
    )
    head = ProjectHead.objects.get(project=report.project)
    stack = Stack(head.size, tuple(bytes.fromhex(branch) for branch in head.branches))
    report.state, report.released_on, report.released_by = "released", timezone.localdate(), partner
    report.head_size, report.head_root = head.size, stack.root().hex()
    report.save()
    heads.sign_when_kept(report.project)
    return report


@transaction.atomic
def stop(*, report: Report, because: str, by: Person) -> Report:
    report = _locked(report)
    if not because.strip():
        raise ActionError("Say in a few words why it is not going out.")
    report.state, report.stopped_because = "stopped", because.strip()
    report.save(update_fields=["state", "stopped_because"])
    _note(report, "report.stop", by=by, refs=ledger.refs_to(report), because=report.stopped_because)
    return report


def _draft(report: Report) -> None:
    """Put the record's sentences in their places, around what people did to those that were there."""
    kept = [
        each
        for each in report.sentences.order_by("item", "order")
        if each.partner_id or each.left_out_because
    ]
    report.sentences.exclude(pk__in=[each.pk for each in kept]).delete()
    for place, each in enumerate(kept):
        each.order = _AWAY + place
    ReportSentence.objects.bulk_update(kept, ["order"])
    by_words = {(each.item, each.drafted_text or each.text): each for each in kept if each.drafted_by}
    places: dict[str, int] = {}
    fresh, moved = [], []
    today = timezone.localdate()
    for item, rule, drafted in drafts_for(report.project, report.form, report.from_day, report.to_day):
        places[item] = places.get(item, 0) + 1
        old = by_words.pop((item, drafted.text), None)
        if old is not None:
            old.order = places[item]
            moved.append(old)
        else:
            fresh.append(_sentence(report, item, rule, drafted, places[item], today))
    moved_ids = {each.pk for each in moved}
    for each in kept:
        if each.pk not in moved_ids:
            places[each.item] = places.get(each.item, 0) + 1
            each.order = places[each.item]
    ReportSentence.objects.bulk_update(kept, ["order"])
    ReportSentence.objects.bulk_create(fresh, batch_size=200)
    report.drafted_size = ProjectHead.objects.get(project=report.project).size
    report.save(update_fields=["drafted_size"])


def _sentence(
    report: Report, item: str, rule: str, drafted: Drafted, order: int, today: date
) -> ReportSentence:
    return ReportSentence(
        report=report,
        item=item,
        order=order,
        text=drafted.text,
        table=drafted.table,
        rests_on=[ref.as_json() for ref in drafted.rests_on],
        drafted_by=rule,
        written_on=today,
    )


def _with_cells(table: dict[str, Any], cells: Sequence[str] | None) -> dict[str, Any]:
    """Another first row, of as many cells. The rows of a sheet are one row each."""
    if cells is None or not table.get("rows"):
        return table
    if len(cells) != len(table["header"]):
        raise ActionError("There is a cell for each column, no more and no less.")
    return {**table, "rows": [[cell.strip() for cell in cells], *table["rows"][1:]]}


def _are_there(project: Project, refs: Iterable[Ref]) -> None:
    for ref in refs:
        if ref.kind not in report_basis.KINDS or not report_basis.exists(project, ref):
            name = report_basis.name_of(ref) if ref.kind in report_basis.KINDS else ref.kind
            raise ActionError(f"There is no {name} here that everyone may read.")


def _words(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ActionError("Write a sentence.")
    return text


def _locked(report: Report) -> Report:
    report = (
        Report.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=report.pk)
    )
    if report.state == "released":
        raise ActionError("This report is out. Its words stay as they are; begin a new one to say more.")
    if report.state == "stopped":
        raise ActionError("This report is not going out. Begin a new one.")
    return report


def _note(report: Report, type: str, *, by: Person, refs: Sequence[int] = (), **more: Any) -> int:
    payload = {"report": report.number, **more}
    seq = ledger.append(report.project, type, payload, by=by, refs=refs)
    # What is done to the report is no reason to draft it again.
    Report.objects.filter(pk=report.pk).update(drafted_size=F("drafted_size") + 1)
    report.refresh_from_db(fields=["drafted_size"])
    return seq
