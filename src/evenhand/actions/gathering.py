"""Put several things said into one sentence, take one out again, or take one apart. Every original stays as it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.access.contributions import readable
from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.roles import may
from evenhand.access.viewer import Viewer
from evenhand.actions import ledger, once
from evenhand.actions.answers import latest_seqs
from evenhand.actions.errors import ActionError
from evenhand.exchange.plan_values import clean
from evenhand.records.contribution import WAITING
from evenhand.records.models import (
    Answer,
    Contribution,
    ContributionReader,
    ContributionVersion,
    Partner,
    Person,
    Project,
)

#: From the widest to the narrowest. What is put together is read by no more people than any original was.
_NARROWER = ("everyone", "partners", "chosen", "facilitator")
MOST_TOGETHER = 50
MOST_PARTS = 10


@transaction.atomic
def gather(
    *,
    contributions: Sequence[Contribution],
    text: str,
    partner: Partner,
    by: Person,
    form_key: str | None = None,
) -> Contribution:
    """Put several into one sentence, which is the gatherer's and says so. It is answered for all of them."""
    once.claim(form_key)
    text = clean(text)
    if not text:
        raise ActionError("Say in one sentence what they have in common.")
    rows = _locked([row.pk for row in contributions])
    if len(rows) < 2:
        raise ActionError("Choose at least two things to put together.")
    if len(rows) > MOST_TOGETHER:
        raise ActionError(f"Put together at most {MOST_TOGETHER} things at once.")
    _check_gatherer(partner, rows)
    _refuse(rows, lambda row: row.gathered_by_id is not None, "already several put together")
    if len({(row.to_side, row.asked_id) for row in rows}) > 1:
        raise ActionError("These wait for different people to answer, so they cannot be put together.")
    audience, readers = _audience(rows)
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    stages = {row.stage for row in rows}
    made = Contribution(
        project=project,
        number=_next_number(project),
        kind=Counter(row.kind for row in rows).most_common(1)[0][0],
        stage=stages.pop() if len(stages) == 1 else "",
        naming="named",
        audience=audience,
        to_side=rows[0].to_side,
        asked_id=rows[0].asked_id,
        text=text,
        said_on=timezone.localdate(),
        due_on=min((row.due_on for row in rows if row.due_on), default=None),
        gathered_by=partner,
    )
    made.ledger_seq = ledger.append(
        project,
        "contribution.gather",
        {
            "contribution": made.number,
            "text": text,
            "audience": audience,
            "originals": [row.number for row in rows],
            "gathered_by": partner.pk,
        },
        by=by,
        refs=[seq for seq in latest_seqs(rows).values() if seq is not None],
    )
    made.save()
    _add_first_version(made)
    ContributionReader.objects.bulk_create(
        ContributionReader(contribution=made, partner_id=reader) for reader in sorted(readers)
    )
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(state="gathered", gathered_into=made)
    return made


@transaction.atomic
def take_out(*, contribution: Contribution, words: str = "", partner: Partner, by: Person) -> Contribution:
    """Let one original stand for itself again, as its author or a gatherer asks. The others stay together."""
    locked = {row.pk: row for row in _locked({contribution.pk, contribution.gathered_into_id or 0})}
    own = locked[contribution.pk]
    whole = locked.get(own.gathered_into_id or 0)
    is_author = own.partner_id is not None and own.partner_id == partner.pk
    if not is_author and not may(partner.role, Permission.CONTRIBUTION_GATHER):
        raise ActionError("Only its author, a lead or a facilitator can take it out again.")
    if own.state != "gathered" or whole is None:
        raise ActionError("This is not put together with others any more.")
    refs = [whole.ledger_seq, *latest_seqs([own]).values()]
    ledger.append(
        partner.project,
        "contribution.take_out",
        {
            "contribution": own.number,
            "from": whole.number,
            "words": clean(words),
            "as": "author" if is_author else "gatherer",
        },
        # An author behind a mask is not in the entry: whoever may read it could try every name.
        by=None if is_author and own.naming != "named" else by,
        refs=[seq for seq in refs if seq is not None],
    )
    was_answered = not whole.is_waiting
    is_again = was_answered or Answer.objects.filter(contribution=own).exists()
    own.state = "reopened" if is_again else "open"
    own.gathered_into = None
    if was_answered:
        own.due_on = timezone.localdate() + timedelta(days=partner.project.answer_days)
    own.save(update_fields=["state", "gathered_into", "due_on"])
    close_if_empty(whole)
    return own


def close_if_empty(whole: Contribution) -> None:
    """A sentence that stands for nobody any more waits for no answer."""
    if whole.is_waiting and not Contribution.objects.filter(gathered_into=whole, state="gathered").exists():
        whole.state = "withdrawn"
        whole.save(update_fields=["state"])


