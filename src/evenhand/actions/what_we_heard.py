"""Let anyone read “What we heard, what we did”, or only those who are here."""

from django.db import transaction

from evenhand.actions import ledger
from evenhand.records.models import Person, Project


@transaction.atomic
def publish(*, project: Project, is_public: bool, by: Person) -> Project:
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if project.is_heard_public == is_public:
        return project
    ledger.append(project, "project.publish_heard", {"is_public": is_public}, by=by)
    project.is_heard_public = is_public
    project.save(update_fields=["is_heard_public"])
    return project
