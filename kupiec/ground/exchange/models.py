"""Imports and their rows, staged before anything is written (KER-16)."""

from __future__ import annotations

from django.db import models

STATES = ["staged", "running", "done", "cancelled"]


class ImportRun(models.Model):
    """One file imported into one target: who, when, what came of it."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    target = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="staged")
    rows = models.IntegerField(default=0)
    good = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    job_id = models.BigIntegerField(null=True)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_import_run"
        indexes = [models.Index(fields=["company", "-id"], name="import_run_company")]


class ImportRow(models.Model):
    """One row of the file: its typed values, or why it was rejected. `group` keeps rows of one record together."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    group = models.CharField(max_length=80, blank=True)
    values = models.JSONField(default=dict)
    raw = models.TextField(blank=True)
    errors = models.JSONField(default=list)
    state = models.CharField(max_length=8, default="good")

    class Meta:
        db_table = "exchange_import_row"
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["run", "state", "number"], name="import_row_state")]
