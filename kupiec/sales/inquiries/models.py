"""Statuses, what opens by itself, inquiries and their lines (RFQ-1..3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import PriceField, QuantityField
from kupiec.sales.inquiries.values import OPEN, Group

COLOURS = ("", "pri", "info", "ok", "warn", "bad", "plum")
_DERIVED = ("search", "version", "updated_at", "group")


def _company() -> models.ForeignKey:
    return models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)


@audited(inserts=True, ignore=("version",))
class Status(models.Model):
    """A status of inquiries: one of the four meanings under a name of its own; `standard` is given to new ones, and to all of its meaning."""

    code = models.CharField(max_length=20, unique=True)
    group = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Group])
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    name_de = models.CharField(max_length=60, blank=True)
    colour = models.CharField(max_length=5, blank=True, choices=[(one, one) for one in COLOURS])
    icon = models.CharField(max_length=30, blank=True)
    position = models.SmallIntegerField(default=0)
    standard = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "inquiries_status"
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(standard=True), name="inquiries_status_standard"),
            models.CheckConstraint(condition=Q(group__in=[one.value for one in Group]), name="inquiries_status_group"),
        ]

    def __str__(self) -> str:
        """The name in the language of the moment; Polish where there is none."""
        language = (get_language() or "pl")[:2]
        return {"en": self.name_en, "de": self.name_de}.get(language, "") or self.name


@audited(inserts=True, ignore=("version",))
class Setting(models.Model):
    """What opens by itself with an inquiry of a company: a case of this kind (none when empty), answered in so many days."""

    company = models.OneToOneField("company.Company", on_delete=models.PROTECT, related_name="+")
    case_kind = models.CharField(max_length=20, blank=True)
    days = models.SmallIntegerField(default=3)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "inquiries_setting"
        constraints = [models.CheckConstraint(condition=Q(days__gte=0, days__lte=365), name="inquiries_setting_days")]


@audited(inserts=True, ignore=_DERIVED)
class Inquiry(models.Model):
    """What somebody asks us for. Without a party: somebody not known yet, by name, e-mail and telephone as given.

    `group` follows the status, for lists. `source` is the letter or e-mail it came in, by kind and id.
    """

    company = _company()
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    asked_on = models.DateField()
    status = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Group])
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=240)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=160)
    content = models.TextField(blank=True)
    customer_reference = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    decline_reason = models.CharField(max_length=400, blank=True)
    salesperson = models.ForeignKey("company.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.BigIntegerField(null=True, blank=True)
    search = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "inquiries_inquiry"
        indexes = [
            models.Index(fields=["company", "-asked_on", "-id"], name="inquiry_latest"),
            models.Index(fields=["company", "group", "due_on", "id"], name="inquiry_by_due"),
            models.Index(fields=["company", "party", "-asked_on"], name="inquiry_of_party"),
            models.Index(fields=["company", "salesperson", "group", "due_on"], name="inquiry_of_salesperson"),
            models.Index(fields=["source_kind", "source_id"], name="inquiry_by_source"),
            models.Index(fields=["company", "-updated_at", "-id"], name="inquiry_by_change"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="inquiry_number"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(name=""), name="inquiry_has_subject"),
            models.CheckConstraint(condition=Q(group__in=[one.value for one in Group]), name="inquiry_group"),
            models.CheckConstraint(condition=~Q(group="declined") | ~Q(decline_reason=""), name="inquiry_declined_why"),
            models.CheckConstraint(
                condition=Q(group__in=[one.value for one in OPEN], closed_on__isnull=True) | Q(group__in=["declined", "answered"], closed_on__isnull=False),
                name="inquiry_closed_on",
            ),
            models.CheckConstraint(condition=Q(person__isnull=True) | Q(party__isnull=False), name="inquiry_person_of_party"),
            models.CheckConstraint(condition=Q(source_kind="", source_id__isnull=True) | ~Q(source_kind="") & Q(source_id__isnull=False), name="inquiry_source"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


@audited(inserts=True, ignore=("version",))
class InquiryLine(models.Model):
    """A thing asked for: of the catalogue, or in words, perhaps with a group of goods. `matched` is the item found for words later."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey("catalog.ItemGroup", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    matched = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    description = models.CharField(max_length=400)
    quantity = QuantityField()
    unit = models.CharField(max_length=10)
    expected_price = PriceField(null=True, blank=True)
    remarks = models.CharField(max_length=240, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "inquiries_line"
        indexes = [models.Index(fields=["inquiry", "position", "id"], name="inquiry_line_place")]
        constraints = [
            models.CheckConstraint(condition=~Q(description=""), name="inquiry_line_says"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="inquiry_line_quantity"),
            models.CheckConstraint(condition=Q(matched__isnull=True) | Q(item__isnull=True), name="inquiry_line_matched"),
            models.CheckConstraint(condition=Q(expected_price__isnull=True) | Q(expected_price__gte=0), name="inquiry_line_price"),
        ]
