"""What the work cost somebody, or gave them. Private until they share it, and gone when they take it back."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import erasures, ledger, once
from evenhand.actions.errors import ActionError
from evenhand.actions.harms import check_speaks
from evenhand.framework import UnknownRow
from evenhand.readings.framework import current
from evenhand.records.models import Barrier, Partner, Person, Toll


@transaction.atomic
def tell(
    *,
    partner: Partner,
    sort: str,
    is_benefit: bool,
    words: str,
    bearer_types: Sequence[str] = (),
    stage: str = "",
    worth_mending: str = "",
    barrier: Barrier | None = None,
    is_named: bool = False,
    is_shared: bool = False,
    way: str = "web",
    entered_by: Person | None = None,
    said_on: date | None = None,
    by: Person,
    form_key: str | None = None,
) -> Toll:
    """Tell what it cost you, or gave you. Nobody else sees it before you share it; then it is in the record."""
    once.claim(form_key)
    check_speaks(partner, by, entered_by)
    _check_is_ours(partner)
    _check_sort(sort, is_benefit)
    if not words.strip():
        raise ActionError("Say in your own words what it was.")
    known = [row.id for row in current().partner_types]
    if unknown := set(bearer_types) - set(known):
        raise ActionError(f"There is no such kind of partner: {', '.join(sorted(unknown))}.")
    if barrier is not None and barrier.project_id != partner.project_id:
        raise ActionError("That one is in another project.")
    if said_on is not None and said_on > timezone.localdate():
        raise ActionError("That day is still to come. Give today or a day before it.")
    toll = Toll.objects.create(
        project=partner.project,
        partner=partner,
        is_benefit=is_benefit,
        sort=sort,
        stage=stage,
        words=words,
        bearer_types=[each for each in known if each in bearer_types],
        worth_mending=worth_mending,
        barrier=barrier,
        is_named=is_named,
        said_on=said_on or timezone.localdate(),
        way=way,
        entered_by=entered_by,
    )
    return _share(toll, by) if is_shared else toll


@transaction.atomic
def share(*, toll: Toll, is_named: bool, by: Person) -> Toll:
    """Let everyone here read it, under one's name or under none."""
    toll = _locked(toll)
    _check_owner(toll, by)
    if toll.shared_on is not None:
        raise ActionError("Everyone here can read this already.")
    if not toll.partner.is_here:
        raise ActionError("You are not in this project any more.")
    toll.is_named = is_named
    toll.save(update_fields=["is_named"])
    return _share(toll, by)


@transaction.atomic
def confirm(*, toll: Toll, by: Person) -> Toll:
    """Its owner says that what was typed in is what they said. Nothing in the record: it may be private still."""
    toll = _locked(toll)
    _check_owner(toll, by)
    _check_is_ours(toll.partner)
    if toll.entered_by_id is not None and toll.confirmed_on is None:
        toll.confirmed_on = timezone.localdate()
        toll.save(update_fields=["confirmed_on"])
    return toll


@transaction.atomic
def take_back(*, toll: Toll, by: Person) -> None:
    """Take it away, words and all. The record keeps that something was there, and nothing of what."""
    toll = _locked(toll)
    is_typist = by.pk == toll.entered_by_id and toll.confirmed_on is None
    if not is_typist:
        _check_owner(toll, by)
    _check_is_ours(toll.partner)
    if toll.ledger_seq is not None:
        erasures.erase_entries(
            toll.project,
            [toll.ledger_seq],
            "withdrawn",
            by if toll.is_named and not is_typist else None,
            is_named=toll.is_named,
        )
    toll.delete()


def _share(toll: Toll, by: Person) -> Toll:
    toll.shared_on = timezone.localdate()
    # Beside no name there is nobody in the entry either, not even masked.
    whose = {"partner": toll.partner_id, "entered": toll.entered_by_id is not None} if toll.is_named else {}
    toll.ledger_seq = ledger.append(
        toll.project,
        "toll.share",
        {
            "is_benefit": toll.is_benefit,
            "sort": toll.sort,
            "stage": toll.stage,
            "words": toll.words,
            "bearer_types": toll.bearer_types if toll.is_named else [],
            "worth_mending": toll.worth_mending,
            **whose,
        },
        by=by if toll.is_named else None,
        refs=ledger.refs_to(toll.barrier),
    )
    toll.save(update_fields=["shared_on", "ledger_seq"])
    return toll


def _check_sort(sort: str, is_benefit: bool) -> None:
    try:
        current().get("benefits" if is_benefit else "cost_types", sort)
    except UnknownRow:
        raise ActionError("Choose which sort it is.") from None


def _check_is_ours(partner: Partner) -> None:
    """The ledger refuses changes to a record that was brought in; what is not in it yet is refused here."""
    if partner.project.is_read_only:
        raise ActionError(
            "This project was brought in from elsewhere. It can be read and checked, and not changed until it is adopted."
        )


def _check_owner(toll: Toll, by: Person) -> None:
    if by.pk != toll.partner.person_id:
        raise ActionError("Only whoever told it can do this.")


def _locked(toll: Toll) -> Toll:
    return (
        Toll.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "partner__project", "barrier")
        .get(pk=toll.pk)
    )
