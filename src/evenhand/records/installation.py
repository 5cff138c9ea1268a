from django.db import models


class Installation(models.Model):
    """What this database is. One row, written when the database is made and never changed.

    A demonstration lets anyone sign in as its cast, so the mark must not be something that a
    setting can switch on later over real people's words.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_only_one")]
