"""Imports and their rows, staged before anything is written (KER-16)."""

from __future__ import annotations

from django.db import models

STATES = ["new", "checking", "staged", "running", "done", "refused"]


class ImportRun(models.Model):
    """One file imported into one target: who, when, what came of it."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    target = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    shape = models.CharField(max_length=64, blank=True)
    stored = models.CharField(max_length=80, blank=True)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="staged")
    problem = models.TextField(blank=True)
    rows = models.IntegerField(default=0)
    good = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    twins = models.IntegerField(default=0)
    job_id = models.BigIntegerField(null=True)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_import_run"
        constraints = [models.CheckConstraint(condition=models.Q(state__in=STATES), name="import_run_state")]
        indexes = [
            models.Index(fields=["company", "-id"], name="import_run_company"),
            models.Index(fields=["company", "target", "shape", "-id"], name="import_run_shape"),
        ]


class ImportRow(models.Model):
    """One row of the file: its typed values, or why it was rejected. `group` keeps rows of one record together."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    group = models.CharField(max_length=80, blank=True)
    values = models.JSONField(default=dict)
    raw = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    state = models.CharField(max_length=8, default="good")
    verdict = models.CharField(max_length=6, blank=True)
    twin = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "exchange_import_row"
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["run", "state", "number"], name="import_row_state")]


class SavedMapping(models.Model):
    """A mapping of columns kept under a name, offered for files of its target."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    target = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    fields = models.JSONField(default=dict)
    created_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "exchange_saved_mapping"
        constraints = [models.UniqueConstraint(fields=["company", "target", "name"], name="saved_mapping_once")]

    def __str__(self) -> str:
        return self.name
