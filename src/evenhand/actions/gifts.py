"""Money, favours, gifts and ways in, from somebody to somebody. Facts, which say nothing of the work's worth."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.models import Gift, Partner, Person, Project

#: Ten million pounds. More is a slip of the pen.
MOST_PENCE = 1_000_000_000


@transaction.atomic
def write_down(
    *,
    project: Project,
    kind: str,
    what: str,
    to_words: str,
    given_on: date,
    partner: Partner,
    by: Person,
    from_partner: Partner | None = None,
    from_words: str = "",
    pence: int | None = None,
    is_something_expected: str = "unknown",
    expected: str = "",
    form_key: str | None = None,
) -> Gift:
    """Write down what was given, by whom and to whom. Whoever writes it down stands beside it."""
    once.claim(form_key)
    if partner.project_id != project.pk or not partner.is_here:
        raise ActionError("Only somebody in this project can write this down.")
    if kind not in _choices("kind"):
        raise ActionError("Choose what kind of thing it was.")
    if is_something_expected not in _choices("is_something_expected"):
        raise ActionError("Say whether something was expected, or that nobody said.")
    if not what.strip() or not to_words.strip():
        raise ActionError("Say what was given, and to whom.")
    if from_partner is None and not from_words.strip():
        raise ActionError("Say who gave it: choose a person here, or write it in words.")
    if from_partner is not None and from_partner.project_id != project.pk:
        raise ActionError("Choose somebody who is in this project, or write it in words.")
    if pence is not None and not 0 <= pence <= MOST_PENCE:
        raise ActionError("Give a sum between nothing and ten million pounds, or leave it out.")
    if given_on > timezone.localdate():
        raise ActionError("That day is still to come. Give today or a day before it.")
    gift = Gift.objects.create(
        project=project,
        kind=kind,
        what=what,
        pence=pence,
        from_partner=from_partner,
        from_words="" if from_partner is not None else from_words,
        to_words=to_words,
        is_something_expected=is_something_expected,
        expected=expected if is_something_expected == "yes" else "",
        given_on=given_on,
        partner=partner,
    )
    gift.ledger_seq = ledger.append(
        project,
        "gift.write_down",
        {
            "gift": gift.pk,
            "kind": kind,
            "what": what,
            "pence": pence,
            "from": from_partner.pk if from_partner else None,
            "from_words": gift.from_words,
            "to_words": to_words,
            "is_something_expected": is_something_expected,
            "expected": gift.expected,
            "given_on": given_on,
            "partner": partner.pk,
        },
        by=by,
    )
    gift.save(update_fields=["ledger_seq"])
    return gift


@transaction.atomic
def strike(*, gift: Gift, because: str, partner: Partner, by: Person) -> Gift:
    """Say that it was written down by mistake. It stays readable, with who struck it out and why."""
    gift = Gift.objects.select_for_update(no_key=True, of=("self",)).select_related("project").get(pk=gift.pk)
    if not may_strike(gift, partner):
        raise ActionError("Only whoever wrote this down, whoever gave it, or a lead can strike it out.")
    if gift.struck_on is not None:
        raise ActionError("This is struck out already.")
    if not because.strip():
        raise ActionError("Say in a few words why it was wrong.")
    gift.struck_because = because
    gift.struck_by = partner
    gift.struck_on = timezone.localdate()
    gift.save(update_fields=["struck_because", "struck_by", "struck_on"])
    ledger.append(
        gift.project,
        "gift.strike",
        {"gift": gift.pk, "because": because, "partner": partner.pk},
        by=by,
        refs=ledger.refs_to(gift),
    )
    return gift


def may_strike(gift: Gift, partner: Partner) -> bool:
    return partner.pk in {gift.partner_id, gift.from_partner_id} or may(partner.role, Permission.BUDGET_EDIT)


def _choices(field: str) -> set[str]:
    return {value for value, _ in Gift._meta.get_field(field).choices or []}
