"""How long the heavier computations take, in processor seconds: the belief that would change an answer, and a PDF.

    PYTHONPATH=src python bench/computing.py

The first is set beside its peer in the same run: the plain way, which tries every change and looks at
everything again, on a table small enough for it.
"""

import platform
import random
import time
from collections.abc import Callable
from itertools import product

from evenhand.exchange.document import pdf
from evenhand.exchange.document.tree import Document, bullets, heading, p
from evenhand.methods.appraisal import ANSWERS, Rating, beaten, deciding_beliefs


def table(people: int, aims: int, options: int, answers: tuple[str, ...]) -> tuple[list[str], list[Rating]]:
    draw = random.Random(7)
    names = [f"option {n}" for n in range(options)]
    return names, [
        Rating(f"person {person}", f"aim {aim}", option, draw.choice(answers))
        for person, aim, option in product(range(people), range(aims), names)
    ]


def plainly(options: list[str], ratings: list[Rating]) -> int:
    """Try every other answer to every rating, and see anew which options are beaten."""
    now = {(each.option, each.by) for each in beaten(options, ratings, {})}
    found = 0
    for place, rating in enumerate(ratings):
        for answer in ANSWERS:
            if answer == rating.answer:
                continue
            tried = [*ratings]
            tried[place] = Rating(rating.person, rating.aim, rating.option, answer)
            found += {(each.option, each.by) for each in beaten(options, tried, {})} != now
    return found


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The quickest of some runs: the others say how busy the machine is."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def main() -> int:
    print(
        f"{platform.machine()}, Python {platform.python_version()}, {platform.system()} {platform.release()}"
    )
    for label, answers in (("at random", ANSWERS), ("all level, the worst case", ("partly",))):
        options, ratings = table(100, 10, 20, answers)
        print(f"deciding beliefs, 100 people, 10 aims, 20 options, {label}: "
              f"{seconds(lambda o=options, r=ratings: deciding_beliefs(o, r, {})):.2f} s")  # fmt: skip
    options, ratings = table(6, 3, 4, ANSWERS)
    fast = seconds(lambda: deciding_beliefs(options, ratings, {}))
    slow = seconds(lambda: plainly(options, ratings), times=1)
    print(
        f"the same, 6 people, 3 aims, 4 options: {fast:.4f} s; plainly {slow:.3f} s; {slow / fast:.0f} times as long"
    )
    page = Document(
        title="A page",
        blocks=(heading("One"), *(p("Some words. " * 20) for _ in range(8)), bullets("a", "b")),
    )
    print(f"a page as PDF: {seconds(lambda: pdf.write(page)):.3f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
