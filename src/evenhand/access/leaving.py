"""The door for going. It asks for no permission: whatever part somebody has, they may leave and take theirs."""

from django.http import Http404

from evenhand.access.projects import Seat, projects_visible_to
from evenhand.access.viewer import Viewer


def seat_for_leaving(viewer: Viewer, slug: str) -> Seat:
    project = projects_visible_to(viewer).filter(slug=slug).first()
    if project is None:
        raise Http404
    partner = project.partners.select_related("person", "project").get(person=viewer.person)
    return Seat(project=project, partner=partner, viewer=viewer)
