"""Tables of the job queue."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

OPEN = ("queued", "running")


class Job(models.Model):
    """One piece of background work. `due_at`: from when a worker may take it; while running, when its lease ends.

    `attempt` grows with each taking and fences off a worker that lost its lease. `queued_key` is the unique key
    while the job waits, so that a key is asked once until its work begins.
    """

    STATES = [(state, state) for state in ("queued", "running", "done", "failed", "cancelled")]
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=9, choices=STATES, default="queued")
    priority = models.SmallIntegerField(default=5)
    due_at = models.DateTimeField()
    company_id = models.BigIntegerField()
    user_id = models.BigIntegerField(null=True)
    actor = models.JSONField(default=dict)
    unique_key = models.CharField(max_length=200, blank=True)
    queued_key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - NULLs do not collide
    attempt = models.IntegerField(default=0)
    failures = models.IntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    text = models.CharField(max_length=240, blank=True)
    plan = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    cursor = models.JSONField(default=dict)
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    error_code = models.CharField(max_length=60, blank=True)
    error = models.TextField(blank=True)
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_job"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["queued", "running", "done", "failed", "cancelled"]), name="job_state"),
            models.CheckConstraint(condition=Q(done__gte=0), name="job_done"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["priority", "due_at", "id"], name="kernel_job_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["company_id", "user_id", "-id"], name="kernel_job_whose"),
            models.Index(fields=["state", "-id"], name="kernel_job_state"),
        ]


class JobLine(models.Model):
    """A line of a job's log."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    level = models.CharField(max_length=7, default="info")
    text = models.TextField()

    class Meta:
        app_label = "kernel"
        db_table = "kernel_job_line"
        indexes = [models.Index(fields=["job", "id"], name="kernel_job_line_job")]


class Schedule(models.Model):
    """When a kind of job is queued by the clock; the row is made from code (`jobs.every`), the administrator may change it."""

    name = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=60)
    cron = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    company_id = models.BigIntegerField(default=0)
    active = models.BooleanField(default=True)
    next_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        db_table = "kernel_schedule"
