from datetime import date, datetime
from uuid import uuid4

from django import forms, template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evenhand.readings import names
from evenhand.readings.framework import current
from evenhand.records.models import Partner

register = template.Library()


@register.filter
def pounds(pence: int | None) -> str:
    """Whole pounds where there are no pence: £1,250 and £214.72."""
    if pence is None:
        return "not known"
    sign = "−" if pence < 0 else ""
    whole, rest = divmod(abs(int(pence)), 100)
    return f"{sign}£{whole:,}.{rest:02d}" if rest else f"{sign}£{whole:,}"


@register.filter
def hours(value: object) -> str:
    """3 → “3 hours”, 1.5 → “1½ hours”."""
    if value is None:
        return "not known"
    number = float(value)  # type: ignore[arg-type]
    whole, rest = int(number), number - int(number)
    fractions = {0.25: "¼", 0.5: "½", 0.75: "¾"}
    shown = f"{whole or ''}{fractions[rest]}" if rest in fractions else f"{number:,.1f}".removesuffix(".0")
    return f"{shown} hour" if number == 1 else f"{shown} hours"


@register.filter
def day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return f"{value.day} {value:%B %Y}"


@register.filter
def ended(text: str) -> str:
    """What somebody wrote, as a sentence to go on after: with one full stop, whether they wrote one or not."""
    kept = text.rstrip()
    return kept if kept.endswith((".", "!", "?", "…")) else f"{kept}."


@register.simple_tag
def form_key() -> SafeString:
    """A hidden key in a form, so that pressing the button twice does the thing once."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid4())


@register.filter
def get(mapping: dict, key: object) -> object:
    return mapping.get(key)


@register.filter
def shown_name(partner: Partner) -> str:
    return names.shown_name(partner)


@register.filter
def may(seat: object, permission: str) -> bool:
    return seat.may(permission)  # type: ignore[attr-defined]


@register.filter
def type_name(type_id: str) -> str:
    """A partner type in the framework's words; what an institution removed is shown as it was written."""
    row = next((row for row in current().partner_types if row.id == type_id), None)
    return row.name if row else type_id.replace("_", " ")


@register.filter
def said(field: object) -> str:
    """What a form's field holds, in the words of its choices: for reading back without a form."""
    value = field.value()  # type: ignore[attr-defined]
    if value in (None, "", []):
        return ""
    choices = dict(getattr(field.field, "choices", []))  # type: ignore[attr-defined]
    if isinstance(field.field, forms.DateField):  # type: ignore[attr-defined]
        return day(date.fromisoformat(value) if isinstance(value, str) else value)
    return str(choices.get(value, value))
