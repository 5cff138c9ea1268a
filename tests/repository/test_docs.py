"""The documentation is complete: what there is has a place in it, and what it names is there.

A setting, command, permission, role, record or folder without its line fails here, and so does a line about
something that has gone.
"""

import argparse
import re
import tomllib
from functools import cache
from pathlib import Path

import environ
import pytest

from evenhand.access.permissions import Permission
from evenhand.access.roles import ROLES
from evenhand.cli.main import COMMANDS, parser_for
from evenhand.framework.kinds import KINDS
from evenhand.methods.reading_age import reading_age
from evenhand.records import models

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "evenhand"
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
#: Pages that are mostly tables and worked examples put two short sentences on a line now and then.
PROSE = [path for path in DOCS if path.parent.name != "methods" and path.name != "plan-file.md"]
GUIDE = "docs/guides/administrator.md"
#: Written for those who give their time: it must read as easily as the pages do.
FOR_CONTRIBUTORS = ["docs/guides/partner.md", "src/evenhand/notices/guides/contributor.md"]


@cache
def read(path: str | Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)


def code_blocks(text: str) -> str:
    return "\n".join(re.findall(r"^```(?:sh|console|ini)\n(.*?)^```", text, flags=re.S | re.M))


def table_rows(text: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|") and not set(line) <= set("|-: ")
    ]


def headings(text: str) -> list[str]:
    return [line.lstrip("#").strip() for line in without_code(text).splitlines() if line.startswith("#")]


def anchor(heading: str) -> str:
    """The anchor that a heading gets: small letters, hyphens for spaces, no other signs."""
    plain = re.sub(r"[`*_]|\[([^]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")


def anchors_of(path: Path) -> set[str]:
    return {anchor(heading) for heading in headings(path.read_text(encoding="utf-8"))}


def documented_in(text: str) -> set[str]:
    """What has a heading or the first cell of a table row, in code type."""
    first_cells = [row[0] for row in table_rows(text)]
    return {name for place in [*headings(text), *first_cells] for name in re.findall(r"`([^`]+)`", place)}


def names_in(*folders: Path, pattern: str = r"EVENHAND_[A-Z][A-Z_]*[A-Z]") -> set[str]:
    return {
        name
        for folder in folders
        for path in ([folder] if folder.is_file() else folder.rglob("*"))
        if path.suffix in {".py", ".sh", ""} and path.is_file()
        for name in re.findall(pattern, path.read_text(encoding="utf-8"))
    }


def settings_in_code() -> set[str]:
    return names_in(SOURCE / "site", SOURCE / "cli") | {"DATABASE_URL", "PORT", "EMAIL_URL"}


def test_every_setting_has_its_place_in_the_administrators_guide():
    missing = settings_in_code() - documented_in(read(GUIDE))

    assert not missing, f"Give each a heading or a table row in {GUIDE}: {sorted(missing)}"


def test_the_guide_names_no_setting_that_is_gone():
    named = {name for name in documented_in(read(GUIDE)) if name.startswith("EVENHAND_")}

    assert named <= settings_in_code()


def test_every_variable_of_the_tests_and_scripts_is_in_contributing():
    used = (
        names_in(ROOT / "tests", ROOT / "scripts", ROOT / "bench", ROOT / ".ci" / "run") - settings_in_code()
    )
    missing = used - documented_in(read("CONTRIBUTING.md"))

    assert not missing, f"Give each a table row in CONTRIBUTING.md: {sorted(missing)}"


def test_every_command_and_each_of_its_options_is_documented():
    documented = documented_in(read(GUIDE))
    missing = []
    for command in COMMANDS:
        if f"evenhand {command}" not in documented:
            missing.append(f"evenhand {command}")
        parser = parser_for([command])
        found = next(action for action in parser._actions if action.dest == "command")
        for action in found.choices[command]._actions:
            missing += [
                f"evenhand {command} {option}"
                for option in action.option_strings
                if option.startswith("--") and option != "--help" and option not in read(GUIDE)
            ]

    assert not missing, f"Not in {GUIDE}: {missing}"


