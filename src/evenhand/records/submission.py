from django.db import models


class Submission(models.Model):
    """The key of a form that was handed in, so that pressing twice does it once."""

    key = models.UUIDField(primary_key=True)
    day = models.DateField()
