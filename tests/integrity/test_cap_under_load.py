"""Many requests at one instant, through two workers of a real server: nobody is asked beyond their cap."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.integrity.server import server_for
from tests.integrity.test_killed_under_load import database_url  # noqa: F401 (a fixture)

pytestmark = pytest.mark.slow
AT_ONCE = 10

ADD_PRIYA = """
from django.contrib.auth.hashers import make_password
from evenhand.records.models import Partner, Person, Project
person = Person.objects.create(name="Priya Nair", email="priya@example.org", password=make_password(None))
partner = Partner.objects.create(
    project=Project.objects.get(), person=person, role="partner", minutes_cap=100
)
print("PRIYA", partner.pk)
"""
COUNT = """
import json
from evenhand.records.models import Ask, AskedPartner, MinutesAsked, OutboxMessage
print("COUNT", json.dumps({
    "asks": Ask.objects.count(),
    "asked": AskedPartner.objects.filter(state="asked").count(),
    "over_cap": AskedPartner.objects.filter(state="over_cap").count(),
    "minutes": sum(MinutesAsked.objects.values_list("minutes", flat=True)),
    "told": OutboxMessage.objects.filter(kind="ask").count(),
}))
"""


def printed(output: str, mark: str) -> str:
    return next(line.removeprefix(mark) for line in output.splitlines() if line.startswith(mark))


def test_ten_requests_at_one_instant_keep_to_the_minutes_agreed(tmp_path, database_url):  # noqa: F811
    server = server_for(tmp_path, database_url)
    server.make_people()
    partner = printed(server.manage("shell", "-c", ADD_PRIYA), "PRIYA ")
    server.start()
    together = Barrier(AT_ONCE)

    def ask(number: int) -> int:
        together.wait()
        form = {
            "what": f"Read page {number}", "minutes": "40", "due_on": "2099-01-01", "pay": "£15",
            "ring": "Femi", "partners": partner,
        }  # fmt: skip
        return server.request("POST", f"/p/{server.slug}/asks/new/", form)[0]

    try:
        with ThreadPoolExecutor(AT_ONCE) as crowd:
            assert list(crowd.map(ask, range(AT_ONCE))) == [302] * AT_ONCE
    finally:
        server.kill()
    counted = json.loads(printed(server.manage("shell", "-c", COUNT), "COUNT "))
    assert counted == {"asks": 10, "asked": 2, "over_cap": 8, "minutes": 80, "told": 2}
