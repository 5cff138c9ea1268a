"""What `evenhand serve` refuses, so that no one’s words lie open by an oversight."""

import pytest

from evenhand.cli.errors import CommandError
from evenhand.cli.serve import check_settings, is_loopback

HERE = ["localhost", "127.0.0.1", "[::1]"]


def served(settings, *, url="http://localhost:8000", hosts=None, address="127.0.0.1", is_demonstration=False):
    settings.SITE_URL, settings.IS_HTTPS = url, url.startswith("https://")
    settings.ALLOWED_HOSTS = HERE if hosts is None else hosts
    check_settings(address, is_demonstration=is_demonstration)


@pytest.mark.parametrize("address", [*HERE, "127.9.9.9", "::1"])
def test_this_machine_is_known_by_all_its_names(address):
    assert is_loopback(address)


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "[::]", "::ffff:0.0.0.0", "10.0.0.1", "localhost.example.org", ""]
)
def test_nothing_else_is_taken_for_this_machine(address):
    assert not is_loopback(address)


@pytest.mark.parametrize(
    "given",
    [
        {"address": "0.0.0.0"},
        {"address": "::"},
        {"url": "https://demo.example.org", "hosts": ["demo.example.org"]},
        {"url": "https://localhost@example.org", "hosts": HERE},
        {"hosts": [*HERE, "demo.example.org"]},
        {"hosts": [*HERE, ".org"]},
    ],
)
def test_a_demonstration_is_for_this_machine_alone_also_behind_a_proxy(settings, given):
    with pytest.raises(CommandError, match="demonstration"):
        served(settings, is_demonstration=True, **given)


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_a_demonstration_runs_at_home(settings, url):
    served(settings, url=url, is_demonstration=True)


@pytest.mark.parametrize(
    "url", ["http://example.org", "http://localhost:8000@example.org", "http://localhost.example.org:8000"]
)
def test_nobody_s_words_travel_unencrypted(settings, url):
    with pytest.raises(CommandError, match="https://"):
        served(settings, url=url)


def test_a_real_site_on_https_is_served_on_any_address(settings):
    served(settings, url="https://evenhand.example.org", hosts=["evenhand.example.org"], address="0.0.0.0")
