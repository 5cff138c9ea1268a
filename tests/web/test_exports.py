import io
import zipfile

import pytest

from evenhand.actions import contributions
from evenhand.methods.ledger import verify
from evenhand.records.models import LedgerEntry

ADDRESS = "/p/warm-homes/record/take-away/"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"


def test_a_partner_takes_a_copy_that_verifies(browser, cast):
    contributions.say(partner=cast.priya, text="The damp is back", kind="concern", by=cast.priya.person)
    browser.as_person(cast.priya).get(ADDRESS)

    client = browser.client
    response = client.post(ADDRESS)
    data = b"".join(response.streaming_content)
    assert response.headers["Content-Type"] == "application/zip"
    assert "warm-homes-record-" in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]
    assert verify.check_file(data).faults == []
    assert b"The damp is back" in zipfile.ZipFile(io.BytesIO(data)).read("records/contributions.jsonl")


def test_opening_the_page_changes_nothing(browser, cast):
    before = LedgerEntry.objects.filter(project=cast.project).count()
    browser.as_person(cast.priya).get(ADDRESS)

    assert LedgerEntry.objects.filter(project=cast.project).count() == before


def test_somebody_who_only_looks_on_or_is_elsewhere_takes_nothing(browser, cast):
    browser.as_person(cast.olu).get(ADDRESS, status=403)
    browser.as_person(cast.nia).get(ADDRESS, status=404)
    browser.as_person(cast.dan).get(ADDRESS, status=404)
