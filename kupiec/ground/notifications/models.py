"""Mentions of colleagues, and what was told by e-mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Mention(models.Model):
    """Somebody was named in a text of a record (`subject`, `subject_id`); `part` parts texts of one record, such as its messages."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    part = models.BigIntegerField(default=0)
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=240)
    url = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "notifications_mention"
        indexes = [models.Index(fields=["user", "company", "-at"], name="mention_latest")]
        constraints = [models.UniqueConstraint(fields=["user", "subject", "subject_id", "part"], name="mentioned_once")]

    def __str__(self) -> str:
        return self.text


class Told(models.Model):
    """A notice, or the digest of a day, that a user got by e-mail; forgotten after some months."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    notice = models.CharField(max_length=160)
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "notifications_told"
        constraints = [models.UniqueConstraint(fields=["user", "notice"], name="told_once")]
