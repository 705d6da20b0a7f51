"""Office templates with all files they had."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


def _user() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)


@audited(inserts=True, ignore=("version", "updated_at"))
class Template(models.Model):
    """A Word template for one kind of document; in any language or one, for everybody or one customer (`subject`, `subject_id`).

    `published`: the number of its file documents are printed by.
    """

    company = _company()
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=2, blank=True)
    subject = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, default="draft")
    published = models.SmallIntegerField(null=True, blank=True)
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "office_template"
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="office_template_name"),
            models.CheckConstraint(condition=Q(language__in=["", "pl", "en", "de"]), name="office_template_language"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(state="published", published__isnull=False), name="office_template_published"
            ),
            models.CheckConstraint(condition=Q(subject="", subject_id__isnull=True) | Q(subject_id__isnull=False), name="office_template_whose"),
        ]
        indexes = [models.Index(fields=["company", "kind", "state"], name="office_template_kind")]

    def __str__(self) -> str:
        return self.name


class TemplateFile(models.Model):
    """A file a template once had, made harmless; written once. `findings`: what in it can’t be filled in."""

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.IntegerField()
    findings: Any = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = _user()

    class Meta:
        db_table = "office_template_file"
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="office_template_file_once"),
            models.CheckConstraint(condition=Q(number__gt=0, size__gt=0), name="office_template_file_number"),
        ]
