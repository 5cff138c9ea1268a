from django import template

from evenhand.readings.asks import spared_from
from evenhand.records.models import Appraisal, Partner

register = template.Library()


@register.simple_tag
def not_asked(appraisal: Appraisal, step: int) -> list[Partner]:
    """Who was left in peace in a round, so as not to go over the minutes they agreed to, and has not answered."""
    wanted = [partner for partner, spared_step in spared_from(appraisal) if spared_step == int(step)]
    found = Partner.objects.filter(pk__in=wanted, removed_at=None).order_by("pk")
    return list(found.select_related("person").prefetch_related("types"))
