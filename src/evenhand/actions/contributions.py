"""Say something, change it, say that it is right, and take it back."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import drafts, files, ledger, once, outbox, unlinkable
from evenhand.actions.erasures import erase_contribution
from evenhand.actions.errors import ActionError
from evenhand.actions.gathering import close_if_empty
from evenhand.actions.masks import new_mask
from evenhand.exchange.attachments import Prepared
from evenhand.exchange.plan_values import clean
from evenhand.notices.addresses import address_of
from evenhand.readings.contributions import next_number
from evenhand.readings.framework import current
from evenhand.readings.namings import Offered, offered_to
from evenhand.records.contribution import AUDIENCES, KINDS, NAMINGS, SIDES, WAYS
from evenhand.records.models import (
    Contribution,
    ContributionReader,
    ContributionVersion,
    Decision,
    Partner,
    Person,
    Project,
)

#: About four pages of a letter. What is longer is better said as two things, since each gets its own answer.
MOST_LETTERS = 12_000
MOST_FILES = 3


def say(
    *,
    partner: Partner,
    text: str,
    kind: str,
    stage: str = "",
    naming: str = "named",
    audience: str = "everyone",
    readers: Sequence[Partner] = (),
    to_side: str = "team",
    asked: Partner | None = None,
    shown_type: str = "",
    about_decision: Decision | None = None,
    way: str = "web",
    entered_by: Person | None = None,
    said_on: date | None = None,
    said_at: str = "",
    witness: Partner | None = None,
    files: Sequence[Prepared] = (),
    by: Person,
    form_key: str | None = None,
) -> Contribution | None:
    """Put somebody's words on the record. Nothing comes back where no one may link them to anybody.

    `partner` is whose words they are, also where `entered_by` typed them in for somebody. Files were read and
    cleaned before (`exchange.attachments.prepare`): that takes seconds, and nobody else should wait for it.
    """
    words = _words(text)
    _check_values(kind=kind, stage=stage, naming=naming, audience=audience, to_side=to_side, way=way)
    _check_author(partner, entered_by)
    if naming == "unlinkable":
        if any((readers, asked, shown_type, about_decision, entered_by, said_on, said_at, witness, files)):
            raise ActionError(
                "What no one can link can carry nothing besides its words: no file, no day, no other person’s name."
            )
        if way != "web":
            raise ActionError(
                "Somebody heard or read these words, so we cannot say that no one can link them."
            )
        # No key of the form is kept: a row in that moment would tell when these words came.
        unlinkable.add(
            partner=partner, text=words, kind=kind, stage=stage, audience=audience, to_side=to_side
        )
        return None
    with _kept_files(files):
        return _say(
            partner=partner,
            words=words,
            kind=kind,
            stage=stage,
            naming=naming,
            audience=audience,
            readers=list({reader.pk: reader for reader in readers}.values()),
            to_side=to_side,
            asked=asked,
            shown_type=shown_type,
            about_decision=about_decision,
            way=way,
            entered_by=entered_by,
            said_on=said_on,
            said_at=clean(said_at)[:140],
            witness=witness,
            brought=files,
            by=by,
            form_key=form_key,
        )


def _kept_files(brought: Sequence[Prepared]) -> Any:
    if len(brought) > MOST_FILES:
        raise ActionError(
            f"{MOST_FILES} files can come with one thing said. Please bring the others with a second one."
        )
    return files.taken_away_unless_kept()


@transaction.atomic
def _say(
    *,
    partner: Partner,
    words: str,
    kind: str,
    stage: str,
    naming: str,
    audience: str,
    readers: list[Partner],
    to_side: str,
    asked: Partner | None,
    shown_type: str,
    about_decision: Decision | None,
    way: str,
    entered_by: Person | None,
    said_on: date | None,
    said_at: str,
    witness: Partner | None,
    brought: Sequence[Prepared],
    by: Person,
    form_key: str | None,
) -> Contribution:
    once.claim(form_key)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    today = timezone.localdate()
    day = said_on or today
    if day > today:
        raise ActionError("The day it was said is still to come. Give today, or a day before.")
    _check_offered(offered_to(partner, is_typed_in=entered_by is not None), naming, audience, shown_type)
    _check_people(
        partner, audience=audience, readers=readers, asked=asked, witness=witness, entered_by=entered_by
    )
    if about_decision is not None and about_decision.project_id != project.pk:
        raise ActionError("That decision is not one of this project.")
    if naming != "named" and any(not file.is_free_of_names for file in brought):
        raise ActionError(
            "This file may carry your name inside, so it cannot stand beside a mask or a group. "
            "Leave it out, or put your name to what you say."
        )
    contribution = Contribution(
        project=project,
        number=next_number(project),
        kind=kind,
        stage=stage,
        naming=naming,
        mask=new_mask(project) if naming == "masked" else "",
        shown_type=shown_type if naming == "group" else "",
        audience=audience,
        to_side=to_side,
        asked=asked,
        partner=partner,
        text=words,
        said_at=said_at,
        way=way,
        said_on=day,
        # What an old sheet brings was promised no answer before it came in here.
        due_on=(timezone.localdate() if way == "sheet" else day) + timedelta(days=project.answer_days),
        about_decision=about_decision,
        entered_by=entered_by,
        witness=witness,
    )
    contribution.ledger_seq = ledger.append(
        project,
        # A leaf’s type is open to everyone: beside a mask or a group it must not say that somebody typed it in.
        "contribution.enter" if entered_by and naming == "named" else "contribution.add",
        _payload(contribution, readers, brought),
        by=_actor(contribution, by),
    )
    contribution.save()
    ContributionReader.objects.bulk_create(
        ContributionReader(contribution=contribution, partner=reader) for reader in readers
    )
    _add_version(contribution, 1, way=way, entered_by=entered_by, seq=contribution.ledger_seq, day=day)
    files.keep(contribution, brought)
    if entered_by is None:
        drafts.erase(partner=partner, purpose="say")
    _tell(contribution, is_typed_in=entered_by is not None)
    return contribution


def edit(
    contribution: Contribution,
    text: str,
    by: Person,
    *,
    way: str = "web",
    entered_by: Person | None = None,
    form_key: str | None = None,
) -> Contribution:
    """Change the words. What they were before stays readable to those who may read them."""
    words = _words(text)
    with transaction.atomic():
        once.claim(form_key)
        contribution = _own_and_standing(contribution)
        last = contribution.versions.last()
        if words == contribution.text:
            return contribution
        seq = ledger.append(
            contribution.project,
            "contribution.edit",
            {
                "contribution": contribution.number,
                "version": last.number + 1,
                "text": words,
                **({"entered": entered_by is not None} if contribution.naming == "named" else {}),
            },
            by=_actor(contribution, by),
            refs=_refs(contribution, last),
        )
        contribution.text = words
        # Whoever puts their own words right has read them.
        if contribution.entered_by_id and entered_by is None and contribution.confirmed_on is None:
            contribution.confirmed_on = timezone.localdate()
        contribution.save(update_fields=["text", "confirmed_on"])
        _add_version(contribution, last.number + 1, way=way, entered_by=entered_by, seq=seq)
        if entered_by is None:
            drafts.erase(partner=contribution.partner, purpose=f"edit {contribution.number}")
    return contribution


@transaction.atomic
def confirm(contribution: Contribution, by: Person) -> Contribution:
    """Their author says that words typed in for them are right."""
    contribution = _own_and_standing(contribution)
    if contribution.entered_by_id is None:
        raise ActionError("You wrote this yourself, so there is nothing to check.")
    if contribution.confirmed_on is not None:
        return contribution
    contribution.confirmed_on = timezone.localdate()
    contribution.save(update_fields=["confirmed_on"])
    _note_confirmed(contribution, "author", by)
    return contribution


@transaction.atomic
def confirm_as_witness(contribution: Contribution, by: Person) -> Contribution:
    """Somebody who heard it on the telephone, or saw the paper, says that this is what was said."""
    contribution = _own_and_standing(contribution)
    if contribution.witness is None or contribution.witness.person_id != by.pk:
        raise ActionError("You were not named as the one who heard or saw this.")
    if contribution.witnessed_on is not None:
        return contribution
    if contribution.versions.count() > 1:
        raise ActionError("Its author has changed these words since, so there is nothing left to witness.")
    contribution.witnessed_on = timezone.localdate()
    contribution.save(update_fields=["witnessed_on"])
    _note_confirmed(contribution, "witness", by)
    return contribution


@transaction.atomic
def withdraw(contribution: Contribution, by: Person) -> None:
    """Take words back: they are erased in every version, with their files. That there were some stays."""
    contribution = Contribution.objects.select_for_update(no_key=True).get(pk=contribution.pk)
    if contribution.state == "withdrawn":
        return
    contribution = _own_and_standing(contribution)
    contribution.state = "withdrawn"
    contribution.save(update_fields=["state"])
    ledger.append(
        contribution.project,
        "contribution.withdraw",
        {"contribution": contribution.number},
        by=_actor(contribution, by),
        refs=_refs(contribution, contribution.versions.last()),
    )
    erase_contribution(contribution, reason="withdrawn", by=by)
    if contribution.gathered_into_id is not None:
        close_if_empty(
            Contribution.objects.select_for_update(no_key=True).get(pk=contribution.gathered_into_id)
        )


def _words(text: str) -> str:
    words = clean(text)
    if not words:
        raise ActionError("Please write something first.")
    if len(words) > MOST_LETTERS:
        raise ActionError(
            f"One thing said can be up to {MOST_LETTERS:,} letters long. Please say the rest as a second one."
        )
    return words


def _check_values(**values: str) -> None:
    known = {
        "kind": [id for id, _ in KINDS],
        "stage": ["", *(row.id for row in current().stages)],
        "naming": [id for id, _ in NAMINGS],
        "audience": [id for id, _ in AUDIENCES],
        "to_side": [id for id, _ in SIDES],
        "way": [id for id, _ in WAYS],
    }
    for name, value in values.items():
        if value not in known[name]:
            raise ActionError(f"“{value[:40]}” is not a {name.replace('_', ' ')} that we know.")


def _check_author(partner: Partner, entered_by: Person | None) -> None:
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if partner.project.is_read_only:
        raise ActionError("This project can be read and not changed until it is adopted here.")
    if not may(partner.role, Permission.CONTRIBUTION_ADD):
        raise ActionError("Somebody in this part cannot say something on the record here.")
    if entered_by is not None and entered_by.pk == partner.person_id:
        raise ActionError("These are your own words. Say them as yourself.")


def _check_offered(offered: Offered, naming: str, audience: str, shown_type: str) -> None:
    if naming not in offered.namings:
        raise ActionError("That way of being named cannot be kept here just now. Please choose another.")
    if audience not in offered.audiences:
        raise ActionError("There is no facilitator here who could read it alone. Please choose who sees it.")
    if naming == "group" and shown_type not in offered.group_types:
        raise ActionError("Choose one of your own groups that five or more people here belong to.")


def _check_people(
    partner: Partner,
    *,
    audience: str,
    readers: list[Partner],
    asked: Partner | None,
    witness: Partner | None,
    entered_by: Person | None,
) -> None:
    others = [*readers, *(each for each in (asked, witness) if each is not None)]
    if any(each.project_id != partner.project_id or not each.is_here for each in others):
        raise ActionError("Everyone whom you name must be in this project now.")
    if audience == "chosen" and not readers:
        raise ActionError("Choose at least one person who may read it.")
    if audience != "chosen" and readers:
        raise ActionError("You chose people to read it, and also a wider audience. Choose one of the two.")
    if any(not may(reader.role, Permission.CONTRIBUTION_READ) for reader in readers):
        raise ActionError("One of those chosen has a part here that reads nobody’s words.")
    if asked is not None and (asked.pk == partner.pk or not may(asked.role, Permission.ANSWER_GIVE)):
        raise ActionError("Ask somebody else here who can give an answer.")
    if witness is not None:
        if entered_by is None:
            raise ActionError("A witness is for words that somebody else typed in.")
        if witness.person_id == entered_by.pk or witness.pk == partner.pk:
            raise ActionError("The witness must be somebody else than the author and whoever typed it in.")
        if not may(witness.role, Permission.CONTRIBUTION_WITNESS):
            raise ActionError(
                "Somebody can say that they heard it once they have the part of a witness here."
            )


def _own_and_standing(contribution: Contribution) -> Contribution:
    """Lock what is to be changed, or say why it cannot be."""
    found = (
        Contribution.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project", "partner", "witness")
        .get(pk=contribution.pk)
    )
    if found.naming == "unlinkable":
        raise ActionError(
            "No one can tell whose words these are, so nobody can change them or take them back."
        )
    if found.partner is None:
        raise ActionError("These words were put together from others’. Their authors can change their own.")
    if found.state == "withdrawn" or found.erased_on is not None:
        raise ActionError("This was taken back, so it cannot be changed any more.")
    return found


def _payload(
    contribution: Contribution, readers: list[Partner], brought: Sequence[Prepared]
) -> dict[str, Any]:
    """What the ledger commits to. Where the author is not named, nothing in it points at any person.

    The way it came is left out there too: “by post” is a name where one person writes letters.
    """
    payload: dict[str, Any] = {
        "contribution": contribution.number,
        "text": contribution.text,
        "kind": contribution.kind,
        "stage": contribution.stage,
        "naming": contribution.naming,
        "audience": contribution.audience,
        "to_side": contribution.to_side,
        "about_decision": contribution.about_decision.number if contribution.about_decision else None,
        "files": [
            {"digest": file.digest, "bytes": len(file.data), "type": file.content_type} for file in brought
        ],
    }
    if contribution.naming == "masked":
        return payload | {"mask": contribution.mask}
    if contribution.naming == "group":
        return payload | {"shown_type": contribution.shown_type}
    return payload | {
        "partner": contribution.partner_id,
        "readers": sorted(reader.pk for reader in readers),
        "asked": contribution.asked_id,
        "way": contribution.way,
        "said_on": contribution.said_on,
        "said_at": contribution.said_at,
        "entered": contribution.entered_by_id is not None,
        "witness": contribution.witness_id,
    }


def _actor(contribution: Contribution, by: Person) -> Person | None:
    """Nobody, unless the author is named: whoever holds the entry's salt could try each person here."""
    return by if contribution.naming == "named" else None


