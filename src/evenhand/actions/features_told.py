"""Something about a key feature that no record shows, such as tea or trust, told by somebody."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.records.models import FeatureTold, Partner, Person


@transaction.atomic
def tell(
    *,
    partner: Partner,
    feature: str,
    is_outcome: bool,
    words: str,
    is_named: bool = True,
    by: Person,
    way: str = "web",
    entered_by: Person | None = None,
    said_on: date | None = None,
    form_key: str | None = None,
) -> FeatureTold:
    once.claim(form_key)
    today = timezone.localdate()
    if not partner.is_here:
        raise ActionError("This person is no longer in the project.")
    if entered_by is None and by.pk != partner.person_id:
        raise ActionError("Everyone tells this for themselves.")
    if feature not in {row.id for row in current().features}:
        raise ActionError("Choose one of the features on the page.")
    if not words.strip():
        raise ActionError("Tell it in a few words.")
    if said_on is not None and said_on > today:
        raise ActionError("That day is still to come. Give today or a day before it.")
    told = FeatureTold.objects.create(
        project=partner.project,
        feature=feature,
        is_outcome=is_outcome,
        words=words.strip(),
        partner=partner,
        is_named=is_named,
        said_on=said_on or today,
        way=way,
        entered_by=entered_by,
    )
    about = {"partner": partner.pk, "way": way, "entered": entered_by is not None} if is_named else {}
    told.ledger_seq = ledger.append(
        partner.project,
        "feature.tell",
        {"told": told.pk, "feature": feature, "is_outcome": is_outcome, "words": told.words, **about},
        by=by if is_named else None,
    )
    told.save(update_fields=["ledger_seq"])
    return told


@transaction.atomic
def confirm(*, told: FeatureTold, by: Person) -> FeatureTold:
    """Its owner says: yes, that is what I said."""
    told = _locked(told)
    if by.pk != told.partner.person_id:
        raise ActionError("Only the person who told it can confirm it.")
    if told.entered_by_id is not None and told.confirmed_on is None and told.taken_back_on is None:
        told.confirmed_on = timezone.localdate()
        told.save(update_fields=["confirmed_on"])
        about = {"partner": told.partner_id} if told.is_named else {}
        ledger.append(
            told.project,
            "feature.confirm",
            {"told": told.pk, **about},
            by=by if told.is_named else None,
            refs=ledger.refs_to(told),
        )
    return told


@transaction.atomic
def take_back(*, told: FeatureTold, by: Person) -> FeatureTold:
    """Take it off the page. That something was told and taken back stays in the record."""
    told = _locked(told)
    is_typist = by.pk == told.entered_by_id and told.confirmed_on is None
    if by.pk != told.partner.person_id and not is_typist:
        raise ActionError("Only the person who told it can take it back.")
    if told.taken_back_on is None:
        told.taken_back_on = timezone.localdate()
        told.save(update_fields=["taken_back_on"])
        ledger.append(
            told.project,
            "feature.take_back",
            {"told": told.pk},
            by=by if told.is_named else None,
            refs=ledger.refs_to(told),
        )
    return told


def _locked(told: FeatureTold) -> FeatureTold:
    return (
        FeatureTold.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "partner")
        .get(pk=told.pk)
    )
