"""Places to learn more that people here found. Taken off the list, not out of the record."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.records.models import Partner, Person, ResourceLink


@transaction.atomic
def add(
    *,
    partner: Partner,
    title: str,
    address: str,
    good_for: str = "",
    stage: str = "",
    by: Person,
    form_key: str | None = None,
) -> ResourceLink:
    once.claim(form_key)
    if by.pk != partner.person_id or not partner.is_here:
        raise ActionError("Everyone adds what they found themselves, while they are here.")
    if not title.strip():
        raise ActionError("Say what it is called.")
    if not address.startswith(("https://", "http://")):
        raise ActionError("Give its address on the web, beginning with https://")
    if stage and stage not in {row.id for row in current().stages}:
        raise ActionError("Choose a stage out of the list, or none.")
    try:
        with transaction.atomic():
            link = ResourceLink.objects.create(
                project=partner.project,
                title=title.strip(),
                address=address,
                good_for=good_for.strip(),
                stage=stage,
                partner=partner,
                added_on=timezone.localdate(),
            )
    except IntegrityError:
        raise ActionError("This place is on the list already.") from None
    ledger.append(
        partner.project,
        "resource.add",
        {
            "resource": link.pk,
            "title": link.title,
            "address": address,
            "good_for": link.good_for,
            "stage": stage,
            "partner": partner.pk,
        },
        by=by,
    )
    return link


@transaction.atomic
def remove(*, link: ResourceLink, partner: Partner, by: Person) -> None:
    """Whoever added it, or whoever leads or facilitates, takes it off the list."""
    link = (
        ResourceLink.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .get(pk=link.pk)
    )
    may = partner.pk == link.partner_id or partner.role in ("lead", "facilitator")
    if by.pk != partner.person_id or not partner.is_here or partner.project_id != link.project_id or not may:
        raise ActionError("Only whoever added it, or somebody who leads or facilitates here, can do this.")
    if link.removed_on is None:
        link.removed_on = timezone.localdate()
        link.save(update_fields=["removed_on"])
        ledger.append(link.project, "resource.remove", {"resource": link.pk, "partner": partner.pk}, by=by)