def _note_confirmed(contribution: Contribution, as_what: str, by: Person) -> None:
    """Only beside a name: elsewhere the entry alone would tell everyone that the words came by post or by phone."""
    if contribution.naming != "named":
        return
    last = contribution.versions.last() if as_what == "author" else None
    ledger.append(
        contribution.project,
        "contribution.confirm",
        {"contribution": contribution.number, "as": as_what},
        by=by,
        refs=_refs(contribution, last),
    )


def _refs(contribution: Contribution, last: ContributionVersion | None) -> list[int]:
    places = (contribution.ledger_seq, last.ledger_seq if last else None)
    return [place for place in places if place is not None]


def _add_version(
    contribution: Contribution,
    number: int,
    *,
    way: str,
    entered_by: Person | None,
    seq: int,
    day: date | None = None,
) -> None:
    ContributionVersion.objects.create(
        contribution=contribution,
        number=number,
        text=contribution.text,
        changed_on=day or timezone.localdate(),
        way=way,
        entered_by=entered_by,
        ledger_seq=seq,
    )


def _tell(contribution: Contribution, *, is_typed_in: bool) -> None:
    """Write to those who are asked something, and send the author their receipt.

    No receipt goes out by mail beside a mask or a group: a message to one person at that moment, seen by
    whoever looks after the letters, would tell who said it. Theirs is on their own page.
    """
    project = contribution.project
    at = address_of("contribution", project.slug, contribution.number)
    for asked, key in ((contribution.asked, "asked"), (contribution.witness, "witness")):
        if asked is None:
            continue
        link = at if key == "asked" else address_of("witness-list", project.slug)
        what = (
            "asked for an answer from you" if key == "asked" else "named you as the one who heard or saw it"
        )
        outbox.tell(
            asked.person,
            key=f"{key} {contribution.pk}",
            kind="ask",
            subject=f"You are asked for something in {project.title}",
            text=f"Somebody in {project.title} has said something, and {what}.\n\nRead it here: {link}\n\n"
            "You can say no, and need give no reason.",
            project=project,
        )
    author = contribution.partner
    if contribution.naming == "named" and author is not None and author.person.email and not is_typed_in:
        outbox.tell(
            author.person,
            key=f"receipt {contribution.pk}",
            kind="receipt",
            subject=f"What you said in {project.title} is kept",
            text=f"Thank you. What you said in {project.title} is kept, as number {contribution.number}.\n\n"
            f"You will hear what became of it by {contribution.due_on:%-d %B %Y}.\n\nRead it here: {at}",
            project=project,
            contribution=contribution,
        )
