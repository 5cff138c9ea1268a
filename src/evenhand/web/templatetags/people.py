"""For pages about people, their doors and their letters."""

import json
from base64 import b64encode

from django import template
from django.core.serializers.json import DjangoJSONEncoder

from evenhand.notices.addresses import qr_svg

register = template.Library()


@register.filter
def as_json(value: object) -> str:
    """A value for a data- attribute, which the template escapes."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def qr_image(address: str) -> str:
    """The address as a picture that a phone reads, for the source of an image."""
    return "data:image/svg+xml;base64," + b64encode(qr_svg(address).encode()).decode()