def test_commands_and_options_named_anywhere_are_real():
    wrong = []
    for path in DOCS:
        for line in code_blocks(read(path)).splitlines():
            if not (found := re.search(r"(?:^|[\s/])evenhand ((?!plan-)[a-z]+)( .*)?$", line)):
                continue
            if line.lstrip().startswith("#"):
                continue
            command, rest = found.group(1), found.group(2) or ""
            if command not in COMMANDS:
                wrong.append(f"{name_of(path)}: {line}")
                continue
            parser = parser_for([command])
            known = next(action for action in parser._actions if action.dest == "command").choices[command]
            verbs = [
                verb
                for action in known._actions
                if isinstance(action, argparse._SubParsersAction)
                for verb in action.choices.values()
            ]
            options = {
                option
                for parser in (known, *verbs)
                for action in parser._actions
                for option in action.option_strings
            }
            wrong += [
                f"{name_of(path)}: {line}: {option}"
                for option in re.findall(r"(?<=\s)--[a-z][a-z-]*", rest.split("#")[0])
                if option not in options
            ]

    assert not wrong, wrong


def test_make_commands_named_anywhere_are_in_the_makefile():
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), flags=re.M))
    for path in DOCS:
        text = read(path)
        said = {
            word
            for code in [*re.findall(r"`([^`\n]+)`", text), *code_blocks(text).splitlines()]
            for word in re.findall(r"(?:^|\s)make ([a-z]+)", code)
        }
        assert said <= targets, f"{name_of(path)} names {sorted(said - targets)}"
    assert {"run", "test"} <= set(re.findall(r"make ([a-z]+)", code_blocks(read("README.md"))))


def test_the_table_of_who_may_do_what_is_the_one_in_the_code():
    rows = {row[0].strip("`"): row for row in table_rows(read(GUIDE)) if row[0].strip("`") in set(Permission)}
    header = next(row for row in table_rows(read(GUIDE)) if row[0] == "Permission")
    columns = {role.id: header.index(role.name) for role in ROLES.values()}

    assert set(rows) == set(Permission)
    for permission in Permission:
        said = {role for role, column in columns.items() if rows[permission][column] == "yes"}
        real = {role.id for role in ROLES.values() if permission in role.permissions}
        assert said == real, f"{permission}: the guide says {sorted(said)}, the code {sorted(real)}"


def glossary_words() -> list[str]:
    words = []
    for row in table_rows(read("GLOSSARY.md")):
        for cell in re.findall(r"\*\*([^*]+)\*\*(?: \(([^)]*)\))?", row[0]):
            words += [
                f"{word.strip()} ({cell[1]})" if cell[1] else word.strip() for word in cell[0].split(",")
            ]
    return [word.lower() for word in words]


def test_the_glossary_has_every_record():
    words = set(glossary_words())
    nouns = {re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower() for name in models.__all__}

    assert nouns <= words, f"No row in GLOSSARY.md for {sorted(nouns - words)}"


def test_the_glossary_has_every_role_and_every_kind_of_row():
    words = {re.sub(r" \(.*", "", word) for word in glossary_words()}
    kinds = {re.sub(r"ies$", "y", name).replace("_", " ").removesuffix("s") for name in KINDS}
    kinds = {{"approache": "approach", "feature": "key feature"}.get(kind, kind) for kind in kinds}

    assert {role.name.lower() for role in ROLES.values()} <= words
    assert kinds <= words, f"No row in GLOSSARY.md for {sorted(kinds - words)}"


def test_the_glossary_says_each_word_once():
    words = glossary_words()

    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_the_architecture_names_every_folder():
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    named = set(re.findall(r"[├└]── ([a-z_]+)/", read("ARCHITECTURE.md")))

    assert folders <= named, f"Not in the tree: {sorted(folders - named)}"


def test_the_architectures_tree_names_nothing_that_is_not_there():
    block = next(part for part in re.findall(r"^```\n(.*?)^```", read("ARCHITECTURE.md"), flags=re.S | re.M))
    known = {path.name for path in (*ROOT.rglob("*.py"), *ROOT.rglob("*.md"))} | {
        path.name for path in ROOT.rglob("*") if path.is_dir()
    }
    named = re.findall(r"[├└]── ([\w.-]+(?:/[\w.-]+)?)/? ", block)

    assert [name for name in named if name.split("/")[-1] not in known and not (ROOT / name).exists()] == []


