"""Begin an output, say what it claims and on what that rests, put it in other words, show it to everyone here, stop it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.access.charters import release_terms
from evenhand.access.findings import may_reply
from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import asks_told, framing, ledger, once
from evenhand.actions.errors import ActionError
from evenhand.actions.framing import AskedFor
from evenhand.readings.amounts import day
from evenhand.readings.release import terms_of
from evenhand.records.models import Finding, Output, OutputClaim, Partner, Person, Project

#: About how long it takes to look at an output and reply, which its letter says too.
MINUTES_TO_REPLY = 10
#: For replies, where nothing was agreed.
DAYS_WITHOUT_TERMS = 14
#: From the day on which it is shown: waiting for replies is no way to hold something back for ever.
MOST_DAYS_TO_REPLY = 366
LEFT_OUT = "Left out."


@dataclass(frozen=True)
class OutputSaid:
    title: str
    kind: str
    stance: str
    stance_words: str = ""
    for_whom: str = ""
    address: str = ""


@transaction.atomic
def begin(
    *, project: Project, said: OutputSaid, partner: Partner, by: Person, form_key: str | None = None
) -> Output:
    """Begin an output. It goes by what had been agreed on release by now, whatever is agreed later."""
    once.claim(form_key)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if (
        partner.project_id != project.pk
        or not partner.is_here
        or not may(partner.role, Permission.OUTPUT_ADD)
    ):
        raise ActionError("Only those who take part now can begin an output.")
    said = _checked(said)
    terms = release_terms(project)
    last = Output.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    output = Output(
        project=project,
        number=(last or 0) + 1,
        partner=partner,
        release_terms=terms,
        begun_on=timezone.localdate(),
        **_fields(said),
    )
    output.ledger_seq = ledger.append(
        project,
        "output.begin",
        {
            "output": output.number,
            **_fields(said),
            "release_terms": terms.version_id if terms else None,
            "partner": partner.pk,
        },
        by=by,
        refs=[],
    )
    output.save()
    return output


@transaction.atomic
def add_claim(
    *,
    output: Output,
    text: str,
    finding: Finding | None,
    partner: Partner,
    by: Person,
    asked: AskedFor | None = None,
    form_key: str | None = None,
) -> OutputClaim:
    """Write down something that it says, and the finding that it rests on, or that it rests on none here.

    Once everyone here was shown it, a new claim is a change of what they saw, and says who asked and why.
    """
    once.claim(form_key)
    output = locked(output)
    _refuse_unless_open(output)
    if not text.strip():
        raise ActionError("Say in one sentence what it says.")
    _refuse_unless_usable(output, finding)
    if output.state == "shown":
        _note_change(output, "Not there.", _rested(text, finding), asked, partner, by)
    claim = OutputClaim.objects.create(output=output, finding=finding, text=text.strip())
    note(output, "output.claim", by=by, refs=_refs(finding), **_said(claim))
    return claim


@transaction.atomic
def change_claim(
    *,
    claim: OutputClaim,
    text: str,
    finding: Finding | None,
    asked: AskedFor,
    partner: Partner,
    by: Person,
) -> Output:
    """Say a claim in other words, rest it on another finding, or leave it out (no words)."""
    output = locked(claim.output)
    claim = OutputClaim.objects.select_related("finding").filter(pk=claim.pk, output=output).first()
    if claim is None:
        raise ActionError("This claim was left out meanwhile.")
    _refuse_unless_open(output)
    before = _rested(claim.text, claim.finding)
    if not text.strip():
        _note_change(output, before, LEFT_OUT, asked, partner, by)
        note(output, "output.leave_out", by=by, refs=_refs(claim.finding), **_said(claim))
        claim.delete()
        return output
    if claim.finding_id != (finding.pk if finding else None):
        _refuse_unless_usable(output, finding)
    after = _rested(text, finding)
    if after == before:
        raise ActionError("Nothing is different from before. Change the words, or leave them as they are.")
    _note_change(output, before, after, asked, partner, by)
    claim.text, claim.finding = text.strip(), finding
    claim.save()
    note(output, "output.claim", by=by, refs=_refs(finding), **_said(claim))
    return output


@transaction.atomic
def reword(*, output: Output, said: OutputSaid, asked: AskedFor, partner: Partner, by: Person) -> Output:
    """Change what it is called, what it wants or whom it is for. Before, after, who asked and why stay."""
    output = locked(output)
    _refuse_unless_open(output)
    said = _checked(said)
    was, now = _shown(output), _shown(said)
    changed = [name for name in was if was[name] != now[name]]
    if not changed:
        raise ActionError("Nothing is different from before. Change the words, or leave them as they are.")
    _note_change(
        output,
        "\n".join(f"{name}: {was[name] or 'nothing said'}" for name in changed),
        "\n".join(f"{name}: {now[name] or 'nothing said'}" for name in changed),
        asked,
        partner,
        by,
    )
    for name, value in _fields(said).items():
        setattr(output, name, value)
    output.save(update_fields=[*_fields(said), "reply_by"])
    return output


@transaction.atomic
def show(*, output: Output, by: Person, reply_by: date | None = None) -> Output:
    """Show it to everyone here. From now on the days before the public count, and everyone may reply."""
    output = locked(output)
    if output.state != "draft":
        raise ActionError("Everyone here has been shown this.")
    if not output.claims.exists():
        raise ActionError("Say first what it says, one claim at a time, so that people can reply to it.")
    today = timezone.localdate()
    earliest = today + timedelta(days=reply_days(output))
    terms = terms_of(output)
    if reply_by is not None and reply_by < earliest and terms is not None:
        raise ActionError(f"{terms.reply_days} days to reply is what was agreed. Give a later day.")
    if reply_by is not None and reply_by < today:
        raise ActionError("Give a day that is today or still to come.")
    if reply_by is not None and reply_by > latest_reply(today):
        raise ActionError(
            f"Give a day up to {day(latest_reply(today))}. Nothing waits for replies longer than {MOST_DAYS_TO_REPLY} days."
        )
    output.state, output.shown_on, output.reply_by = "shown", today, reply_by or earliest
    output.save(update_fields=["state", "shown_on", "reply_by"])
    note(output, "output.show", by=by, reply_by=output.reply_by)
    here = output.project.partners.filter(removed_at=None).select_related("person", "project")
    asks_told.tell_each(
        [partner for partner in here if may_reply(partner)],
        key=f"output {output.pk}",
        what="to look at something before it is public: you can stand by it, see it differently, or add to it",
        minutes=MINUTES_TO_REPLY,
        by=by,
    )
    return output


def latest_reply(shown_on: date) -> date:
    """The last day up to which people can be asked to reply to what is shown then."""
    return shown_on + timedelta(days=MOST_DAYS_TO_REPLY)


@transaction.atomic
def stop(*, output: Output, because: str, by: Person) -> Output:
    """Say that it is not going ahead, and why. It stays readable."""
    output = locked(output)
    _refuse_unless_open(output)
    if not because.strip():
        raise ActionError("Say why it is not going ahead. It stays readable with your reason.")
    output.state, output.stopped_because = "stopped", because.strip()
    output.save(update_fields=["state", "stopped_because"])
    note(output, "output.stop", by=by, because=output.stopped_because)
    return output


def locked(output: Output) -> Output:
    """The project’s row is what everything about release waits for, so that nothing passes anything else."""
    Project.objects.select_for_update(no_key=True).get(pk=output.project_id)
    return Output.objects.select_related("project", "release_terms").get(pk=output.pk)


def note(output: Output, entry: str, *, by: Person, refs: Sequence[int] = (), **more: object) -> int:
    own = [output.ledger_seq] if output.ledger_seq is not None else []
    return ledger.append(output.project, entry, {"output": output.number, **more}, by=by, refs=[*own, *refs])


def reply_days(output: Output) -> int:
    terms = terms_of(output)
    return terms.reply_days if terms else DAYS_WITHOUT_TERMS


def _note_change(
    output: Output, before: str, after: str, asked: AskedFor | None, partner: Partner, by: Person
) -> None:
    framing.note(of=output, before=before, after=after, asked=asked or AskedFor(""), partner=partner, by=by)
    if output.state == "shown":
        # Other words need the same days to be read and replied to: otherwise what is shown first could be harmless.
        again = timezone.localdate() + timedelta(days=reply_days(output))
        output.reply_by = max(filter(None, [output.reply_by, again]))
        output.save(update_fields=["reply_by"])


def _checked(said: OutputSaid) -> OutputSaid:
    if not said.title.strip():
        raise ActionError("Give it a title.")
    if said.stance != "evidence" and not said.stance_words.strip():
        raise ActionError("Say what it asks for, and of whom, so that nobody takes it for evidence alone.")
    return OutputSaid(
        title=said.title.strip(),
        kind=said.kind,
        stance=said.stance,
        stance_words=said.stance_words.strip() if said.stance != "evidence" else "",
        for_whom=said.for_whom.strip(),
        address=said.address.strip(),
    )


def _fields(said: OutputSaid) -> dict[str, str]:
    return {name: getattr(said, name) for name in OutputSaid.__dataclass_fields__}


def _shown(of: Output | OutputSaid) -> dict[str, str]:
    kinds = dict(Output._meta.get_field("kind").flatchoices)
    stances = dict(Output._meta.get_field("stance").flatchoices)
    return {
        "Title": of.title,
        "What it is": kinds[of.kind],
        "What it wants": stances[of.stance],
        "What it asks for": of.stance_words,
        "For whom": of.for_whom,
        "Where it is": of.address,
    }


def _rested(text: str, finding: Finding | None) -> str:
    return f"{text.strip()} (rests on {f'finding {finding.number}' if finding else 'no finding here'})"


def _said(claim: OutputClaim) -> dict[str, object]:
    return {"claim": claim.text, "finding": claim.finding.number if claim.finding else None}


def _refs(finding: Finding | None) -> list[int]:
    return [finding.ledger_seq] if finding is not None and finding.ledger_seq is not None else []


def _refuse_unless_usable(output: Output, finding: Finding | None) -> None:
    if finding is None:
        return
    finding = Finding.objects.get(pk=finding.pk)
    if finding.project_id != output.project_id:
        raise ActionError("That finding is not in this project.")
    if finding.state == "taken_back":
        raise ActionError("That finding was taken back, so nothing new can rest on it.")


def _refuse_unless_open(output: Output) -> None:
    if output.state == "public":
        raise ActionError(
            "This is public as it stands. Begin a new output for what should be said otherwise."
        )
    if output.state == "stopped":
        raise ActionError("This is not going ahead. Begin a new output.")
