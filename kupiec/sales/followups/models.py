"""Reminders of offers as a company set them, and the tasks they became."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


@audited(inserts=True, ignore=("version",))
class Reminder(models.Model):
    """So many days after an offer was sent, or before its validity ends, its salesperson gets a task."""

    company = _company()
    when = models.CharField(max_length=4)
    days = models.SmallIntegerField()
    subject = models.CharField(max_length=120)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "followups_reminder"
        constraints = [
            models.UniqueConstraint(fields=["company", "when", "days"], name="followups_reminder_once"),
            models.CheckConstraint(
                condition=Q(when__in=["sent", "end"], days__gte=0, days__lte=365) & ~Q(subject=""), name="followups_reminder_days"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class FollowUp(models.Model):
    """A task made by a reminder for a version of an offer; `over`: nothing is left to be done about it."""

    company = _company()
    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="+", db_index=False)
    offer_version = models.ForeignKey("offers.OfferVersion", on_delete=models.PROTECT, related_name="+")
    task_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    over = models.BooleanField(default=False)

    class Meta:
        db_table = "followups_followup"
        constraints = [models.UniqueConstraint(fields=["reminder", "offer_version"], name="followups_followup_once")]
        indexes = [models.Index(fields=["company", "over"], name="followups_open")]
