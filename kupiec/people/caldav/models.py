"""What calendar programs called the tasks they made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

LONGEST_NAME = 200
LONGEST_UID = 255


class Given(models.Model):
    """A task that came from a user's calendar program, under the address and UID the program gave it, as an event or a thing to do."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    task = models.ForeignKey("activities.Task", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    uid = models.CharField(max_length=LONGEST_UID)
    component = models.CharField(max_length=6, choices=[("VEVENT", "VEVENT"), ("VTODO", "VTODO")])

    class Meta:
        db_table = "caldav_given"
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="caldav_given_name"),
            models.UniqueConstraint(fields=["user", "uid"], name="caldav_given_uid"),
            models.UniqueConstraint(fields=["user", "task"], name="caldav_given_task"),
            models.CheckConstraint(condition=Q(component__in=["VEVENT", "VTODO"]), name="caldav_given_component"),
        ]
