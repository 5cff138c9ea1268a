"""Find what a command names: a project by the end of its address or by its id, a person by their e-mail address."""

import uuid
from typing import TYPE_CHECKING

from evenhand.cli.errors import CommandError

if TYPE_CHECKING:
    from evenhand.records.models import Person, Project


def project_named(name: str) -> "Project":
    from evenhand.records.models import Project

    found = Project.objects.filter(slug=name).first()
    if found is None:
        try:
            found = Project.objects.filter(pk=uuid.UUID(name)).first()
        except ValueError:
            found = None
    if found is not None:
        return found
    known = list(Project.objects.order_by("slug").values_list("slug", flat=True)[:20])
    raise CommandError(
        f"There is no project “{name}”. "
        + (f"There are: {', '.join(known)}." if known else "There are no projects here yet.")
    )


def person_named(email: str) -> "Person":
    from evenhand.records.models import Person

    found = Person.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody here has the address {email}.")
    return found
