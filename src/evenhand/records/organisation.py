import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Organisation(models.Model):
    """A place that houses or funds projects. It sees them side by side, and nobody's words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=140)
    created_at = models.DateTimeField(auto_now_add=True)
    #: The first of the month for which the figures of all its projects together were last looked at.
    looked_at_on = models.DateField(null=True, blank=True)
    #: Ended, it can be looked into by nobody. What was told to it stays as it was.
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]


class ProjectHome(models.Model):
    """A project said that it belongs to an organisation, which may then see its figures; and when that ended."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="homes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="homes")
    since = models.DateField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: The first of the month for which its figures were last looked at, told or not.
    looked_at_on = models.DateField()
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation"],
                condition=Q(ended_on__isnull=True),
                name="project_home_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True)
                | Q(ended_on__isnull=False, ended_by__isnull=False),
                name="project_home_ended_on_and_by_together",
            ),
        ]


class Post(models.Model):
    """A post at an organisation for this work: how many hours a week, whether it is filled, and who leads."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=140)
    what_for = models.TextField(blank=True)
    hours_a_week = models.DecimalField(max_digits=5, decimal_places=2)
    is_lead = models.BooleanField(default=False)
    is_lived_experience = models.BooleanField(default=False)
    is_filled = models.BooleanField(default=True)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    paid_by = models.CharField(max_length=140, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_a_week__gt=0, hours_a_week__lte=168), name="post_hours_in_a_week"
            ),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gte=F("from_day")), name="post_days_in_order"
            ),
        ]


class OrganisationAnswer(models.Model):
    """What an organisation says to one of the five questions that are put to it. Its projects can read it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="answers")
    #: A row of the framework's `questions`, asked of organisations.
    question = models.CharField(max_length=60)
    words = models.TextField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_on = models.DateField()
    is_latest = models.BooleanField(default=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "question"],
                condition=Q(is_latest=True),
                name="organisation_answer_one_latest",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="organisation_answer_has_words"),
        ]
