"""Let what an example tells of have happened when it says: some things take days, as the time to say something to a decision.

The clock is moved for the whole process, so this is for building examples alone, before anything is served.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    real = timezone.now

    def then() -> datetime:
        return real() - timedelta(days=days)

    timezone.now = then
    try:
        yield
    finally:
        timezone.now = real
