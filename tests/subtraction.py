"""An attacker who may open an office’s pages: takes down every figure, month after month, and solves for the rest.

What they do not know is how many people stand in each cell: a project, a figure, a part and a month. Each figure
they were told is one equation in these unknowns. A cell, or a row of months of one, is worked out when its sum
follows from the equations, whatever the unknowns are.
"""

from collections.abc import Hashable, Iterable, Mapping

#: Sums are solved for in whole numbers below a prime, where no rounding hides or makes an answer.
PRIME = (1 << 61) - 1

Sum = Mapping[Hashable, int]


class Attacker:
    """Equations as they come in, kept so that it is quick to see what follows from them."""

    def __init__(self) -> None:
        self._rows: dict[Hashable, dict[Hashable, int]] = {}
        self.equations = 0

    def is_told(self, known: Sum) -> None:
        self.equations += 1
        left = self._reduced(known)
        if not left:
            return
        pivot = next(iter(left))
        scale = pow(left[pivot], -1, PRIME)
        row = {cell: value * scale % PRIME for cell, value in left.items()}
        for at, other in self._rows.items():
            if pivot in other:
                self._rows[at] = _minus(other, row, other[pivot])
        self._rows[pivot] = row

    def can_work_out(self, wanted: Sum) -> bool:
        return not self._reduced(wanted)

    def _reduced(self, wanted: Sum) -> dict[Hashable, int]:
        left = {cell: value % PRIME for cell, value in wanted.items() if value % PRIME}
        for cell in [cell for cell in left if cell in self._rows]:
            if cell in left:
                left = _minus(left, self._rows[cell], left[cell])
        return left


def _minus(row: Mapping[Hashable, int], other: Sum, times: int) -> dict[Hashable, int]:
    found = dict(row)
    for cell, value in other.items():
        kept = (found.get(cell, 0) - times * value) % PRIME
        if kept:
            found[cell] = kept
        else:
            found.pop(cell, None)
    return found


def sums_of_months(cells: Iterable[Hashable]) -> Iterable[tuple[Hashable, ...]]:
    """Each run of months: one, two together, and so on up to all."""
    months = list(cells)
    for start in range(len(months)):
        for end in range(start + 1, len(months) + 1):
            yield tuple(months[start:end])
