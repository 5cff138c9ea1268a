"""Hash a whole ledger again and say what is not as it was recorded, in plain sentences.

The one-file verifier does this for a copy that somebody took away; this does it where the record lies, for
`evenhand doctor`, and for a backup before it is called good.
"""

from collections.abc import Iterator
from pathlib import Path

from evenhand.exchange import heads_file
from evenhand.methods.ledger import leaf
from evenhand.methods.ledger.tree import Stack
from evenhand.records.models import (
    Erasure,
    LedgerEntry,
    LedgerHead,
    LedgerNode,
    LedgerSecret,
    Project,
    ProjectHead,
)

_NODE_HEIGHT, _LEVELS = 8, 4
MOST_FAULTS = 10


def faults_of(project: Project, *, using: str = "default", heads_folder: Path | None = None) -> list[str]:
    """What is wrong with a project's ledger. With nothing wrong, every entry is the one that was hashed."""
    found: list[str] = []
    for fault in _faults(project, using, heads_folder):
        found.append(fault)
        if len(found) == MOST_FAULTS:
            found.append("There is more; we stopped here.")
            break
    return found


def _faults(project: Project, using: str, heads_folder: Path | None) -> Iterator[str]:
    head = ProjectHead.objects.using(using).filter(project=project).first()
    size = head.size if head else 0
    roots = dict(LedgerHead.objects.using(using).filter(project=project).values_list("size", "root"))
    filed = _filed_roots(project, head, heads_folder)
    if isinstance(filed, str):
        yield filed
        filed = {}
    nodes = {
        (level, index): hashed
        for level, index, hashed in LedgerNode.objects.using(using)
        .filter(project=project)
        .values_list("level", "index", "hash")
    }
    stack = Stack()
    entries = LedgerEntry.objects.using(using).filter(project=project).order_by("seq")
    for seq, line, kept in entries.values_list("seq", "leaf", "leaf_hash").iterator(2000):
        if seq != stack.size:
            yield f"Entry {stack.size} is missing."
            return
        hashed = leaf.leaf_hash(bytes(line))
        if hashed.hex() != kept:
            yield f"Entry {seq} is not what was recorded."
        for level in range(1, _LEVELS + 1):
            node = stack.closes(hashed, _NODE_HEIGHT * level)
            if node is None:
                break
            if nodes.pop((level, seq >> (_NODE_HEIGHT * level)), None) != node.hex():
                yield f"What is kept for proofs around entry {seq} does not fit the entries."
        stack = stack.append(hashed)
        for known, whose in ((roots, "in the database"), (filed, "in the folder of heads")):
            if stack.size in known and known[stack.size] != stack.root().hex():
                yield f"The head over {stack.size} entries {whose} does not fit the entries."
    if stack.size != size:
        yield f"There are {stack.size} entries, and the project counts {size}."
    elif head is not None and [branch.hex() for branch in stack.branches] != head.branches:
        yield "The entries do not add up to what the project counts."
    if nodes:
        yield "There is more kept for proofs than there are entries."
    for known, whose in ((roots, "in the database"), (filed, "in the folder of heads")):
        if beyond := [each for each in known if each > stack.size]:
            yield f"There is a head over {max(beyond)} entries {whose}, and there are {stack.size}."
    yield from _faults_of_words(project, using)


def _faults_of_words(project: Project, using: str) -> Iterator[str]:
    erased = set(Erasure.objects.using(using).filter(project=project).values_list("seq", flat=True))
    secrets = LedgerSecret.objects.using(using).filter(project=project).order_by("seq")
    secrets = secrets.values_list("seq", "salt", "payload").iterator(2000)
    at, salt, payload = next(secrets, (-1, b"", b""))
    entries = LedgerEntry.objects.using(using).filter(project=project).order_by("seq")
    for seq, line in entries.values_list("seq", "leaf").iterator(2000):
        if at != seq:
            if seq not in erased:
                yield f"The words of entry {seq} are missing, and nothing says that they were erased."
            continue
        if seq in erased:
            yield f"The words of entry {seq} were erased, and they are here."
        try:
            mac = leaf.read_leaf(bytes(line)).mac
        except leaf.LeafError:
            yield f"Entry {seq} is not in the form of an entry."
        else:
            if not leaf.is_commitment_to(mac, bytes(salt), bytes(payload)):
                yield f"The words of entry {seq} are not what was recorded."
        at, salt, payload = next(secrets, (-1, b"", b""))
    if at != -1:
        yield f"There are words for an entry {at}, and there is no such entry."


def _filed_roots(project: Project, head: ProjectHead | None, folder: Path | None) -> dict[int, str] | str:
    """The heads that went out under the ledger's present name, by the file outside the database."""
    if folder is None or head is None:
        return {}
    try:
        blocks = heads_file.read(folder, str(project.pk)).blocks
    except heads_file.HeadsFileError as error:
        return str(error)
    origin = f"evenhand/{project.pk}/{head.epoch}"
    return {block.head.size: block.head.root.hex() for block in blocks if block.head.origin == origin}
