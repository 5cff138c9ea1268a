"""Write a finding down with what speaks for it and against it, put it in other words, or take it back with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.access.charters import release_terms
from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import framing, ledger, once
from evenhand.actions.errors import ActionError
from evenhand.actions.framing import AskedFor
from evenhand.records.models import Contribution, Finding, FindingSupport, Partner, Person, Project


@dataclass(frozen=True)
class SupportSaid:
    """What a finding rests on, or what speaks against it: something said here, or data in words."""

    contribution: Contribution | None = None
    words: str = ""
    is_against: bool = False


@transaction.atomic
def add(
    *,
    project: Project,
    text: str,
    supports: Sequence[SupportSaid],
    partner: Partner,
    by: Person,
    limits: str = "",
    is_unwelcome: bool = False,
    unwelcome_to: str = "",
    found_on: date | None = None,
    entered_by: Person | None = None,
    form_key: str | None = None,
) -> Finding:
    """Write a finding down. What had been agreed on release by then is kept with it, also if that was nothing."""
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    today = timezone.localdate()
    if (
        partner.project_id != project.pk
        or not partner.is_here
        or not may(partner.role, Permission.FINDING_ADD)
    ):
        raise ActionError("Only those who take part now can write down a finding.")
    if not text.strip():
        raise ActionError("Say what was found, in one plain statement.")
    if found_on is not None and found_on > today:
        raise ActionError("Give the day on which it was found: today or earlier.")
    if not any(not each.is_against for each in supports):
        raise ActionError("Say what it rests on: something that was said here, or data in words.")
    last = Finding.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    terms = release_terms(project)
    finding = Finding(
        project=project,
        number=(last or 0) + 1,
        text=text.strip(),
        limits=limits.strip(),
        is_unwelcome=is_unwelcome,
        unwelcome_to=unwelcome_to.strip() if is_unwelcome else "",
        partner=partner,
        entered_by=entered_by,
        found_on=found_on or today,
        release_terms=terms,
    )
    finding.ledger_seq = ledger.append(
        project,
        "finding.add",
        {
            "finding": finding.number,
            "text": finding.text,
            "limits": finding.limits,
            "is_unwelcome": is_unwelcome,
            "unwelcome_to": finding.unwelcome_to,
            "supports": [_said(each) for each in supports],
            "release_terms": terms.version_id if terms else None,
            "found_on": finding.found_on,
            "partner": partner.pk,
            "entered": entered_by is not None,
        },
        by=by,
        refs=[seq for each in supports if (seq := _seq(each)) is not None],
    )
    finding.save()
    for each in supports:
        _keep(finding, each)
    return finding


@transaction.atomic
def add_support(
    *, finding: Finding, support: SupportSaid, by: Person, form_key: str | None = None
) -> FindingSupport:
    """Put something beside a finding that speaks for it or against it. It is not taken away again."""
    once.claim(form_key)
    finding = _locked(finding)
    _refuse_if_taken_back(finding)
    kept = _keep(finding, support)
    seq = _seq(support)
    ledger.append(
        finding.project,
        "finding.support",
        {"finding": finding.number, **_said(support)},
        by=by,
        refs=[at for at in (finding.ledger_seq, seq) if at is not None],
    )
    return kept


@transaction.atomic
def reword(
    *,
    finding: Finding,
    text: str,
    asked: AskedFor,
    partner: Partner,
    by: Person,
    limits: str = "",
    is_unwelcome: bool = False,
    unwelcome_to: str = "",
    form_key: str | None = None,
) -> Finding:
    """Put a finding in other words. The words before, who asked and why stay beside the words after."""
    once.claim(form_key)
    finding = _locked(finding)
    _refuse_if_taken_back(finding)
    if not text.strip():
        raise ActionError("Say what was found, in one plain statement.")
    was = _parts(finding)
    finding.text, finding.limits = text.strip(), limits.strip()
    finding.is_unwelcome = is_unwelcome
    finding.unwelcome_to = unwelcome_to.strip() if is_unwelcome else ""
    now = _parts(finding)
    changed = [place for place in range(len(was)) if was[place] != now[place]]
    if not changed:
        raise ActionError("Nothing is different from before. Change the words, or leave it as it is.")
    framing.note(
        of=finding,
        before="\n\n".join(was[place] for place in changed),
        after="\n\n".join(now[place] for place in changed),
        asked=asked,
        partner=partner,
        by=by,
    )
    finding.save(update_fields=["text", "limits", "is_unwelcome", "unwelcome_to"])
    return finding


@transaction.atomic
def take_back(*, finding: Finding, because: str, by: Person) -> Finding:
    """Say that a finding no longer holds, and why. It stays readable, also where it was published."""
    finding = _locked(finding)
    _refuse_if_taken_back(finding)
    if not because.strip():
        raise ActionError("Say why it is taken back. The finding and your reason stay readable.")
    finding.state, finding.taken_back_because = "taken_back", because.strip()
    finding.save(update_fields=["state", "taken_back_because"])
    _note(finding, "finding.take_back", by=by, because=finding.taken_back_because)
    return finding


@transaction.atomic
def say_why_unused(*, finding: Finding, because: str, by: Person) -> Finding:
    """Say why no output uses it. It is listed with or without a reason."""
    finding = _locked(finding)
    if finding.claims.filter(output__state="public").exists():
        raise ActionError("Something public rests on this finding, so it is not left out.")
    if finding.unused_because == because.strip():
        return finding  # The same form sent twice.
    finding.unused_because = because.strip()
    finding.save(update_fields=["unused_because"])
    _note(finding, "finding.unused", by=by, because=finding.unused_because)
    return finding


def _keep(finding: Finding, said: SupportSaid) -> FindingSupport:
    contribution = said.contribution
    if contribution is None and not said.words.strip():
        raise ActionError("Say what it is: the number of something said here, or data in words.")
    if contribution is not None:
        if contribution.project_id != finding.project_id or contribution.state == "withdrawn":
            raise ActionError("This was taken back, or was not said in this project.")
        if not contribution.text:
            raise ActionError("The words of this were taken off the record, so nothing can rest on them.")
    try:
        with transaction.atomic():
            return FindingSupport.objects.create(
                finding=finding,
                contribution=contribution,
                words=said.words.strip(),
                is_against=said.is_against,
            )
    except IntegrityError as error:
        raise ActionError("This stands beside the finding already.") from error


def _said(support: SupportSaid) -> dict[str, object]:
    return {
        "contribution": support.contribution.number if support.contribution else None,
        "words": support.words.strip(),
        "is_against": support.is_against,
    }


def _seq(support: SupportSaid) -> int | None:
    return support.contribution.ledger_seq if support.contribution else None


def _parts(finding: Finding) -> tuple[str, str, str]:
    """What of a finding is framed, each in words, so that before and after can be read side by side."""
    if not finding.is_unwelcome:
        unwelcome = "Not marked as unwelcome to anybody."
    else:
        unwelcome = f"Unwelcome to: {finding.unwelcome_to or 'somebody; it does not say whom'}."
    return (finding.text, f"What it does not show: {finding.limits or 'nothing said'}", unwelcome)


def _locked(finding: Finding) -> Finding:
    """The project’s row is what everything about release waits for, so that nothing passes anything else."""
    Project.objects.select_for_update(no_key=True).get(pk=finding.project_id)
    return Finding.objects.select_related("project").get(pk=finding.pk)


def _refuse_if_taken_back(finding: Finding) -> None:
    if finding.state == "taken_back":
        raise ActionError("This finding was taken back. Write a new one.")


def _note(finding: Finding, entry: str, *, by: Person, **more: object) -> int:
    return ledger.append(
        finding.project,
        entry,
        {"finding": finding.number, **more},
        by=by,
        refs=ledger.refs_to(finding),
    )
