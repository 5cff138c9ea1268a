"""Organisations with projects, for tests: people who come and go, and what happens to them, day by day."""

from datetime import date, timedelta
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from evenhand.actions import office, organisations, project_homes, projects
from evenhand.records.models import (
    Answer,
    Barrier,
    BarrierAsk,
    Claim,
    Contribution,
    Organisation,
    Partner,
    PartnerType,
    Person,
    Project,
    Promise,
)
from tests.people import person

UNUSABLE = make_password(None)


def organisation(name="Westhaven University"):
    return organisations.add(name=name)


def looks_after(of: Organisation, who: Person):
    return office.add(email=who.email, granted_by="root", organisation=of)


def project_at(of: Organisation, title: str, lead: Person | None = None) -> Project:
    lead = lead or person(f"Lead{title.replace(' ', '')} Of")
    project = projects.start(title=title, by=lead, types=["researcher"])
    project_homes.say(project=project, organisation=of, by=lead)
    return project


def came(project: Project, many: int, type_id="carer", role="partner") -> list[Partner]:
    people = Person.objects.bulk_create(Person(name=f"Somebody {n}", password=UNUSABLE) for n in range(many))
    found = Partner.objects.bulk_create(Partner(project=project, person=each, role=role) for each in people)
    PartnerType.objects.bulk_create(PartnerType(partner=each, type=type_id) for each in found)
    return found


def left(partners: list[Partner], on: date | None = None) -> None:
    for each in partners:
        each.removed_at, each.removed_by = timezone.now(), each.person
        each.save(update_fields=["removed_at", "removed_by"])


def paid(partner: Partner, promised_on: date, *, days_late: int = 0, arrived: bool = True) -> Claim:
    number = Claim.objects.filter(project=partner.project).count() + 1
    return Claim.objects.create(
        project=partner.project,
        number=number,
        partner=partner,
        person=partner.person,
        claimed_on=promised_on - timedelta(days=30),
        promised_on=promised_on,
        approved_on=promised_on - timedelta(days=20) if arrived else None,
        approved_by=partner.project.created_by if arrived else None,
        sent_on=promised_on - timedelta(days=10) if arrived else None,
        sent_in=uuid4() if arrived else None,
        payee=partner.person.name if arrived else "",
        state="arrived" if arrived else "claimed",
        arrived_on=promised_on + timedelta(days=days_late) if arrived else None,
        arrived_way="web" if arrived else "",
    )


def promised(partner: Partner, due_on: date, *, is_kept: bool = True) -> Promise:
    number = Promise.objects.filter(project=partner.project).count() + 1
    return Promise.objects.create(
        project=partner.project,
        number=number,
        what="Send the notes",
        to_partner=partner,
        owner=partner.project.partners.order_by("pk").first(),
        made_on=due_on - timedelta(days=9),
        due_on=due_on,
        state="kept" if is_kept else "open",
        closed_on=due_on if is_kept else None,
    )


def said(partner: Partner, due_on: date, outcome: str = "", *, naming="named", audience="everyone"):
    number = Contribution.objects.filter(project=partner.project).count() + 1
    found = Contribution.objects.create(
        project=partner.project,
        number=number,
        kind="idea",
        naming=naming,
        mask=f"Mask {number}" if naming == "masked" else "",
        audience=audience,
        partner=partner,
        text="Words",
        said_on=due_on - timedelta(days=28),
        due_on=due_on,
        state="answered" if outcome else "open",
    )
    if outcome:
        Answer.objects.create(
            contribution=found,
            number=1,
            outcome=outcome,
            reason="Because.",
            deferred_until=due_on if outcome == "deferred" else None,
            partner=partner.project.partners.order_by("pk").first(),
            answered_on=due_on,
        )
    return found


def put_in_the_way(partner: Partner, what: str, *, number: int, level="institution", is_for_roll_up=True):
    barrier = Barrier.objects.create(
        project=partner.project,
        number=number,
        what=what,
        level=level,
        owner="The finance office",
        state="asked",
        partner=partner,
        raised_on=timezone.localdate(),
        is_for_roll_up=is_for_roll_up,
    )
    BarrierAsk.objects.create(
        barrier=barrier, asked_on=timezone.localdate(), how="By letter", partner=partner
    )
    return barrier
