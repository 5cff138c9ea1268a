"""Pictures of figures, and ways to the records behind them."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from evenhand.readings.indicator_charts import chart_of, split_chart
from evenhand.readings.indicator_figures import IndicatorShown, LinkShown, SplitShown
from evenhand.readings.indicator_records import RecordShown
from evenhand.records.models import Project
from evenhand.web.addresses import address_or_none

register = template.Library()


@register.filter
def chart(shown: IndicatorShown) -> SafeString:
    # Drawn by us: every word in it is escaped where it is drawn.
    return mark_safe(chart_of(shown))


@register.simple_tag
def chart_of_split(shown: IndicatorShown, split: SplitShown, place: int) -> SafeString:
    return mark_safe(split_chart(split, f"{shown.id}-{place}"))


@register.simple_tag
def behind(project: Project, link: LinkShown | RecordShown) -> str:
    """The address of records behind a figure, or nothing where this site has no such page."""
    return address_or_none(link.name, project.slug, *link.args) or ""


@register.simple_tag
def address_if_there(name: str, *args: object) -> str:
    """The address of a page, or nothing where this site has none."""
    return address_or_none(name, *args) or ""


@register.filter
def column(header: tuple[str, ...], place: int) -> str:
    return header[place]
