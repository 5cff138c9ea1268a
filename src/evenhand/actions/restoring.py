"""After an older copy was put back: erase again what was erased since, and say that the record was set back."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from evenhand.actions import erasures, ledger
from evenhand.actions.erasure_list import Line
from evenhand.exchange import heads_file
from evenhand.methods.ledger.verify import Head
from evenhand.records.models import (
    Contribution,
    Erasure,
    LedgerEntry,
    OutboxMessage,
    Person,
    Project,
    ProjectHead,
    Rollback,
    Toll,
)


def replay_erasures(lines: Iterable[Line]) -> int:
    """Erase again whatever the list says was erased. Return how many entries lost their words now.

    A line fits only the very entry that it speaks of, by its hash: after a rollback another entry can stand in
    its place.
    """
    wanted: dict[str, dict[int, Line]] = defaultdict(dict)
    people: dict[str, bool] = {}
    for line in lines:
        if isinstance(line.get("person"), str):
            # Asked for both, now the words go too.
            people[line["person"]] = people.get(line["person"], False) or line.get("words") != "stay"
        elif isinstance(line.get("seq"), int) and isinstance(line.get("project"), str):
            wanted[line["project"]][line["seq"]] = line
    count = 0
    for project in Project.objects.filter(is_read_only=False).order_by("pk"):
        count += _replay_in(project, wanted.get(str(project.pk), {}))
    for person in Person.objects.filter(pk__in=_ids(people)).exclude(name=erasures.NAME_AFTERWARDS):
        erase = erasures.erase_person if people[str(person.pk)] else erasures.erase_account
        with transaction.atomic():
            erase(person, by=None)
    return count


@transaction.atomic
def _replay_in(project: Project, lines: dict[int, Line]) -> int:
    already = set(Erasure.objects.filter(project=project).values_list("seq", flat=True))
    hashes = dict(
        LedgerEntry.objects.filter(project=project, seq__in=lines.keys() - already).values_list(
            "seq", "leaf_hash"
        )
    )
    fitting = {
        seq: str(lines[seq].get("reason"))
        for seq, kept in hashes.items()
        if lines[seq].get("leaf_hash") == kept
    }
    if not fitting:
        return 0
    for contribution in Contribution.objects.filter(project=project, erased_on=None, ledger_seq__in=fitting):
        erasures.erase_contribution(
            contribution, reason=_known(fitting[contribution.ledger_seq or 0]), by=None
        )
    # What somebody told of themself and took back again has no row left either.
    Toll.objects.filter(project=project, ledger_seq__in=fitting).delete()
    by_reason: dict[str, list[int]] = defaultdict(list)
    for seq, reason in fitting.items():
        by_reason[_known(reason)].append(seq)
    for reason, seqs in by_reason.items():
        erasures.erase_entries(project, seqs, reason, None)
    return len(fitting)


def _known(reason: str) -> str:
    return reason if reason in {"withdrawn", "account_deleted", "rights"} else "rights"


def _ids(written: Iterable[str]) -> list[str]:
    from uuid import UUID

    found = []
    for each in written:
        try:
            found.append(str(UUID(each)))
        except ValueError:
            continue
    return found


def announce_rollbacks(*heads_folders: Path) -> list[Rollback]:
    """Say, in each record that is shorter than a head that went out, that it was set back, and to where.

    From there on the record goes by a new name, with its next epoch: so that no head is ever signed under the
    old name over other entries than those that people hold.
    """
    announced = []
    for project in Project.objects.filter(is_read_only=False).order_by("pk"):
        with transaction.atomic():
            head = ProjectHead.objects.select_for_update(no_key=True).filter(project=project).first()
            went_out = _went_out(project, head, heads_folders) if head else []
            if head is None or not went_out:
                continue
            lost = max(went_out, key=lambda each: (_epoch(each.origin), each.size))
            kept = head.size
            head.epoch = max(head.epoch, _epoch(lost.origin)) + 1
            head.save(update_fields=["epoch"])
            seq = ledger.append(
                project,
                "record.roll_back",
                {
                    "lost_size": lost.size,
                    "lost_root": lost.root.hex(),
                    "kept_size": kept,
                    "origin": lost.origin,
                },
                by=None,
            )
            announced.append(
                Rollback.objects.create(
                    project=project,
                    lost_size=lost.size,
                    lost_root=lost.root.hex(),
                    kept_size=kept,
                    day=timezone.localdate(),
                    ledger_seq=seq,
                )
            )
    return announced


def projects_that_are_gone(*heads_folders: Path) -> list[str]:
    """Records whose heads went out and that are not here at all: they began after the copy was made."""
    here = {str(pk) for pk in Project.objects.values_list("pk", flat=True)}
    filed = {path.stem for folder in heads_folders if folder.is_dir() for path in folder.glob("*.txt")}
    return sorted(filed - here)


@transaction.atomic
def settle_outbox() -> int:
    """What waited to be sent when the copy was made may have gone since: it is not sent again by itself."""
    waiting = OutboxMessage.objects.filter(state__in=["waiting", "sending"])
    return waiting.update(state="unsure", leased_until=None)


def _went_out(project: Project, head: ProjectHead, folders: Iterable[Path]) -> list[Head]:
    """Heads over what this copy does not have: over more entries, or of a later epoch."""
    return [
        block.head
        for folder in folders
        for block in heads_file.read(folder, str(project.pk)).blocks
        if _epoch(block.head.origin) > head.epoch
        or (_epoch(block.head.origin) == head.epoch and block.head.size > head.size)
    ]


def _epoch(origin: str) -> int:
    last = origin.rpartition("/")[2]
    return int(last) if last.isdigit() else 0
