from datetime import date

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from evenhand.actions import ledger, once
from evenhand.actions.errors import ActionError
from evenhand.records.models import Idea, Partner, PartnerType, Person, Project, TimeTogether


def free_slug(title: str) -> str:
    stem = slugify(title)[:50].strip("-") or "project"
    taken = set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)


@transaction.atomic
def start(
    *,
    title: str,
    by: Person,
    about: str = "",
    owned_by: str = "",
    types: list[str] | None = None,
    is_example: bool = False,
    form_key: str | None = None,
) -> Project:
    """Start a workspace. It needs a name and a person, and nothing else yet."""
    once.claim(form_key)
    for _ in range(5):
        try:
            with transaction.atomic():
                project = Project.objects.create(
                    slug=free_slug(title),
                    title=title,
                    about=about,
                    owned_by=owned_by,
                    is_example=is_example,
                    created_by=by,
                )
            break
        except IntegrityError:
            # Two projects of one name at one instant: the other took the slug, try the next.
            continue
    else:
        raise ActionError("That name is being used by several new projects at once. Please try again.")
    lead = Partner.objects.create(project=project, person=by, role="lead")
    for type_id in types or []:
        PartnerType.objects.create(partner=lead, type=type_id)
    ledger.append(
        project,
        "project.start",
        {"title": title, "about": about, "owned_by": owned_by, "lead": str(by.pk), "types": types or []},
        by=by,
    )
    return project


@transaction.atomic
def describe(*, project: Project, title: str, about: str, owned_by: str, by: Person) -> Project:
    Project.objects.filter(pk=project.pk).update(title=title, about=about, owned_by=owned_by)
    ledger.append(project, "project.describe", {"title": title, "about": about, "owned_by": owned_by}, by=by)
    project.refresh_from_db()
    return project


@transaction.atomic
def share_trim_log(*, project: Project, is_shared: bool, by: Person) -> None:
    Project.objects.filter(pk=project.pk).update(is_trim_log_shared=is_shared)
    ledger.append(project, "project.share_trim_log", {"is_shared": is_shared}, by=by)


@transaction.atomic
def add_idea(*, partner: Partner, text: str, by: Person, form_key: str | None = None) -> Idea:
    once.claim(form_key)
    idea = Idea.objects.create(project=partner.project, partner=partner, text=text)
    ledger.append(partner.project, "idea.add", {"idea": idea.pk, "partner": partner.pk, "text": text}, by=by)
    return idea


@transaction.atomic
def add_time_together(
    *,
    partner: Partner,
    day: date,
    minutes: int,
    people: int,
    what: str,
    by: Person,
    form_key: str | None = None,
) -> TimeTogether:
    once.claim(form_key)
    entry = TimeTogether.objects.create(
        project=partner.project, partner=partner, day=day, minutes=minutes, people=people, what=what
    )
    ledger.append(
        partner.project,
        "time_together.add",
        {"day": day, "minutes": minutes, "people": people, "what": what, "partner": partner.pk},
        by=by,
    )
    return entry
