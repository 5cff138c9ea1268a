from django.conf import settings
from django.db import models


class OfficeMember(models.Model):
    """Somebody in the institution's office, who sees across projects who is asked for much. Never words."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="office")
    granted_at = models.DateTimeField(auto_now_add=True)
