"""The door to the page of an office that looks at this whole installation. One organisation’s has its own."""

from django.http import Http404

from evenhand.access.viewer import Viewer
from evenhand.records.models import OfficeMember


def is_office_member(viewer: Viewer) -> bool:
    return (
        viewer.has_account
        and OfficeMember.objects.filter(person=viewer.person, organisation=None, ended_at=None).exists()
    )


def office_member(viewer: Viewer) -> OfficeMember:
    """Who looks for the office; to everybody else there is no such page."""
    if viewer.person is None or not viewer.has_account:
        raise Http404
    member = OfficeMember.objects.filter(person=viewer.person, organisation=None, ended_at=None).first()
    if member is None:
        raise Http404
    return member
