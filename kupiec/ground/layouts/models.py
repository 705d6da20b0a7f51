"""Layouts of prints, and every version they had."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.layouts.values import ACCENTS, KINDS, LANGUAGES


@audited(inserts=True, ignore=("version",))
class Layout(models.Model):
    """The texts and the look of one kind of print in one language, for one company."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=2)
    heading = models.CharField(max_length=80, blank=True)
    intro = models.TextField(blank=True, max_length=4000)
    closing = models.TextField(blank=True, max_length=4000)
    legal = models.TextField(blank=True, max_length=4000)
    footer = models.TextField(blank=True, max_length=1000)
    columns = models.JSONField(default=list)
    accent = models.CharField(max_length=10, default="ink")
    logo = models.BooleanField(default=True)
    bank = models.BooleanField(default=True)
    qr = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "layouts_layout"
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "language"], name="layout_once"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="layout_kind"),
            models.CheckConstraint(condition=Q(language__in=sorted(LANGUAGES)), name="layout_language"),
            models.CheckConstraint(condition=Q(accent__in=sorted(ACCENTS)), name="layout_accent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"


class LayoutVersion(models.Model):
    """A layout as it was saved once; never changed, so that any of them can be brought back."""

    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.IntegerField()
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    data = models.JSONField()

    class Meta:
        db_table = "layouts_version"
        constraints = [models.UniqueConstraint(fields=["layout", "version"], name="layout_version_once")]
