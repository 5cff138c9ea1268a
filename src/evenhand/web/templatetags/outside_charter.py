from typing import Any

from django import template

from evenhand.readings import outside_charter as outside
from evenhand.records.models import Project
from evenhand.web.addresses import address_or_none

register = template.Library()


@register.inclusion_tag("_components/outside_charter.html")
def outside_charter(project: Project, is_public: bool = False, with_why: bool = False) -> dict[str, Any]:
    """Stands first wherever it is put, and is nothing where nothing was outside the charter.

    An account says why. Other pages lead to where it stands, so that they stay short on a phone.
    """
    found = outside.outside_charter(project)
    return {
        "outside": [(each, address_or_none(each.kind, project.slug, each.number)) for each in found],
        "is_public": is_public,
        "with_why": with_why,
        "account": address_or_none("how-we-decided", project.slug),
        "without_words": outside.WITHOUT_WORDS,
    }
