"""Organisations that house projects: added and ended by whoever runs the server, filled in by their own office."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from evenhand.actions import once, project_homes
from evenhand.actions.errors import ActionError
from evenhand.readings.framework import current
from evenhand.records.models import (
    OfficeMember,
    Organisation,
    OrganisationAnswer,
    Person,
    Post,
    ProjectHome,
)

LONGEST_NAME = 140


@transaction.atomic
def add(*, name: str) -> Organisation:
    name = " ".join(name.split())
    slug = slugify(name)[:60].strip("-")
    if not slug or len(name) > LONGEST_NAME:
        raise ActionError(f"Give the organisation a name of at most {LONGEST_NAME} letters.")
    try:
        with transaction.atomic():
            return Organisation.objects.create(
                name=name, slug=slug, looked_at_on=timezone.localdate().replace(day=1)
            )
    except IntegrityError as error:
        raise ActionError(f"There is an organisation at the address “{slug}” already.") from error


def named(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise ActionError(f"There is no organisation “{slug}”. See: evenhand organisation list")
    return found


@transaction.atomic
def end(*, organisation: Organisation, ended_by: str) -> Organisation:
    """End it: every project’s home there ends, and nobody looks any more. Nothing is deleted."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if organisation.ended_on is not None:
        raise ActionError(f"{organisation.name} has ended already.")
    for home in ProjectHome.objects.filter(organisation=organisation, ended_on=None).select_related(
        "project", "said_by"
    ):
        project_homes.end_with_organisation(home)
    OfficeMember.objects.filter(organisation=organisation, ended_at=None).update(
        ended_at=timezone.now(), ended_by=ended_by[:80]
    )
    organisation.ended_on = timezone.localdate()
    organisation.save(update_fields=["ended_on"])
    return organisation


@transaction.atomic
def add_post(
    *,
    organisation: Organisation,
    title: str,
    hours_a_week: Decimal,
    from_day: date,
    by: Person,
    what_for: str = "",
    is_lead: bool = False,
    is_lived_experience: bool = False,
    is_filled: bool = True,
    to_day: date | None = None,
    paid_by: str = "",
    form_key: str | None = None,
) -> Post:
    """Write a post for this work down. A post and its hours, and never who is in it."""
    once.claim(form_key)
    _looks(organisation, by)
    if not title.strip():
        raise ActionError("Say what the post is called.")
    if not 0 < hours_a_week <= 168:
        raise ActionError("Say how many hours a week it has: more than none, and no more than a week holds.")
    if to_day is not None and to_day < from_day:
        raise ActionError("The post cannot end before it begins.")
    return Post.objects.create(
        organisation=organisation,
        title=title,
        what_for=what_for,
        hours_a_week=hours_a_week,
        is_lead=is_lead,
        is_lived_experience=is_lived_experience,
        is_filled=is_filled,
        from_day=from_day,
        to_day=to_day,
        paid_by=paid_by,
        added_by=by,
    )


@transaction.atomic
def change_post(*, post: Post, is_filled: bool, to_day: date | None, by: Person) -> Post:
    """Say whether somebody is in it, and when it ends. An ended post stays in the list."""
    post = (
        Post.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organisation")
        .get(pk=post.pk)
    )
    _looks(post.organisation, by)
    if to_day is not None and to_day < post.from_day:
        raise ActionError("The post cannot end before it begins.")
    post.is_filled, post.to_day = is_filled, to_day
    post.save(update_fields=["is_filled", "to_day"])
    return post


@transaction.atomic
def answer(
    *, organisation: Organisation, question: str, words: str, by: Person, form_key: str | None = None
) -> OrganisationAnswer:
    """Answer one of the five questions. The answer before stays, with its day and name."""
    once.claim(form_key)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    _looks(organisation, by)
    if question not in {row.id for row in current().questions if row.asked_of == "organisation"}:
        raise ActionError("Choose one of the five questions.")
    if not words.strip():
        raise ActionError("Say something, or leave the question open. Open is an answer too.")
    OrganisationAnswer.objects.filter(organisation=organisation, question=question, is_latest=True).update(
        is_latest=False
    )
    return OrganisationAnswer.objects.create(
        organisation=organisation,
        question=question,
        words=words,
        person=by,
        said_on=timezone.localdate(),
    )


def _looks(organisation: Organisation, by: Person) -> None:
    looks = OfficeMember.objects.filter(organisation=organisation, person=by, ended_at=None)
    if organisation.ended_on is not None or not looks.exists():
        raise ActionError("This is for those who look after it at the organisation.")
