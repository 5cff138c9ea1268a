from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from evenhand import framework
from evenhand.cli import plan as plan_command
from evenhand.cli.main import main
from evenhand.exchange import plan_file
from evenhand.exchange.plan_file import MANY, ONCE, PlanFile
from evenhand.exchange.plan_sections import keys_of

EXAMPLE = plan_command.EXAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EVENHAND_FRAMEWORK", raising=False)
    (tmp_path / "plan.toml").write_text(EXAMPLE, encoding="utf-8")
    return tmp_path


def refused(capsys, *words):
    assert main(["plan", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


def test_a_plan_file_becomes_a_page_on_the_screen(here, capsys):
    assert main(["plan", "plan.toml"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Asthma and the school gate\n")
    assert "Not decided. These people have not answered: The council’s road team." in " ".join(out.split())


@pytest.mark.parametrize(
    ("option", "begins"),
    [("--text", b"Asthma"), ("--json", b"{"), ("--html", b"<!doctype html>"), ("--docx", b"PK"), ("--xlsx", b"PK"), ("--pdf", b"%PDF")],
)  # fmt: skip
def test_each_format_is_written_to_the_file_that_was_named(here, option, begins, capsys):
    assert main(["plan", "plan.toml", option, "-o", "out.file"]) == 0
    assert (here / "out.file").read_bytes()[:40].lower().startswith(begins.lower())
    assert capsys.readouterr().out == ""
    assert sorted(os.listdir(here)) == ["out.file", "plan.toml"]


@pytest.mark.parametrize("make", plan_command.DOCUMENTS)
def test_each_document_can_be_made(here, make, capsys):
    assert main(["plan", "plan.toml", "--make", make]) == 0
    assert "Not decided." in capsys.readouterr().out


def test_the_invitation_is_to_whoever_is_named(here, capsys):
    assert main(["plan", "plan.toml", "--make", "invitation", "--to", "Mrs Okafor"]) == 0
    assert "Dear Mrs Okafor," in capsys.readouterr().out


def test_a_mistake_is_one_sentence_with_file_and_line_and_nothing_is_written(here, capsys):
    (here / "plan.toml").write_text(EXAMPLE.replace('wanted = "both"', 'wanted = "bth"'), encoding="utf-8")
    (here / "out.pdf").write_bytes(b"as it was")
    err = refused(capsys, "plan.toml", "--pdf", "-o", "out.pdf")
    line = next(n for n, each in enumerate(EXAMPLE.splitlines(), start=1) if each.startswith("wanted ="))
    assert err.startswith(f"evenhand: plan.toml, line {line}: 'wanted' must be one of 'research', 'action'")
    assert (here / "out.pdf").read_bytes() == b"as it was"
    assert sorted(os.listdir(here)) == ["out.pdf", "plan.toml"]


def test_files_that_cannot_be_read_or_written_are_named(here, capsys):
    assert "nowhere.toml cannot be read: no such file" in refused(capsys, "nowhere.toml")
    assert "cannot be read" in refused(capsys, ".")
    assert "no/such/folder/x.html cannot be written" in refused(
        capsys, "plan.toml", "--html", "-o", "no/such/folder/x.html"
    )
    (here / "folder").mkdir()
    assert "folder cannot be written" in refused(capsys, "plan.toml", "--html", "-o", "folder")
    assert sorted(os.listdir(here)) == ["folder", "plan.toml"]
    assert "Name a plan file" in refused(capsys)


def test_the_plan_itself_is_never_overwritten(here, capsys):
    assert "is the plan itself" in refused(capsys, "plan.toml", "--json", "-o", "./plan.toml")
    assert (here / "plan.toml").read_text(encoding="utf-8") == EXAMPLE


def test_a_file_that_is_no_plan_is_refused_kindly(here, capsys):
    (here / "x.toml").write_bytes(b"\xff\xfe\x00bad")
    assert "not UTF-8" in refused(capsys, "x.toml")
    (here / "x.toml").write_bytes(b"#" * 600_000)
    assert "256 KB can be read" in refused(capsys, "x.toml")
    (here / "x.toml").write_bytes(b"")
    assert "must begin with evenhand_plan = 1" in refused(capsys, "x.toml")


def test_no_place_to_stop_is_said_and_not_made_up(here, capsys):
    (here / "plan.toml").write_text('evenhand_plan = 1\ntitle = "A"\n', encoding="utf-8")
    assert "no place to stop" in refused(capsys, "plan.toml", "--make", "stop")


def test_a_plan_can_come_from_the_standard_input(here, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EXAMPLE.encode())))
    assert main(["plan", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Asthma and the school gate"


def test_an_institution_s_own_rows_are_honoured(here, capsys, monkeypatch):
    own = here / "own"
    own.mkdir()
    (own / "rates.toml").write_text('[[rates]]\nid = "nihr_hour"\npence = 3000\n', encoding="utf-8")
    monkeypatch.setenv("EVENHAND_FRAMEWORK", str(own))
    assert main(["plan", "plan.toml", "--json"]) == 0
    lines = json.loads(capsys.readouterr().out)["costing"]["lines"]
    assert {line["rate_pence"] for line in lines if line["heading"] == "contributor_pay"} == {3000}
    (own / "rates.toml").write_text('[[rates]]\nid = "nihr_hour"\npence = "lots"\n', encoding="utf-8")
    assert "rates.toml, line 3" in refused(capsys, "plan.toml")
    monkeypatch.setenv("EVENHAND_FRAMEWORK", str(here / "nowhere"))
    assert "The framework cannot be read" in refused(capsys, "plan.toml")


def test_the_example_is_a_plan_and_names_every_key():
    fw = framework.load()
    plan_file.read(EXAMPLE, fw=fw)
    everything = re.sub(r"^# (\[\[|\w+ = )", r"\1", EXAMPLE, flags=re.M)
    parts = re.split(r"^\[\[?(\w+)\]\]?$", everything, flags=re.M)
    of_table: dict[str, str] = {"": parts[0]}
    for table, body in zip(parts[1::2], parts[2::2], strict=True):
        of_table[table] = of_table.get(table, "") + body
    for table, section in {"": PlanFile, **ONCE, **{name: each for name, (each, _) in MANY.items()}}.items():
        for key in keys_of(section):
            assert re.search(rf"^{key} = ", of_table[table], flags=re.M), f"[{table}] {key}"
    # With every note's mark taken away it is a plan still.
    plan_file.read(everything, fw=fw)


def test_the_example_is_printed_to_start_from(here, capsys):
    assert main(["plan", "--example"]) == 0
    assert capsys.readouterr().out == EXAMPLE


def test_every_option_and_everything_it_makes_is_documented(capsys):
    text = (Path(__file__).parents[2] / "docs" / "plan-file.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["plan", "--help"])
    for option in set(re.findall(r"--[a-z]+", capsys.readouterr().out)) - {"--help", "--output"}:
        assert f"`{option}" in text, option
    for make in plan_command.DOCUMENTS:
        assert f"`{make}`" in text, make


@pytest.mark.slow
def test_the_command_needs_no_django_and_no_server(here):
    code = (
        "import sys; from evenhand.cli.main import main; code = main(['plan', 'plan.toml', '--html', '-o', 'out.html']); "
        "assert not any(name.partition('.')[0] in ('django', 'allauth', 'granian') for name in sys.modules), 'Django'; "
        "sys.exit(code)"
    )
    source = Path(plan_command.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=here,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (here / "out.html").exists()
