"""Do what a form asks once, however often it is sent."""

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from evenhand.records.models import Submission


class AlreadyDone(Exception):
    """This form was handed in before; what it asked for is done."""


def claim(key: str | uuid.UUID | None) -> None:
    """Take the form's key inside the action's transaction, or say that it was taken.

    The key and what the form asked for are committed together: a form that failed may be sent again.
    """
    if not key:
        return
    try:
        wanted = uuid.UUID(str(key))
    except ValueError:
        return
    try:
        with transaction.atomic():
            Submission.objects.create(key=wanted, day=timezone.localdate())
    except IntegrityError as error:
        raise AlreadyDone from error
