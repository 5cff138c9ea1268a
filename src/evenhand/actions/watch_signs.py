"""By what a harm would be noticed: set, seen by somebody or by a figure, told to the whole group, and answered."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import ledger, once, outbox
from evenhand.actions.errors import ActionError
from evenhand.actions.harms import check_open, check_speaks, locked
from evenhand.notices import watching
from evenhand.readings.watch_signs import FIGURES, FigureNow, shows, watched
from evenhand.records.models import Harm, Partner, Person, WatchSign, WatchSignSeen

#: After people have answered, the same figure gives no word again for so long.
QUIET_DAYS = 30
MOST_MARK = Decimal(1_000_000)


@transaction.atomic
def set_sign(
    *,
    harm: Harm,
    words: str,
    figure: str = "",
    mark: Decimal | None = None,
    is_above: bool = True,
    partner: Partner,
    by: Person,
    form_key: str | None = None,
) -> WatchSign:
    """Say by what people would notice it: in words alone, or with a figure of the record and a mark."""
    once.claim(form_key)
    harm = locked(harm)
    check_speaks(partner, by, None, harm.project)
    check_open(harm)
    if not words.strip():
        raise ActionError("Say in a few words what people would notice.")
    if figure and figure not in FIGURES:
        raise ActionError("Choose a figure from the list, or none.")
    if figure and mark is None:
        raise ActionError("Say at what number the figure should speak up.")
    if not figure and mark is not None:
        raise ActionError("A number needs a figure that it belongs to. Choose one, or leave the number out.")
    if mark is not None and not 0 <= mark < MOST_MARK:
        raise ActionError("The number must be 0 or more, and below a million.")
    sign = WatchSign.objects.create(
        harm=harm,
        words=words,
        figure=figure,
        mark=mark,
        is_above=is_above,
        partner=partner,
        set_on=timezone.localdate(),
    )
    sign.ledger_seq = ledger.append(
        harm.project,
        "watch_sign.set",
        {
            "harm": harm.number,
            "sign": sign.pk,
            "words": words,
            "figure": figure,
            "mark": mark,
            "is_above": is_above,
            "partner": partner.pk,
        },
        by=by,
        refs=ledger.refs_to(harm),
    )
    sign.save(update_fields=["ledger_seq"])
    return sign


@transaction.atomic
def end(*, sign: WatchSign, partner: Partner, by: Person) -> WatchSign:
    """Stop watching for it. It stays readable, with what was seen."""
    sign = _locked(sign)
    check_speaks(partner, by, None, sign.harm.project)
    if sign.ended_on is None:
        if sign.seen.filter(answered_on=None).exists():
            raise ActionError(
                "This sign was seen, and nobody has written down what we do about it. Do that first."
            )
        sign.ended_on = timezone.localdate()
        sign.save(update_fields=["ended_on"])
        _append(sign, "watch_sign.end", {"partner": partner.pk}, by)
    return sign


@transaction.atomic
def see(
    *, sign: WatchSign, words: str, partner: Partner, by: Person, form_key: str | None = None
) -> WatchSignSeen:
    """Say that one can see it. Everyone in the project gets word."""
    once.claim(form_key)
    sign = _locked(sign)
    check_speaks(partner, by, None, sign.harm.project)
    check_open(sign.harm)
    if sign.ended_on is not None:
        raise ActionError("People no longer watch for this sign.")
    if not words.strip():
        raise ActionError("Say what you have seen.")
    return _seen(sign, partner, words, "", by)


@transaction.atomic
def answer(*, seen: WatchSignSeen, answer: str, partner: Partner, by: Person) -> WatchSignSeen:
    """Write down what people do about it, or why nothing."""
    sign = _locked(seen.sign)
    seen = WatchSignSeen.objects.select_for_update(no_key=True, of=("self",)).get(pk=seen.pk)
    check_speaks(partner, by, None, sign.harm.project)
    if seen.answered_on is not None:
        raise ActionError("An answer is written down already.")
    if not answer.strip():
        raise ActionError("Write down what you agreed to do, or why you do nothing.")
    seen.answer, seen.answered_by, seen.answered_on = answer, partner, timezone.localdate()
    seen.save(update_fields=["answer", "answered_by", "answered_on"])
    _append(
        sign,
        "watch_sign.answer",
        {"seen": seen.pk, "answer": answer, "partner": partner.pk},
        by,
        more_refs=ledger.refs_to(seen),
    )
    return seen


def check_all(today: date | None = None) -> int:
    """Hold every watched figure against its mark, and give word where one has passed. Return how many did.

    Part of the regular work: begun twice, it finds the word that it gave.
    """
    day = today or timezone.localdate()
    signs = list(
        WatchSign.objects.filter(ended_on=None, harm__state="open", harm__project__is_read_only=False)
        .exclude(figure="")
        .select_related("harm__project")
        .order_by("harm__project", "pk")
    )
    figures = watched(signs, day)
    return sum(_give_word(sign, figures[sign.pk], day) for sign in signs if sign.pk in figures)


def _give_word(sign: WatchSign, now: FigureNow, today: date) -> bool:
    if not shows(sign, now):
        return False
    try:
        with transaction.atomic():
            sign = _locked(sign)
            last = sign.seen.filter(partner=None).order_by("-pk").first()
            if sign.ended_on is not None or sign.harm.state != "open":
                return False
            if last is not None and (
                last.answered_on is None or last.answered_on > today - timedelta(days=QUIET_DAYS)
            ):
                return False
            _seen(sign, None, "", now.said, None)
    except IntegrityError:
        # Another worker was here at the same moment: the row that it wrote is the one.
        return False
    return True


def _seen(
    sign: WatchSign, partner: Partner | None, words: str, figure_said: str, by: Person | None
) -> WatchSignSeen:
    seen = WatchSignSeen.objects.create(
        sign=sign, figure_said=figure_said[:120], words=words, partner=partner, seen_on=timezone.localdate()
    )
    seen.ledger_seq = _append(
        sign,
        "watch_sign.see",
        {
            "seen": seen.pk,
            "words": words,
            "figure": figure_said,
            "partner": partner.pk if partner else None,
        },
        by,
    )
    seen.save(update_fields=["ledger_seq"])
    project = sign.harm.project
    text = watching.seen(seen)
    for each in project.partners.filter(removed_at=None).select_related("person"):
        if may(each.role, Permission.ACCOUNT_READ) and (by is None or each.person_id != by.pk):
            outbox.tell(
                each.person,
                key=f"watch sign seen {seen.pk}",
                kind="watch_sign",
                subject=watching.subject(project),
                text=text,
                project=project,
            )
    return seen


def _locked(sign: WatchSign) -> WatchSign:
    return (
        WatchSign.objects.select_for_update(no_key=True, of=("self",))
        .select_related("harm__project")
        .get(pk=sign.pk)
    )


def _append(
    sign: WatchSign,
    type: str,
    more: dict[str, object],
    by: Person | None,
    *,
    more_refs: list[int] | None = None,
) -> int:
    return ledger.append(
        sign.harm.project,
        type,
        {"harm": sign.harm.number, "sign": sign.pk, **more},
        by=by,
        refs=[*ledger.refs_to(sign), *(more_refs or [])],
    )
