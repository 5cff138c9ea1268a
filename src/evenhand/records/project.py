import uuid

from django.conf import settings
from django.db import models


class Project(models.Model):
    """A workspace for a group of people. It may have no question, stage, grant or university yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=140)
    about = models.TextField(blank=True)
    #: In words, because a residents' group, a charity or a family can own one as well as a university.
    owned_by = models.CharField(max_length=140, blank=True)
    is_example = models.BooleanField(default=False)
    #: The trim log stays within the team unless the team chooses otherwise.
    is_trim_log_shared = models.BooleanField(default=False)
    #: Within how many days an answer was agreed.
    answer_days = models.PositiveSmallIntegerField(default=28)
    #: When people will next hear, which every letter back says.
    next_letter_on = models.DateField(null=True, blank=True)
    #: “What we heard, what we did” may be read by anyone who has its address.
    is_heard_public = models.BooleanField(default=False)
    #: Brought in from another installation, and not yet adopted: it can be read and checked, not changed.
    is_read_only = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer_days__gte=1, answer_days__lte=366), name="project_answer_days_sane"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Idea(models.Model):
    """A thought put on the table before anyone knows what the question is."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="ideas")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="ideas")
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-id"]


class TimeTogether(models.Model):
    """Unhurried time that people spent with each other. It counts as work."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="times_together")
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="times_together")
    day = models.DateField()
    minutes = models.PositiveIntegerField()
    people = models.PositiveSmallIntegerField(default=2)
    what = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=1440), name="time_together_within_a_day"
            )
        ]
