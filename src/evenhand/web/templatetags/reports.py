from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import mark_safe

from evenhand.exchange.document import html
from evenhand.exchange.document.tree import Document
from evenhand.readings.report_document import table_blocks

register = template.Library()


@register.simple_tag
def report_table(caption: str, kept: Mapping[str, Any]) -> str:
    """A report's table with its picture above it, in the very form that its documents have."""
    blocks = tuple(table_blocks(caption, kept))
    # Escaped by the writer, which reads no text as markup.
    return mark_safe(f'<div class="sheet">{html.fragment(Document(title="Table", blocks=blocks))}</div>')
