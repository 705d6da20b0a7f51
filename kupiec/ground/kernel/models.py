"""Tables of the kernel: the audit trail, narrated events, idempotency keys, counters of rates. Jobs: `jobs/models.py`."""

from __future__ import annotations

from django.db import models

from kupiec.ground.kernel.jobs.models import Job, JobLine, Schedule
from kupiec.ground.kernel.light import LightModel
from kupiec.ground.kernel.search.models import SearchEntry, SearchPaper

__all__ = ["AuditEntry", "Event", "IdempotencyKey", "Job", "JobLine", "Mark", "RateWindow", "Schedule", "SearchEntry", "SearchPaper"]


class AuditEntry(models.Model):
    """One change of one row, written by database triggers only (KER-6). Old values of updates and deletions."""

    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=64)
    table = models.CharField(max_length=64)
    row_id = models.BigIntegerField()
    operation = models.CharField(max_length=1)
    old = models.JSONField(null=True)

    class Meta:
        db_table = "audit_entry"
        indexes = [models.Index(fields=["row_id"], name="audit_entry_row")]  # narrow: few tables share a number


class Event(LightModel):
    """Something worth telling on a record's timeline that no column change says: sent, printed, hold released."""

    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    company_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    verb = models.CharField(max_length=64)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "kernel_event"
        indexes = [
            models.Index(fields=["subject_id"], name="kernel_event_subject"),
            models.Index(fields=["company_id", "id"], condition=models.Q(verb="message"), name="kernel_event_message"),
        ]


class IdempotencyKey(models.Model):
    """A caller's key, inserted before the effect in the same transaction (I29); its answer is replayed."""

    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.IntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_idempotency_key"
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="idempotency_key_once")]


class Mark(models.Model):
    """One row: renewed by triggers when a table of definitions changes, so that processes read it anew (`known`)."""

    value = models.BigIntegerField()

    class Meta:
        db_table = "kernel_mark"


class RateWindow(models.Model):
    """How often a caller did something within a window of time; shared by all web workers."""

    caller = models.CharField(max_length=120)
    starts = models.BigIntegerField()
    count = models.IntegerField(default=0)

    class Meta:
        db_table = "kernel_rate_window"
        constraints = [models.UniqueConstraint(fields=["caller", "starts"], name="rate_window_once")]
        indexes = [models.Index(fields=["starts"], name="rate_window_starts")]
