"""Attributes, the choices of an attribute, who they are kept for, and values: one row per record and attribute.

A value row holds its value in the column of its type, so that lists sort and filter by indexes of (attribute, value,
record) however many records there are: text as `key` (folded) beside `text` as written, number, day, reference; a choice
also as `number` = its place, yes as `number` 1. A value taken away leaves its row with nothing in it: the row's history
stays findable. Rows know their records by id: rooms join by `sockets.subjects`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.attributes.values import COLOURS, Type
from kupiec.ground.kernel import known
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import QuantityField


@audited(inserts=True, ignore=("version",))
class Attribute(models.Model):
    """What administrators want to know of records of a kind. Its code never changes, its type only while it has no values."""

    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    type = models.CharField(max_length=10)
    section = models.CharField(max_length=60, blank=True)
    help = models.CharField(max_length=240, blank=True)
    position = models.IntegerField(default=0)
    unit = models.CharField(max_length=20, blank=True)
    decimals = models.SmallIntegerField(default=0)
    required = models.BooleanField(default=False)
    default = models.CharField(max_length=240, blank=True)
    searched = models.BooleanField(default=False)
    listed = models.BooleanField(default=False)
    refers_to = models.CharField(max_length=40, blank=True)
    shelf_id = models.BigIntegerField(null=True, blank=True)
    archived = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "attributes_attribute"
        indexes = [models.Index(fields=["kind", "archived", "position", "id"], name="attribute_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="attribute_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(code="") & ~Q(kind=""), name="attribute_named"),
            models.CheckConstraint(condition=Q(type__in=[one.value for one in Type]), name="attribute_type"),
            models.CheckConstraint(condition=Q(decimals__gte=0, decimals__lte=4), name="attribute_decimals"),
            models.CheckConstraint(
                condition=Q(type="reference", refers_to__gt="") | (~Q(type="reference") & Q(refers_to="")), name="attribute_refers"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class Choice(models.Model):
    """A value a choice may have. Its code stays when it is renamed; taken out of use it stays where it was chosen."""

    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    colour = models.CharField(max_length=4, blank=True)
    position = models.IntegerField()
    archived = models.BooleanField(default=False)

    class Meta:
        db_table = "attributes_choice"
        constraints = [
            models.UniqueConstraint(fields=["attribute", "code"], name="choice_code_once"),
            models.UniqueConstraint(fields=["attribute", "name"], name="choice_name_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="choice_named"),
            models.CheckConstraint(condition=Q(colour__in=COLOURS), name="choice_colour"),
        ]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class KeptFor(models.Model):
    """A role an attribute is kept for; without rows it is everybody's who may see (or edit) the record."""

    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.ForeignKey("access.Role", on_delete=models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=4, choices=[("see", "see"), ("edit", "edit")])

    class Meta:
        db_table = "attributes_kept_for"
        constraints = [
            models.UniqueConstraint(fields=["attribute", "verb", "role"], name="attribute_role_once"),
            models.CheckConstraint(condition=Q(verb__in=["see", "edit"]), name="attribute_role_verb"),
        ]


_COLUMNS = ("key", "number", "day", "reference")


def _filled(column: str) -> models.Index:
    return models.Index(
        fields=["attribute", column, "record_id"], condition=Q(**{f"{column}__isnull": False}), name=f"attribute_value_by_{column}"
    )


def _one_of(column: str) -> Q:
    """Nothing but the value of this column (of none when empty); a choice has its place beside it, a text its key."""
    here = Q(text__isnull=column != "key")
    if column != "number":
        here &= Q(choice__isnull=True)
    for one in _COLUMNS:
        here &= Q(**{f"{one}__isnull": one != column})
    return here


@audited(inserts=True, ignore=("key",))
class ValueRow(models.Model):
    """What a record has of an attribute: one of `number`, `day`, `reference`, or `text` with its `key`; or nothing."""

    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="+", db_index=False)
    record_id = models.BigIntegerField()
    text = models.CharField(max_length=2000, null=True)  # noqa: DJ001 - no value is no value
    key = models.CharField(max_length=120, null=True)  # noqa: DJ001 - not in the index
    number = QuantityField(null=True)
    day = models.DateField(null=True)
    choice = models.ForeignKey(Choice, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reference = models.BigIntegerField(null=True)

    class Meta:
        db_table = "attributes_value"
        indexes = [_filled("key"), _filled("number"), _filled("day"), _filled("reference")]
        constraints = [
            models.UniqueConstraint(fields=["attribute", "record_id"], name="attribute_value_once"),
            models.CheckConstraint(
                condition=_one_of("") | _one_of("key") | _one_of("number") | _one_of("day") | _one_of("reference"),
                name="attribute_value_of_one_type",
            ),
        ]


known.keep("attributes_attribute", "attributes_choice", "attributes_kept_for")
