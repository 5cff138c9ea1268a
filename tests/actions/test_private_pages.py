import pytest

from evenhand.access.private_pages import CODE_LENGTH, CODE_LETTERS, tidied
from evenhand.actions import private_pages
from evenhand.actions.errors import ActionError
from evenhand.records.models import CodeTries, LedgerSecret, PrivatePage

SLOW = ["django.contrib.auth.hashers.ScryptPasswordHasher"]


@pytest.fixture(autouse=True)
def _quick_digests(settings):
    """One test below uses the slow one that the product uses; for the others it would only cost time."""
    assert settings.PASSWORD_HASHERS == SLOW
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def made(cast):
    return private_pages.make(partner=cast.walter, by=cast.femi.person)


def test_the_secrets_are_nowhere_kept(cast, made):
    page = PrivatePage.objects.get()
    kept = " ".join(bytes(row.payload).decode() for row in LedgerSecret.objects.filter(project=cast.project))

    assert len(made.token) == 22
    assert len(made.code) == CODE_LENGTH
    assert set(made.code) <= set(CODE_LETTERS)
    for secret in (made.token, made.code):
        assert secret not in (page.token_digest, page.code_digest)
        assert secret not in kept


def test_a_code_cannot_be_tried_out_against_a_stolen_database(made, settings):
    settings.SECRET_KEY = "another installation's key, which a copy of the database does not hold"
    with pytest.raises(ActionError, match="do not know"):
        private_pages.open_by_code(made.code)


@pytest.mark.slow
def test_the_four_numbers_are_kept_by_a_slow_digest(cast, made, settings):
    settings.PASSWORD_HASHERS = SLOW
    private_pages.choose_pin(page=made.page, pin="4071", by=cast.walter.person)
    kept = PrivatePage.objects.get().pin

    assert kept.startswith("scrypt$")
    assert "4071" not in kept
    private_pages.check_pin(page=made.page, pin="4071")


def test_a_right_try_forgets_the_wrong_ones_and_the_fifth_wrong_one_locks(cast, made):
    private_pages.choose_pin(page=made.page, pin="4071", by=cast.walter.person)
    for _ in range(4):
        with pytest.raises(ActionError):
            private_pages.check_pin(page=made.page, pin="0000")
    private_pages.check_pin(page=made.page, pin="4071")
    for _ in range(5):
        with pytest.raises(ActionError):
            private_pages.check_pin(page=made.page, pin="0000")

    with pytest.raises(ActionError, match="locked"):
        private_pages.check_pin(page=made.page, pin="4071")
    assert PrivatePage.objects.get().pin_wrong_tries == private_pages.PIN_TRIES


def test_a_stale_look_at_the_page_gives_no_extra_tries(cast, made):
    private_pages.choose_pin(page=made.page, pin="4071", by=cast.walter.person)
    stale = [PrivatePage.objects.get() for _ in range(20)]
    for page in stale:
        with pytest.raises(ActionError):
            private_pages.check_pin(page=page, pin="0000")
    assert PrivatePage.objects.get().pin_wrong_tries == private_pages.PIN_TRIES


def test_numbers_are_chosen_once_until_they_are_taken_off(cast, made):
    private_pages.choose_pin(page=made.page, pin="4071", by=cast.walter.person)
    with pytest.raises(ActionError, match="chosen already"):
        private_pages.choose_pin(page=made.page, pin="5082", by=cast.walter.person)
    private_pages.reset_pin(partner=cast.walter, by=cast.femi.person)

    page = PrivatePage.objects.get()
    assert (page.pin, page.pin_wrong_tries, page.pin_reset_by) == ("", 0, cast.femi.person)
    with pytest.raises(ActionError, match="no four numbers"):
        private_pages.reset_pin(partner=cast.walter, by=cast.femi.person)


def test_nothing_is_left_when_the_ledger_entry_fails(cast, made, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError("the ledger is full")

    monkeypatch.setattr("evenhand.actions.ledger.append", refuse)
    for attempt in (
        lambda: private_pages.make(partner=cast.walter, by=cast.femi.person),
        lambda: private_pages.revoke(partner=cast.walter, by=cast.femi.person),
        lambda: private_pages.choose_pin(page=made.page, pin="4071", by=cast.walter.person),
    ):
        with pytest.raises(RuntimeError):
            attempt()

    page = PrivatePage.objects.get()
    assert (page.pk, page.revoked_at, page.pin) == (made.page.pk, None, "")


def test_a_removed_person_gets_no_page(cast):
    with pytest.raises(ActionError, match="not in the project"):
        private_pages.make(partner=cast.dan, by=cast.femi.person)


def test_tries_are_counted_by_code_and_keep_no_code(cast, made):
    with pytest.raises(ActionError):
        private_pages.open_by_code("2222222222")
    rows = list(CodeTries.objects.values_list("code_digest", "tries"))

    assert len(rows) == 2
    assert not any("2222222222" in digest for digest, _ in rows)


@pytest.mark.parametrize("typed", ["c4g7k ht29x", "C4G7K-HT29X", " c4G7kht29X\t", "C4G7K\u00a0HT29X"])
def test_a_code_reads_the_same_however_it_is_typed(typed):
    assert tidied(typed) == "C4G7KHT29X"
