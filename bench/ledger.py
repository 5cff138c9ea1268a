"""How long it takes to check a record, to add to one, and to prove one entry; each beside a lower bound.

    PYTHONPATH=src:. python bench/ledger.py [ENTRIES]

The lower bound of checking is `hashlib` alone over the same lines, with the tree built on a stack and the seals
made again: what no checker in Python can do without. Of appending it is the same insert without a ledger. With
pymerkle installed beside it (it is no dependency, and nothing here imports it otherwise) its tree is timed too.
"""

import hashlib
import hmac
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The quickest of some runs, in processor time: the others say how busy the machine is."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def bare(lines: list[bytes], secrets: list[tuple[bytes, bytes]]) -> bytes:
    """Hash every line and seal, and join them: the least that a checker must do."""
    sha256, stack = hashlib.sha256, []
    for number, line in enumerate(lines):
        branch = sha256(b"\x00" + line).digest()
        while number & 1:
            branch = sha256(b"\x01" + stack.pop() + branch).digest()
            number >>= 1
        stack.append(branch)
    for salt, payload in secrets:
        hmac.digest(salt, payload, "sha256")
    return stack[-1]


def check(entries: int) -> None:
    from tests.ledger.made_up import Record

    from evenhand.methods.ledger import tree, verify

    weekly = tuple(range(entries // 520 or 1, entries, entries // 520 or 1))
    record = Record(entries=entries, head_sizes=(*weekly, entries))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.zip"
        path.write_bytes(record.export())
        whole = seconds(lambda: verify.check_file(path))
        least = seconds(lambda: bare(record.lines, list(record.secrets.values())))
        held = Path(folder) / "receipt.txt"
        held.write_text(record.receipt(entries // 3))
        receipt = seconds(lambda: verify.check_file(held.read_bytes()), 20)
    print(f"check {entries:,} entries and {len(weekly) + 1} heads: {whole:.2f} s; "
          f"hashlib and nothing else: {least:.2f} s; {whole / least:.1f} times as long")  # fmt: skip
    print(f"check one receipt: {receipt * 1000:.2f} ms")
    hashes = record.hashes
    mine = seconds(lambda: tree.root(hashes))
    print(f"root of {entries:,} leaves: {mine:.2f} s")
    try:
        from pymerkle import InmemoryTree
    except ImportError:
        return
    theirs = InmemoryTree()
    taken = seconds(lambda: [theirs.append_entry(line) for line in record.lines], 1)
    print(f"the same by pymerkle, line by line: {taken:.2f} s; {taken / mine:.0f} times as long")


def append(entries: int) -> None:
    os.environ["EVENHAND_DATA"] = tempfile.mkdtemp()
    os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from evenhand.actions import heads, ledger, projects
    from evenhand.readings.ledger_proofs import proof
    from evenhand.readings.receipts import entry_receipt
    from evenhand.records.models import Idea, Partner, Person, Project

    call_command("migrate", verbosity=0)
    by = Person.objects.create(name="Bench", email="bench@example.org")
    projects.start(title="Bench", by=by, types=["researcher"])
    project, partner = Project.objects.get(), Partner.objects.get()

    def each(with_entry: bool, count: int) -> float:
        started = time.perf_counter()
        for number in range(count):
            with transaction.atomic():
                Idea.objects.create(project=project, partner=partner, text=f"Idea {number}")
                if with_entry:
                    ledger.append(project, "idea.add", {"text": f"Idea {number}"}, by=by)
        return (time.perf_counter() - started) / count * 1000

    bare_ms, with_ms = each(False, 300), each(True, 300)
    print(f"one insert, committed: {bare_ms:.2f} ms; with its ledger entry: {with_ms:.2f} ms; "
          f"{with_ms / bare_ms:.1f} times as long")  # fmt: skip
    with transaction.atomic():
        for number in range(entries):
            ledger.append(project, "idea.add", {"text": f"Idea {number}"}, by=by)
    print(f"the first head over {entries:,} entries: {seconds(lambda: heads.sign(project), 1):.2f} s")
    with transaction.atomic():
        ledger.append(project, "idea.add", {"text": "One more"}, by=by)
    print(f"the next head: {seconds(lambda: heads.sign(project), 1) * 1000:.1f} ms")
    size = heads.sign(project).size
    places = [7, size // 2, size - 1]
    print(
        f"one proof from kept nodes: {seconds(lambda: [proof(project, at, size) for at in places]) / 3 * 1000:.1f} ms"
    )
    print(f"one receipt: {seconds(lambda: [entry_receipt(project, at) for at in places]) / 3 * 1000:.1f} ms")


def main() -> int:
    sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY)]
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.release()}"
    )
    check(entries)
    append(min(entries, 20_000))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
