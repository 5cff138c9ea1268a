"""The only doors to a project. A view cannot get hold of one without saying what for."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from evenhand.access.permissions import Permission
from evenhand.access.roles import may
from evenhand.access.viewer import Viewer
from evenhand.records.models import Partner, Person, Project


@dataclass(frozen=True)
class Seat:
    """A project as seen from one person's place in it."""

    project: Project
    partner: Partner
    viewer: Viewer

    @property
    def person(self) -> Person:
        return self.partner.person

    def may(self, permission: str) -> bool:
        return may(self.partner.role, Permission(permission))

    @property
    def channel(self) -> str:
        return self.viewer.channel


def projects_visible_to(viewer: Viewer) -> QuerySet[Project]:
    if viewer.person is None:
        return Project.objects.none()
    here = Project.objects.filter(partners__person=viewer.person, partners__removed_at=None)
    if viewer.private_page:
        return here.filter(pk=viewer.private_page.partner.project_id)
    return here


def seat_for(viewer: Viewer, slug: str, permission: Permission) -> Seat:
    """The project, for someone who may do this in it.

    Outside one's projects everything is “not found”, so that an address tells nobody what exists.
    """
    project = projects_visible_to(viewer).filter(slug=slug).first()
    if project is None:
        raise Http404
    partner = project.partners.select_related("person").get(person=viewer.person)
    if not may(partner.role, permission):
        raise PermissionDenied
    return Seat(project=project, partner=partner, viewer=viewer)
