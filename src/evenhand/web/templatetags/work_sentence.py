from typing import Any

from django import template

from evenhand.readings.work_sentences import told
from evenhand.records.models import Project
from evenhand.web.addresses import address_or_none

register = template.Library()


@register.inclusion_tag("_components/work_sentence.html")
def work_sentence(project: Project, is_public: bool = False) -> dict[str, Any]:
    """The sentence that partners wrote, with every contest beside it; nothing where none stands."""
    return {
        "told": told(project),
        "is_public": is_public,
        "address": address_or_none("work-name", project.slug),
    }
