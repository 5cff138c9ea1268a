from django.db import models
from django.db.models import Q

from evenhand.records.contribution import WAYS


class Case(models.Model):
    """Another project's record, brought in to learn from: released by its people, and read point by point."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="cases")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    #: Whose record it is, and how it may be used, as its own file says.
    told_by = models.CharField(max_length=200)
    licence = models.CharField(max_length=200, blank=True)
    #: SHA-256 of the file, so that the same case is not brought in twice and a changed one shows.
    digest = models.CharField(max_length=64)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="cases")
    brought_on = models.DateField()
    removed_on = models.DateField(null=True, blank=True)
    ledger_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="case_number_once"),
            models.UniqueConstraint(
                fields=["project", "digest"], condition=Q(removed_on__isnull=True), name="case_once"
            ),
        ]


class CasePoint(models.Model):
    """A point where its people had to choose: how it stood, what could be done, and then what they did."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=40, blank=True)
    situation = models.TextField()
    options = models.JSONField(default=list, blank=True)
    what_they_did = models.TextField()
    what_came = models.TextField(blank=True)
    #: What they themselves would do now.
    looking_back = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="case_point_number_once")]


class CaseAnswer(models.Model):
    """What one person here would have done at that point, said before reading what was done."""

    point = models.ForeignKey(CasePoint, on_delete=models.CASCADE, related_name="answers")
    partner = models.ForeignKey("records.Partner", on_delete=models.CASCADE, related_name="case_answers")
    text = models.TextField()
    is_shared = models.BooleanField(default=False)
    answered_on = models.DateField()
    way = models.CharField(max_length=10, choices=WAYS, default="web")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["point", "partner"], name="case_answer_once")]


class ResourceLink(models.Model):
    """A place to learn more that people here found, and what it is good for."""

    project = models.ForeignKey("records.Project", on_delete=models.PROTECT, related_name="resource_links")
    title = models.CharField(max_length=200)
    address = models.URLField(max_length=300)
    good_for = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=40, blank=True)
    partner = models.ForeignKey("records.Partner", on_delete=models.PROTECT, related_name="resource_links")
    added_on = models.DateField()
    removed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "address"], condition=Q(removed_on__isnull=True), name="resource_link_once"
            )
        ]
