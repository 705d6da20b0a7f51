"""What registers answered, for ever; how they are set up; how much of the day's questions is used."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.registries.values import Asked, Outcome, Source

_SOURCES = [one.value for one in Source]


@audited(inserts=True, ignore=("key", "version"))
class Setup(models.Model):
    """A register as the administrator set it up; without a row it is in use where it needs no key. Keys are sealed and not logged."""

    source = models.CharField(max_length=10, unique=True)
    active = models.BooleanField(default=True)
    test = models.BooleanField(default=False)
    key = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "registries_setup"
        constraints = [models.CheckConstraint(condition=Q(source__in=_SOURCES), name="registry_source")]


class Usage(models.Model):
    """Questions asked on a day, counted before they are asked."""

    source = models.CharField(max_length=10)
    asked = models.CharField(max_length=8)
    day = models.DateField()
    count = models.IntegerField(default=0)

    class Meta:
        db_table = "registries_usage"
        constraints = [models.UniqueConstraint(fields=["source", "asked", "day"], name="registry_usage_day")]


class Reply(models.Model):
    """A register's answer word for word, with its own identifier and time. Never changed, never deleted."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=10)
    url = models.CharField(max_length=2000)
    request_id = models.CharField(max_length=80, blank=True)
    said_at = models.CharField(max_length=40, blank=True)
    raw = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "registries_reply"


class Check(models.Model):
    """What a register said of one firm, or of one account of it. Never changed, never deleted.

    `subject` and `subject_id` name the record checked; a check made while a form was filled in has none, and is found by `number`.
    """

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=10)
    asked = models.CharField(max_length=8, default=Asked.FIRM)
    subject = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    number = models.CharField(max_length=20)
    account = models.CharField(max_length=34, blank=True)
    day = models.DateField()
    outcome = models.CharField(max_length=6)
    status = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=240, blank=True)
    facts = models.JSONField(default=dict)
    job_id = models.BigIntegerField(null=True)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "registries_check"
        indexes = [
            models.Index(fields=["subject", "subject_id", "-id"], name="registry_check_of"),
            models.Index(fields=["number", "-id"], name="registry_check_number"),
            models.Index(fields=["company", "-at", "-id"], name="registry_check_latest"),
            models.Index(fields=["company", "job_id", "-id"], name="registry_check_job"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=_SOURCES), name="registry_check_source"),
            models.CheckConstraint(condition=Q(outcome__in=[one.value for one in Outcome]), name="registry_check_outcome"),
            models.CheckConstraint(condition=Q(asked__in=[one.value for one in Asked]), name="registry_check_asked"),
            models.CheckConstraint(condition=~Q(asked="account") | ~Q(account=""), name="registry_check_account"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"
