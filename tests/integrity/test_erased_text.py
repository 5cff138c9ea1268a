"""Erased words are looked for in the bytes of everything in the data folder, as a thief of the disk would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integrity.server import ROOT

SCRIPT = r"""
import os, random, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.site.settings"
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from django.db import connection, transaction
from evenhand.actions import erasures, ledger, off_the_disk, outbox
from evenhand.records.models import Attachment, Contribution, ContributionVersion, Draft
from tests.people import make_cast

how_many, how_many_erased, mode = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
chance = random.Random(20261122)
cast = make_cast()
settings.FILES_FOLDER.mkdir(parents=True, exist_ok=True)

def words(number, version=0):
    # Every word can be told from every other, so that a piece is as good as the whole.
    return " ".join(f"w{number:05d}v{version}x{place:04d}" for place in range(chance.randint(2, 400)))

made = []
for number in range(1, how_many + 1):
    text = words(number)
    with transaction.atomic():
        seq = ledger.append(cast.project, "contribution.add", {"text": text}, by=None)
        contribution = Contribution.objects.create(
            project=cast.project, partner=cast.priya, number=number, kind="idea", naming="masked",
            mask=f"Heron {number}", audience="everyone", text=text, ledger_seq=seq)
        outbox.tell(cast.priya.person, key=f"receipt {number}", kind="receipt", subject="News", text="-",
            project=cast.project, contribution=contribution, attachment_name="r.txt", attachment=text)
        Draft.objects.update_or_create(partner=cast.priya, purpose=f"edit {number}", defaults={"content": {"text": text}})
    for version in range(1, chance.randint(1, 4)):
        text = words(number, version)
        with transaction.atomic():
            seq = ledger.append(cast.project, "contribution.edit", {"text": text}, by=None, refs=[contribution.ledger_seq])
            ContributionVersion.objects.create(contribution=contribution, number=version, text=contribution.text,
                changed_on="2026-11-22", ledger_seq=seq)
            contribution.text = text
            contribution.save()
    attachment = Attachment.objects.create(contribution=contribution, name="f", content_type="text/plain", bytes=1, digest="")
    (settings.FILES_FOLDER / str(attachment.pk)).write_text(text)
    made.append(contribution)

if mode == "reader":
    print("READER", flush=True)
    sys.stdin.readline()
chosen = chance.sample(made, how_many_erased)
began = time.monotonic()
for contribution in chosen:
    with transaction.atomic():
        erasures.erase_contribution(contribution, reason="withdrawn", by=cast.priya.person)
print("ERASED", off_the_disk.is_waiting(), round(time.monotonic() - began, 2), flush=True)
print("CHOSEN", *(contribution.number for contribution in chosen), flush=True)
if mode == "reader":
    sys.stdin.readline()
    print("FINISHED", off_the_disk.finish(), flush=True)
"""


def environment(folder: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return kept | {"EVENHAND_DATA": str(folder), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def found_in(folder: Path, numbers: list[str]) -> list[tuple[str, str]]:
    return [
        (path.name, number)
        for path in folder.rglob("*")
        if path.is_file()
        for content in [path.read_bytes()]
        for number in numbers
        if f"w{int(number):05d}v".encode() in content
    ]


@pytest.mark.slow
def test_erased_words_are_nowhere_in_the_data_folder(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "150", "40", "plain"],
        env=environment(tmp_path), capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    chosen = lines["CHOSEN"].split()

    assert lines["ERASED"].startswith("False")
    kept = next(str(number) for number in range(1, 151) if str(number) not in chosen)
    assert found_in(tmp_path, [kept]), "words that were not erased must be found, or the search finds nothing"
    assert found_in(tmp_path, chosen) == []


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_reader_can_hold_the_log_back_and_the_worker_finishes_within_a_minute(tmp_path):
    import sqlite3

    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "20", "3", "reader"],
        env=environment(tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        assert process.stdout.readline() == "READER\n"
        reader = sqlite3.connect(tmp_path / "evenhand.sqlite3")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM records_contribution").fetchone()
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith("ERASED True")
        chosen = process.stdout.readline().split()[1:]
        assert found_in(tmp_path, chosen), "a reader that holds nothing back proves nothing"
        reader.close()
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "FINISHED True\n"
    finally:
        process.stdin.close()
        process.wait(timeout=30)
    assert found_in(tmp_path, chosen) == []
    assert not list(tmp_path.glob("*.waiting"))
