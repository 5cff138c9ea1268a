"""The verifier, run by itself on a bare Python, catches each kind of tampering that docs/methods/receipts.md lists."""

import subprocess
import sys
from pathlib import Path

import pytest

from evenhand.methods.ledger import verify
from tests.ledger.made_up import Record
from tests.ledger.tampering import CASES, voted, whole

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "receipts.md"


def run(folder: Path, given: dict[str, bytes]) -> tuple[int, str]:
    """As somebody would on another machine: a copy of the one file, no site packages, nothing of ours."""
    alone = folder / "verify.py"
    alone.write_bytes(Path(verify.__file__).read_bytes())
    command = [sys.executable, "-I", "-S", str(alone)]
    for name, data in given.items():
        if name == "head" and data[:2].rstrip(b":").isdigit():
            command += ["--head", data.decode()]
            continue
        (folder / name).write_bytes(data)
        command += [f"--{name}", str(folder / name)] if name in {"head", "key"} else [str(folder / name)]
    done = subprocess.run(command, capture_output=True, cwd=folder, timeout=60, check=False)
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_tampering_is_caught_and_named(case, tmp_path):
    code, said = run(tmp_path, case.make())

    assert case.says in said
    assert code == case.ends


@pytest.mark.parametrize(
    "given",
    [
        {"record.zip": whole().export()},
        {"record.zip": whole().export(), "head": Record(entries=12, head_sizes=(8,)).heads.encode()},
        {"record.zip": whole().export(), "head": whole().receipt(4).encode()},
        {"record.zip": whole().export(), "key": whole().keys[0].encode()},
        {"receipt.txt": whole().receipt(4).encode(), "head": whole().heads.encode()},
        {"heads.txt": whole().heads.encode()},
    ],
    ids=["record", "record and head", "record and receipt", "record and key", "receipt", "heads"],
)
def test_what_was_not_tampered_with_is_found_whole(given, tmp_path):
    code, said = run(tmp_path, given)

    assert code == 0, said
    assert "Everything that could be checked is as it was recorded." in said


def test_ballots_that_nobody_touched_are_counted_again_and_found_the_same(tmp_path):
    code, said = run(tmp_path, voted())

    assert code == 0, said
    assert "The vote of decision 4: nine ballots, counted again, the same." in said


def test_a_vote_of_too_few_is_named_and_nothing_else_is(tmp_path):
    record = Record(entries=2, head_sizes=())
    record.add(type="ballot.count", payload={"decision": 4, "rule": "majority", "trouble": "few"})
    record.sign(3)
    code, said = run(tmp_path, {"record.zip": record.export()})

    assert code == 0, said
    assert "The vote of decision 4 did not count: fewer than five ballots came in." in said


def test_a_rewritten_record_looks_whole_to_whoever_holds_nothing_and_is_told_so(tmp_path):
    code, said = run(tmp_path, {"record.zip": Record(entries=12, said="Something else").export()})

    assert code == 0
    assert "You gave no head from outside." in said


def test_the_page_lists_each_kind_and_what_is_said():
    table = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and line.count("|") == 3
    ]
    listed = {(done, says.strip("“”")) for done, says in table}

    assert len(CASES) >= 20
    assert {(case.done, case.says) for case in CASES} <= listed
