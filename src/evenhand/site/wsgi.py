import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.site.settings")
application = get_wsgi_application()


def _settle() -> None:
    """Load what every page needs, and keep it out of what Python looks through for things to throw away.

    Otherwise it looks through all of it time and again, in the middle of somebody’s request, a tenth of a second long.
    """
    from evenhand.readings.framework import current

    reverse("about")
    current()
    gc.collect()
    gc.freeze()


_settle()
