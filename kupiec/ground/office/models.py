"""Office templates with all files they had; documents to enclose with theirs; what was chosen for one record."""

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
    """A Word or Excel template for one kind of document; in any language or one, for everybody or one customer (`subject`, `subject_id`).

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
                condition=Q(state__in=["draft", "withdrawn"]) | Q(state="published", published__isnull=False),
                name="office_template_published",
            ),
            models.CheckConstraint(
                condition=Q(subject="", subject_id__isnull=True) | Q(subject_id__isnull=False), name="office_template_whose"
            ),
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

    @property
    def ending(self) -> str:
        return "xlsx" if self.name.endswith(".xlsx") else "docx"


@audited(inserts=True, ignore=("version",))
class Enclosure(models.Model):
    """A document that goes with documents of a kind: an extract of a register, a certificate, terms of sale.

    `required`: without it the pack is not whole; `always`: proposed for every document of the kind, others are chosen.
    """

    company = _company()
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    position = models.SmallIntegerField(default=0)
    required = models.BooleanField(default=True)
    always = models.BooleanField(default=True)
    warn_days = models.SmallIntegerField(default=14)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "office_enclosure"
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "name"], name="office_enclosure_name"),
            models.CheckConstraint(condition=Q(warn_days__gte=0, warn_days__lte=365), name="office_enclosure_warn"),
        ]

    def __str__(self) -> str:
        return self.name


class EnclosurePaper(models.Model):
    """A PDF of an enclosure, in one language or all, with the days it counts; written once."""

    enclosure = models.ForeignKey(Enclosure, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.SmallIntegerField()
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.IntegerField()
    pages = models.IntegerField()
    issued_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = _user()

    class Meta:
        db_table = "office_enclosure_paper"
        constraints = [
            models.UniqueConstraint(fields=["enclosure", "number"], name="office_enclosure_paper_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("issued_on")), name="office_enclosure_paper_days"
            ),
        ]


@audited(inserts=True, ignore=("version",))
class Chosen(models.Model):
    """An enclosure chosen for one record, or left out of it, against what is proposed."""

    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    enclosure = models.ForeignKey(Enclosure, on_delete=models.PROTECT, related_name="+")
    taken = models.BooleanField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "office_chosen"
        constraints = [models.UniqueConstraint(fields=["subject", "subject_id", "enclosure"], name="office_chosen_once")]
