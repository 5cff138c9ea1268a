"""Proofs from the kept nodes of a ledger: a few hundred rows are read, however long it is."""

from itertools import pairwise

from evenhand.methods.ledger.tree import Tree, TreeError, node_hash
from evenhand.records.models import LedgerEntry, LedgerNode, Project

#: A node is kept for every 2**8 leaves and every 2**8 of those (`actions/ledger.py`).
_HEIGHT = 8
_IN_A_GROUP = 1 << _HEIGHT
_TOP_LEVEL = 4


class KeptTree(Tree):
    """The tree of a project's ledger at one size, read from the database only where a proof needs it."""

    def __init__(self, project: Project, size: int) -> None:
        super().__init__([])
        self._project = project
        self._kept_size = size
        self._groups: dict[tuple[int, int], list[list[bytes]]] = {}

    @property
    def size(self) -> int:
        return self._kept_size

    def _range_root(self, start: int, end: int) -> bytes:
        branches = []
        while start < end:
            height = (end - start).bit_length() - 1
            branches.append(self._branch(height, start >> height))
            start += 1 << height
        joined = branches[-1]
        for branch in reversed(branches[:-1]):
            joined = node_hash(branch, joined)
        return joined

    def _branch(self, height: int, index: int) -> bytes:
        """The root of the whole branch of 2**height leaves at this place among those of its height."""
        level = min(height // _HEIGHT, _TOP_LEVEL)
        above = height - level * _HEIGHT
        first = index << above
        group = self._group(level, first >> _HEIGHT)
        return group[above][(first & (_IN_A_GROUP - 1)) >> above]

    def _group(self, level: int, number: int) -> list[list[bytes]]:
        """Up to 256 neighbours of one level, and the branches above them. One query each."""
        found = self._groups.get((level, number))
        if found is None:
            start = number << _HEIGHT
            end = min(start + _IN_A_GROUP, self._kept_size >> (_HEIGHT * level))
            found = [self._row(level, start, end)]
            while len(found[-1]) > 1:
                below = found[-1]
                found.append([node_hash(*pair) for pair in list(pairwise(below))[::2]])
            self._groups[level, number] = found
        return found

    def _row(self, level: int, start: int, end: int) -> list[bytes]:
        if level:
            kept = LedgerNode.objects.filter(
                project=self._project, level=level, index__gte=start, index__lt=end
            )
            rows = kept.order_by("index").values_list("hash", flat=True)
        else:
            entries = LedgerEntry.objects.filter(project=self._project, seq__gte=start, seq__lt=end)
            rows = entries.order_by("seq").values_list("leaf_hash", flat=True)
        hashes = [bytes.fromhex(row) for row in rows]
        if len(hashes) != end - start:
            raise TreeError("no_such_size", size=self._kept_size, most=start + len(hashes))
        return hashes


def proof(project: Project, seq: int, size: int) -> tuple[bytes, ...]:
    """What shows that an entry is in the ledger as it stood with `size` entries."""
    return KeptTree(project, size).inclusion_proof(seq)


def consistency(project: Project, first: int, second: int) -> tuple[bytes, ...]:
    """What shows that the ledger only grew between two sizes."""
    return KeptTree(project, second).consistency_proof(first)


def root_at(project: Project, size: int) -> bytes:
    """The root over the first `size` entries, at least one."""
    return KeptTree(project, size).root()