@transaction.atomic
def split(
    *,
    contribution: Contribution,
    parts: Sequence[str],
    partner: Partner,
    by: Person,
    form_key: str | None = None,
) -> list[Contribution]:
    """Take one apart, each part in its author's own words, so that each gets an answer of its own.

    One utterance keeps one mask: the parts are shown to come from one person, as the whole was.
    """
    once.claim(form_key)
    [row] = _locked([contribution.pk])
    texts = [clean(part) for part in parts if clean(part)]
    if len(texts) < 2:
        raise ActionError("Write at least two parts.")
    if len(texts) > MOST_PARTS:
        raise ActionError(f"Take it apart into at most {MOST_PARTS} parts.")
    _check_gatherer(partner, [row])
    _refuse([row], lambda row: row.gathered_by_id is not None, "several put together. Take one out instead")
    said = _plain(row.text)
    for number, text in enumerate(texts, start=1):
        if _plain(text) not in said:
            raise ActionError(
                f"Part {number} is not in the author’s own words. Copy each part from what was said, unchanged."
            )
    if len({_plain(text) for text in texts}) < len(texts):
        raise ActionError("Two parts are the same. Take one of them out.")
    project = Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    first = _next_number(project)
    refs = [seq for seq in latest_seqs([row]).values() if seq is not None]
    readers = list(row.readers.values_list("partner", flat=True))
    made = []
    for place, text in enumerate(texts):
        part = Contribution(
            project=project,
            number=first + place,
            text=text,
            split_from=row,
            **{name: getattr(row, name) for name in _SAME_IN_EACH_PART},
        )
        # An entry for each part, so that one can be erased and the others still be checked.
        part.ledger_seq = ledger.append(
            project,
            "contribution.split",
            {
                "contribution": part.number,
                "from": row.number,
                "part": place + 1,
                "parts": len(texts),
                "text": text,
                "split_by": partner.pk,
            },
            by=by,
            refs=refs,
        )
        part.save()
        if row.naming != "unlinkable":
            _add_first_version(part)
        ContributionReader.objects.bulk_create(
            ContributionReader(contribution=part, partner_id=reader) for reader in readers
        )
        made.append(part)
    row.state = "split"
    row.save(update_fields=["state"])
    return made


_SAME_IN_EACH_PART = (
    "kind",
    "stage",
    "naming",
    "mask",
    "shown_type",
    "audience",
    "to_side",
    "asked_id",
    "partner_id",
    "said_at",
    "way",
    "said_on",
    "due_on",
    "about_decision_id",
    "entered_by_id",
    "confirmed_on",
    "witness_id",
    "witnessed_on",
)


def _locked(ids: Iterable[int]) -> list[Contribution]:
    """In the order of their ids, as in `answers`, so that nobody waits in a circle."""
    rows = Contribution.objects.select_for_update(no_key=True).filter(pk__in=set(ids))
    return list(rows.order_by("pk"))


def _check_gatherer(partner: Partner, rows: Sequence[Contribution]) -> None:
    if not partner.is_here or not may(partner.role, Permission.CONTRIBUTION_GATHER):
        raise ActionError("Only a lead or a facilitator can put things together or take them apart.")
    seat = Seat(project=partner.project, partner=partner, viewer=Viewer(person=partner.person))
    allowed = set(readable(seat).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    _refuse(rows, lambda row: row.pk not in allowed, "not for you to read")
    _refuse(rows, lambda row: row.state not in WAITING, "not waiting for an answer any more")


def _audience(rows: Sequence[Contribution]) -> tuple[str, set[int]]:
    """The narrowest audience of the originals, and its chosen readers if there are any."""
    kinds = {row.audience for row in rows}
    if "facilitator" in kinds and kinds != {"facilitator"}:
        raise ActionError(
            "What is for the facilitator alone can only be put together with what is for the facilitator alone."
        )
    readers: set[frozenset[int]] = set()
    if "chosen" in kinds:
        chosen = {row.pk: set() for row in rows}  # type: dict[int, set[int]]
        for row_id, reader in ContributionReader.objects.filter(contribution__in=rows).values_list(
            "contribution", "partner"
        ):
            chosen[row_id].add(reader)
        readers = {frozenset(each) for each in chosen.values()}
        if len(kinds) > 1 or len(readers) > 1:
            raise ActionError(
                "What is for chosen people can only be put together with what is for the very same people."
            )
    return max(kinds, key=_NARROWER.index), set(next(iter(readers), frozenset()))


def _add_first_version(made: Contribution) -> None:
    ContributionVersion.objects.create(
        contribution=made,
        number=1,
        text=made.text,
        changed_on=made.said_on,
        way=made.way,
        entered_by_id=made.entered_by_id,
        ledger_seq=made.ledger_seq,
    )


def _next_number(project: Project) -> int:
    """Call it with the project's row locked."""
    return (Contribution.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0) + 1


def _plain(text: str) -> str:
    return " ".join(text.split())


def _refuse(rows: Sequence[Contribution], is_in_the_way: object, why: str) -> None:
    numbers = [str(row.number) for row in rows if is_in_the_way(row)]  # type: ignore[operator]
    if not numbers:
        return
    which = f"Number {numbers[0]} is" if len(numbers) == 1 else f"Numbers {', '.join(numbers)} are"
    raise ActionError(f"{which} {why}. Nothing was changed.")
