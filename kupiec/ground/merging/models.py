"""Merges, what they did row by row, where gone records went, and probable doubles."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.merging.values import State


class Merge(models.Model):
    """Two records made one: `gone` was put into `kept`. `marks`: how things stood right after, to tell whether it can be undone."""

    kind = models.CharField(max_length=40)
    kept_id = models.BigIntegerField()
    gone_id = models.BigIntegerField()
    kept_label = models.CharField(max_length=240)
    gone_label = models.CharField(max_length=240)
    choices = models.JSONField(default=dict)
    counts = models.JSONField(default=list)
    marks = models.JSONField(default=dict)
    version = models.IntegerField(default=1)
    merged_at = models.DateTimeField()
    merged_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "merging_merge"
        indexes = [
            models.Index(fields=["merged_at", "id"], name="merging_by_day"),
            models.Index(fields=["kind", "kept_id"], name="merging_by_kept"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "gone_id"], condition=Q(undone_at__isnull=True), name="merging_once"),
            models.CheckConstraint(condition=~Q(kept_id=F("gone_id")), name="merging_two"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_label} → {self.kept_label}"


class Step(models.Model):
    """Something a merge did to rows of a table, with all that undoing it needs."""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    model = models.CharField(max_length=80)
    what = models.CharField(max_length=8)
    data = models.JSONField()

    class Meta:
        db_table = "merging_step"
        constraints = [models.UniqueConstraint(fields=["merge", "position"], name="merging_step_once")]


class Stub(models.Model):
    """A record that is no more, and where it went: its old links, code and identifier lead on."""

    kind = models.CharField(max_length=40)
    gone_id = models.BigIntegerField()
    kept_id = models.BigIntegerField()
    code = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "merging_stub"
        indexes = [
            models.Index(fields=["kind", "kept_id"], name="merging_stub_kept"),
            models.Index(fields=["kind", "code"], name="merging_stub_code"),
            models.Index(fields=["kind", "external_id"], name="merging_stub_external"),
        ]
        constraints = [models.UniqueConstraint(fields=["kind", "gone_id"], name="merging_stub_once")]


class Passage(models.Model):
    """A merge at work: tables whose rows nobody may change let a key follow it. Empty in every committed state."""

    kind = models.CharField(max_length=40)
    origin = models.BigIntegerField()
    target = models.BigIntegerField()

    class Meta:
        db_table = "merging_passage"
        constraints = [models.UniqueConstraint(fields=["kind", "origin"], name="merging_passage_once")]


class Pair(models.Model):
    """Two records that may be one, the lower id first; `apart`: somebody said they are not, which stays."""

    kind = models.CharField(max_length=40)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    first_label = models.CharField(max_length=240)
    second_label = models.CharField(max_length=240)
    score = models.SmallIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=5, choices=[(one.value, one.value) for one in State], default=State.OPEN.value)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "merging_pair"
        indexes = [
            models.Index(fields=["state", "score", "id"], name="merging_pair_by_score"),
            models.Index(fields=["kind", "second_id"], name="merging_pair_second"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_id", "second_id"], name="merging_pair_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="merging_pair_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.first_label} / {self.second_label}"


class Sweep(models.Model):
    """When records of a kind were last gone through to the end."""

    kind = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "merging_sweep"
