from django import template

from evenhand.access.projects import Seat
from evenhand.web.project_tabs import WayAbout, way_about

register = template.Library()


@register.simple_tag
def project_tabs(seat: Seat, tab: str = "") -> WayAbout:
    return way_about(seat, tab)
