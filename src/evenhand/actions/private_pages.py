"""“Your page”: made, given up, opened by a code on paper, and signed with four digits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from evenhand.access import private_pages as secret
from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.models import CodeTries, Partner, Person, PrivatePage

PIN_TRIES = 5
TRIES_OF_ONE_CODE_AN_HOUR = 20
#: All wrong codes together, whoever typed them and wherever. With this many an hour, and ten thousand
#: pages open, a stranger would wait about a thousand years on average. Tries are never counted by network
#: address: a hall, a library or a whole town may share one, and would be shut out by one mistyped code.
WRONG_CODES_AN_HOUR = 1000
_ALL_WRONG_CODES = "wrong codes, all together"


@dataclass(frozen=True)
class Made:
    """A page and its two secrets, which are nowhere kept and can be shown this once."""

    page: PrivatePage
    token: str
    code: str


@transaction.atomic
def make(*, partner: Partner, by: Person, form_key: str | None = None) -> Made:
    """Make someone's page. One they had before stops working."""
    once.claim(form_key)
    Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    if not partner.is_here:
        raise ActionError("This person is not in the project any more.")
    if partner.person.email:
        # Else whoever looks after the people could open the place of someone with more say than themself.
        raise ActionError(
            "This person has an account and signs in with it. A page is for people without one."
        )
    _revoke_open_page(partner, by=by)
    for _ in range(5):
        token, code = secret.new_token(), secret.new_code()
        try:
            with transaction.atomic():
                page = PrivatePage.objects.create(
                    partner=partner,
                    token_digest=secret.digest_of_token(token),
                    code_digest=secret.digest_of_code(code),
                    created_by=by,
                )
            break
        except IntegrityError:
            continue
    else:
        raise ActionError("The page could not be made just now. Please try again.")
    page.ledger_seq = ledger.append(
        partner.project,
        "private_page.make",
        {"page": page.pk, "partner": partner.pk},
        by=by,
        refs=[] if partner.ledger_seq is None else [partner.ledger_seq],
    )
    page.save(update_fields=["ledger_seq"])
    if partner.channel == "web":
        Partner.objects.filter(pk=partner.pk).update(channel="page")
    return Made(page, token, code)


@transaction.atomic
def revoke(*, partner: Partner, by: Person) -> None:
    """End someone's page, at once: whoever has it open is out at the next press."""
    Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    if not _revoke_open_page(partner, by=by):
        raise ActionError("There is no page to take back.")


def _revoke_open_page(partner: Partner, *, by: Person) -> bool:
    page = PrivatePage.objects.filter(partner=partner, revoked_at=None).first()
    if page is None:
        return False
    PrivatePage.objects.filter(pk=page.pk).update(revoked_at=timezone.now(), revoked_by=by)
    ledger.append(
        partner.project,
        "private_page.revoke",
        {"page": page.pk, "partner": partner.pk},
        by=by,
        refs=[] if page.ledger_seq is None else [page.ledger_seq],
    )
    return True


def open_by_code(typed: str) -> PrivatePage:
    """The page that a code on paper opens. Each try is counted, and kept whatever comes of it."""
    code = secret.tidied(typed)
    if not secret.is_well_formed(code):
        raise ActionError(
            "A code has ten letters and numbers, like C4G7K HT29X. Please look at your paper again."
        )
    with transaction.atomic():
        tries = _count(secret.digest_of_code(code))
        page = secret.page_of_code(code)
        wrong = _count(_ALL_WRONG_CODES) if page is None else _counted(_ALL_WRONG_CODES)
    if wrong > WRONG_CODES_AN_HOUR:
        raise ActionError(
            "A great many wrong codes were tried here this hour, so codes are shut until the next one. "
            "Your link or the square picture on your paper works all the same."
        )
    if tries > TRIES_OF_ONE_CODE_AN_HOUR:
        raise ActionError(
            "This code was tried very often this hour. Please try again in an hour, or use your link."
        )
    if page is None:
        raise ActionError(
            "We do not know this code. Please look at your paper again. "
            "If it still does not work, ask whoever gave it to you for a new one."
        )
    return page


def _this_hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def _count(digest: str) -> int:
    hour = _this_hour()
    row, is_first = CodeTries.objects.select_for_update(no_key=True).get_or_create(
        code_digest=digest, hour=hour
    )
    if is_first and digest == _ALL_WRONG_CODES:
        CodeTries.objects.filter(hour__lt=hour - timedelta(days=1)).delete()
    CodeTries.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    return row.tries + 1


def _counted(digest: str) -> int:
    row = CodeTries.objects.filter(code_digest=digest, hour=_this_hour()).first()
    return row.tries if row else 0


@transaction.atomic
def choose_pin(*, page: PrivatePage, pin: str, by: Person) -> None:
    """Keep the four digits that a person chose. They can be chosen once, and anew after a reset."""
    page = PrivatePage.objects.select_for_update(no_key=True).get(pk=page.pk)
    if page.pin:
        raise ActionError(
            "Four numbers are chosen already. If you forgot them, ask for them to be taken off."
        )
    if len(pin) != 4 or not pin.isascii() or not pin.isdigit():
        raise ActionError("Choose four numbers, for example 4071.")
    if len(set(pin)) == 1 or pin in "0123456789" or pin in "9876543210":
        raise ActionError("Four numbers like 1111 or 1234 are the first that anyone tries. Choose others.")
    PrivatePage.objects.filter(pk=page.pk).update(pin=make_password(pin), pin_wrong_tries=0)
    ledger.append(
        page.partner.project,
        "private_page.choose_pin",
        {"page": page.pk},
        by=by,
        refs=[] if page.ledger_seq is None else [page.ledger_seq],
    )


def check_pin(*, page: PrivatePage, pin: str) -> None:
    """Return quietly when the four digits are right.

    A try is counted before it is looked at, in one statement: many tries at one instant cannot get past
    the limit, and no lock is held for as long as the slow digest takes.
    """
    counted = PrivatePage.objects.filter(pk=page.pk, pin_wrong_tries__lt=PIN_TRIES).update(
        pin_wrong_tries=F("pin_wrong_tries") + 1
    )
    page = PrivatePage.objects.get(pk=page.pk)
    if counted and page.pin and check_password(pin, page.pin):
        PrivatePage.objects.filter(pk=page.pk).update(pin_wrong_tries=0)
        return
    left = PIN_TRIES - page.pin_wrong_tries
    if not counted or left <= 0:
        raise ActionError(
            "There were five wrong tries, so it is locked to keep your place safe. "
            "Ask the lead or the facilitator to take the numbers off. Then you choose new ones."
        )
    raise ActionError(
        f"Those are not the four numbers. You can try {left} more time{'s' if left > 1 else ''}."
    )


@transaction.atomic
def reset_pin(*, partner: Partner, by: Person) -> None:
    """Take the four digits off, so that the person chooses new ones. Their page tells them who did this."""
    page = PrivatePage.objects.select_for_update(no_key=True).filter(partner=partner, revoked_at=None).first()
    if page is None or not page.pin:
        raise ActionError("There are no four numbers to take off.")
    PrivatePage.objects.filter(pk=page.pk).update(
        pin="", pin_wrong_tries=0, pin_reset_at=timezone.now(), pin_reset_by=by
    )
    ledger.append(
        partner.project,
        "private_page.reset_pin",
        {"page": page.pk, "partner": partner.pk},
        by=by,
        refs=[] if page.ledger_seq is None else [page.ledger_seq],
    )
