from django import template

from evenhand.readings import authors
from evenhand.records.models import Contribution

register = template.Library()


@register.filter
def author_shown(contribution: Contribution) -> str:
    return authors.author_shown(contribution)
