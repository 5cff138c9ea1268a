"""Whether others' programs take an exported record for what it says it is: an RO-Crate of the version it names.

The validator would fetch the JSON-LD context from the network. Here it gets the very file from another peer, which
brings it along, so that this runs anywhere.
"""

import hashlib
import zipfile

import pytest
from django.db import transaction

from evenhand.access.projects import Seat
from evenhand.access.viewer import Viewer
from evenhand.actions import contributions, exports, imports
from evenhand.exchange.attachments import Prepared
from tests.oracles.ask import ask
from tests.people import make_cast, person

pytestmark = pytest.mark.oracle

VALIDATE = """
import json, sys
from importlib import resources
import requests
from rocrate_validator import services

packed = resources.files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes()
def brought_along(session, method, url, **more):
    assert url == json.loads(packed)["@id"], url
    response = requests.Response()
    response.status_code, response.url, response._content = 200, url, packed
    response.headers["Content-Type"] = "application/ld+json"
    return response
requests.Session.request = brought_along

asked = json.load(sys.stdin)
result = services.validate({
    "rocrate_uri": asked["crate"],
    "profile_identifier": "ro-crate-1.1",
    "requirement_severity": asked["severity"],
    "no_cache": True,
})
issues = [f"{issue.check.identifier}: {issue.message}" for issue in result.get_issues()]
json.dump({"passed": result.passed(), "issues": issues}, sys.stdout)
"""
OPEN = """
import json, sys
from rocrate.rocrate import ROCrate

crate = ROCrate(json.load(sys.stdin)["crate"])
files = sorted(entity.id for entity in crate.data_entities if entity.type == "File")
json.dump({"name": crate.name, "published": str(crate.datePublished)[:10], "files": files}, sys.stdout)
"""


class Undone(Exception):
    pass


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    settings.FILES_FOLDER = tmp_path / "files"
    settings.FILES_FOLDER.mkdir()


@pytest.fixture
def kept(cast):
    return _stairs(cast)


def _stairs(cast):
    """A record with a file that somebody brought, under a name that no catalogue would choose."""
    digest = hashlib.sha256(b"Steep.").hexdigest()
    letter = Prepared(
        "a letter, to “us” #1.txt", "text/plain; charset=utf-8", ".txt", b"Steep.", digest, True
    )
    contributions.say(
        partner=cast.walter, text="The stairs are too steep.", kind="concern", files=[letter], by=cast.walter.person
    )  # fmt: skip
    return cast


def crate(cast, whose, folder):
    path = folder / f"{whose}.zip"
    with path.open("wb") as file:
        if whose == "whole":
            exports.take_all(cast.project, file)
        else:
            partner = getattr(cast, whose)
            exports.take_away(Seat(cast.project, partner, Viewer(person=partner.person)), file)
    return path


#: A project is no organisation that has a page of its own, and nobody outside may open its pages here.
HAS_NO_PAGE = "ro-crate-1.1_31.2: The organization SHOULD have a URL."


@pytest.mark.parametrize("whose", ["whole", "priya", "walter"])
def test_a_copy_of_a_record_is_a_valid_crate(kept, tmp_path, whose):
    path = str(crate(kept, whose, tmp_path))

    assert ask(VALIDATE, {"crate": path, "severity": "REQUIRED"}) == {"passed": True, "issues": []}
    assert ask(VALIDATE, {"crate": path, "severity": "RECOMMENDED"})["issues"] == [HAS_NO_PAGE]


def test_the_validator_would_say_what_is_wrong(kept, tmp_path):
    path = crate(kept, "whole", tmp_path)
    spoilt = tmp_path / "spoilt.zip"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(spoilt, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "ro-crate-metadata.json":
                data = data.replace(b'"datePublished"', b'"datePrinted"')
            target.writestr(name, data)

    said = ask(VALIDATE, {"crate": str(spoilt), "severity": "REQUIRED"})
    assert not said["passed"]
    assert any("datePublished" in issue for issue in said["issues"])


def test_another_program_opens_it_and_finds_every_part(kept, tmp_path):
    path = crate(kept, "whole", tmp_path)
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tmp_path / "unpacked")
        names = sorted(name for name in packed.namelist() if name != "ro-crate-metadata.json")
    found = ask(OPEN, {"crate": str(tmp_path / "unpacked")})

    assert found["name"] == "The record of Warm homes"
    assert found["files"] == names


@pytest.mark.django_db
def test_what_was_validated_comes_in_again(tmp_path, settings):
    settings.HEADS_FOLDER, settings.LEDGER_KEY_FILE = tmp_path / "heads", tmp_path / "ledger-key"
    path = tmp_path / "moved.zip"
    try:
        with transaction.atomic(), path.open("wb") as file:
            there = make_cast()
            _stairs(there)
            exports.take_all(there.project, file)
            raise Undone
    except Undone:
        pass
    assert ask(VALIDATE, {"crate": str(path), "severity": "REQUIRED"})["passed"]

    with path.open("rb") as file:
        brought = imports.bring_in(file, by=person("Ines Elsewhere"))
    assert brought.contributions.get().text == "The stairs are too steep."
