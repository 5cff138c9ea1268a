from typing import Any

from django import template

from evenhand.readings.rollback import set_back
from evenhand.records.models import Project

register = template.Library()


@register.inclusion_tag("exports/_set_back.html")
def rollback_note(project: Project) -> dict[str, Any]:
    """On every page of a project whose record was set back: what was lost, and what to do."""
    return {"set_back": set_back(project)}
