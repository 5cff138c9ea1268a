"""Pictures of figures, and ways to the records behind them."""

from base64 import b64encode

from defusedxml.ElementTree import fromstring
from django import template
from django.utils.html import format_html

from evenhand.readings.indicator_charts import chart_of, split_chart
from evenhand.readings.indicator_figures import IndicatorShown, LinkShown, SplitShown
from evenhand.readings.indicator_records import RecordShown
from evenhand.records.models import Project
from evenhand.web.addresses import address_or_none

register = template.Library()
_SVG = "{http://www.w3.org/2000/svg}"


@register.filter
def chart(shown: IndicatorShown) -> str:
    return _as_image(chart_of(shown))


@register.simple_tag
def chart_of_split(shown: IndicatorShown, split: SplitShown, place: int) -> str:
    return _as_image(split_chart(split, f"{shown.id}-{place}"))


def _as_image(drawn: str) -> str:
    """As an image of its own: its words stand in the text and the table, and its ids in nobody's way."""
    if not drawn:
        return ""
    root = fromstring(drawn)
    said = ". ".join(
        text.rstrip(".") for text in (root.findtext(f"{_SVG}title"), root.findtext(f"{_SVG}desc")) if text
    )
    source = f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"
    return format_html(
        '<img src="{}" alt="{}." width="{}" height="{}">', source, said, root.get("width"), root.get("height")
    )


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
