from django.conf import settings
from django.db import models
from django.db.models import Q


class OfficeMember(models.Model):
    """Somebody in the institution's office, who sees across projects who is asked for much. Never words.

    A row stays when it ends: who could look, from when to when, and who let them.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="office_memberships"
    )
    #: Whose projects they see. Empty for whoever looks at all of this installation’s, as before there were any.
    organisation = models.ForeignKey(
        "records.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="office_members"
    )
    granted_at = models.DateTimeField(auto_now_add=True)
    #: The account on the server that ran the command: whoever runs the server is nobody in the product.
    granted_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_at__isnull=True, organisation__isnull=True),
                name="office_member_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(ended_at__isnull=True, organisation__isnull=False),
                name="office_member_once_an_organisation",
            ),
            models.CheckConstraint(condition=~Q(granted_by=""), name="office_member_granted_by_somebody"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="office_member_ended_at_and_by_together",
            ),
        ]
