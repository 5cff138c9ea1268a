from django.conf import settings
from django.http import HttpRequest

from evenhand.records.models import Installation


def site(request: HttpRequest) -> dict[str, object]:
    """What every page may show: who is looking, and whether this is a demonstration."""
    return {
        "viewer": getattr(request, "viewer", None),
        "is_demonstration": is_demonstration(),
        "email_is_set_up": settings.EMAIL_IS_SET_UP,
    }


_known: dict[str, bool] = {}


def is_demonstration() -> bool:
    """The mark is written when the database is made and never changes, so a yes is looked up once."""
    if _known.get("demonstration"):
        return True
    found = Installation.objects.filter(is_demonstration=True).exists()
    if found:
        _known["demonstration"] = True
    return found
