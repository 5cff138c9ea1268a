"""The door to an organisation’s pages: for its own office members alone, and to nobody’s words."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from evenhand.access.viewer import Viewer
from evenhand.records.models import OfficeMember, Organisation, Person, ProjectHome


@dataclass(frozen=True)
class OfficeSeat:
    """An organisation as one of its office members sees it. It opens no project."""

    organisation: Organisation
    member: OfficeMember

    @property
    def person(self) -> Person:
        return self.member.person


def organisations_seen_by(viewer: Viewer) -> QuerySet[Organisation]:
    if not viewer.has_account:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        office_members__person=viewer.person, office_members__ended_at=None, ended_on=None
    )


def office_seat(viewer: Viewer, slug: str) -> OfficeSeat:
    """To everybody else there is no such page, so that an address tells nobody what exists."""
    organisation = organisations_seen_by(viewer).filter(slug=slug).first()
    if organisation is None:
        raise Http404
    member = OfficeMember.objects.select_related("person").get(
        organisation=organisation, person=viewer.person, ended_at=None
    )
    return OfficeSeat(organisation, member)


def homes_at(organisation: Organisation) -> QuerySet[ProjectHome]:
    """Its projects today. One that ended its home is not shown, and nothing that was told of it is."""
    return ProjectHome.objects.filter(organisation=organisation, ended_on=None)


def home_at(seat: OfficeSeat, project_slug: str) -> ProjectHome:
    home = homes_at(seat.organisation).select_related("project").filter(project__slug=project_slug).first()
    if home is None:
        raise Http404
    return home