def test_files_and_folders_named_in_code_type_are_there():
    """Paths are given from the repository or from src/evenhand."""
    wrong = []
    for path in DOCS:
        for name in re.findall(
            r"`([\w./-]+(?:\.(?:py|toml|md|css|sh|txt|csv)|/))`", without_code(read(path))
        ):
            if "/" not in name or name.startswith(("/", "data/")):
                continue
            places = [ROOT / name, SOURCE / name, ROOT / "tests" / name, path.parent / name]
            if not any(place.exists() for place in places):
                wrong.append(f"{name_of(path)}: {name}")

    assert wrong == []


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_links_lead_somewhere(path):
    wrong = []
    for target in re.findall(r"(?<!\!)\[[^]]*\]\(([^)\s]+)\)", without_code(read(path))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, part = target.partition("#")
        place = (path.parent / file).resolve() if file else path
        if not place.exists() or (part and part not in anchors_of(place)):
            wrong.append(target)

    assert wrong == []


def test_pictures_are_there_and_say_in_words_what_they_show():
    for path in DOCS:
        for words, target in re.findall(r"!\[([^]]*)\]\(([^)\s]+)\)", without_code(read(path))):
            assert len(words) > 20, f"{name_of(path)}: {target} needs words for those who cannot see it"
            assert (path.parent / target).exists(), f"{name_of(path)}: {target} is not there"


def test_decisions_have_one_number_each_in_the_file_name_only():
    numbers = [path.name[:4] for path in ADRS]

    assert numbers == [f"{number:04}" for number in range(1, len(ADRS) + 1)]
    for path in ADRS:
        assert not re.search(r"\d{4}", headings(read(path))[0]), f"{path.name}: the title carries a number"


@pytest.mark.parametrize("path", ADRS, ids=name_of)
def test_a_decision_says_what_it_costs_and_what_was_rejected(path):
    text = read(path)

    assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", text, flags=re.M)
    assert re.search(r"^Status: (accepted|replaced by \[)", text, flags=re.M)
    assert headings(text)[1:] == ["Context", "Decision", "What it costs us", "What we rejected"]


def test_decisions_that_the_code_refers_to_are_there():
    known = {path.name[:4] for path in ADRS}
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*SOURCE.rglob("*.py"), ROOT / "pyproject.toml", *(ROOT / "tests").rglob("*.py")]
    )

    assert set(re.findall(r"docs/adr/(\d{4})", code)) <= known


@pytest.mark.parametrize("path", PROSE, ids=name_of)
def test_prose_has_one_sentence_a_line(path):
    """So that a change shows the sentence that changed. Lists and tables may hold more."""
    wrong = []
    for line in without_code(read(path)).splitlines():
        if line.startswith(("|", "-", "#", " ", "!", ">")) or re.match(r"\d+\. ", line):
            continue
        if re.search(r"[a-z)”`*][.?!] [A-Z“`*]", line):
            wrong.append(line)

    assert wrong == []


def test_addresses_of_mail_and_databases_in_the_guide_can_be_read():
    text = code_blocks(read(GUIDE)) + "\n".join(cell for row in table_rows(read(GUIDE)) for cell in row)
    mail = re.findall(r"((?:smtp|smtp\+tls|smtp\+ssl|consolemail|filemail)://[^\s`'\"]*)", text)
    databases = re.findall(r"((?:postgres|sqlite)://[^\s`'\"]+)", text)

    assert len(mail) >= 3
    assert len(databases) >= 2
    for address in mail:
        assert environ.Env.email_url_config(address)["EMAIL_BACKEND"]
    for address in databases:
        assert environ.Env.db_url_config(address)["NAME"]


def test_the_changelog_is_in_its_usual_form():
    found = headings(read("CHANGELOG.md"))
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]

    assert found[0] == "Changelog"
    assert found[1] == "Unreleased" or found[1].startswith(version)
    assert set(found[2:6]) <= {"New", "Changed: you may need to act", "Fixed", "Security"}


@pytest.mark.parametrize("path", FOR_CONTRIBUTORS)
def test_what_contributors_read_is_plain(path):
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", without_code(read(path)))
    found = reading_age(re.sub(r"[#*`|]", "", text))

    assert found.years <= 11, f"{path} reads at {found.years} years"
    assert "stakeholder" not in text.lower()


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_nothing_belongs_to_one_machine(path):
    assert not re.search(r"(?<![\w.])/(?:root|home|Users|mnt)/|shields\.io|\bTODO\b|\bTBD\b", read(path))
