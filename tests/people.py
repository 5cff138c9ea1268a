"""One cast for every test: who leads, who takes part and how, and who must see nothing.

Rosa leads and is a researcher. Femi facilitates. Priya is a carer with an account. Walter is a patient
without an account: he has a private page. Olu observes. Dan was removed. Nia leads another project.
"""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from evenhand.actions import projects
from evenhand.records.models import Partner, PartnerType, Person, Project


@dataclass
class Cast:
    project: Project
    other_project: Project
    rosa: Partner
    femi: Partner
    priya: Partner
    walter: Partner
    olu: Partner
    dan: Partner
    nia: Partner

    @property
    def lead(self) -> Partner:
        return self.rosa


def person(name: str, *, has_account: bool = True) -> Person:
    email = f"{name.split()[0].lower()}@example.org" if has_account else None
    return Person.objects.create(name=name, email=email, password=make_password(None))


def join(project: Project, who: Person, role: str, *types: str, channel: str = "web") -> Partner:
    partner = Partner.objects.create(project=project, person=who, role=role, channel=channel)
    for type_id in types:
        PartnerType.objects.create(partner=partner, type=type_id)
    return partner


def make_cast() -> Cast:
    rosa, nia = person("Rosa Adeyemi"), person("Nia Other")
    project = projects.start(title="Warm homes", about="Cold homes and asthma", by=rosa, types=["researcher"])
    other = projects.start(title="Another project", by=nia, types=["researcher"])
    dan = join(project, person("Dan Gone"), "partner", "patient")
    dan.removed_at, dan.removed_by = timezone.now(), rosa
    dan.save()
    return Cast(
        project=project,
        other_project=other,
        rosa=Partner.objects.get(project=project, person=rosa),
        femi=join(project, person("Femi Facilitator"), "facilitator", "facilitator"),
        priya=join(project, person("Priya Nair"), "partner", "carer"),
        walter=join(project, person("Walter Page", has_account=False), "partner", "patient", channel="page"),
        olu=join(project, person("Olu Observer"), "observer", "funder"),
        dan=dan,
        nia=Partner.objects.get(project=other, person=nia),
    )
