from django.db import transaction

from evenhand.actions.errors import ActionError
from evenhand.records.models import Installation, Person


@transaction.atomic
def mark(*, is_demonstration: bool) -> bool:
    """Say what this database is, the first time; afterwards only tell.

    A demonstration lets anyone sign in as its cast, so a database that already holds people can never
    become one.
    """
    installation = Installation.objects.select_for_update(no_key=True).first()
    if installation is None:
        if is_demonstration and Person.objects.exists():
            raise ActionError(
                "This database already holds people, so it cannot become a demonstration. "
                "Name an empty one with EVENHAND_DATA or DATABASE_URL."
            )
        installation = Installation.objects.create(is_demonstration=is_demonstration)
    return installation.is_demonstration
