"""Calculation sheets and their components (OFR-4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, PercentField, PriceField, QuantityField
from kupiec.sales.calculations.values import Basis, Kind, Method


def _one_of(name: str, kinds: type[Kind | Basis | Method], constraint: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{name}__in": [one.value for one in kinds]}), name=constraint)


@audited(inserts=True, ignore=("version", "updated_at"))
class Sheet(models.Model):
    """How the price of a line was reckoned. `thread` is the line's, so that the sheet stays with it when it is taken back
    or carried into the next version; costs are in our currency."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    offer_version = models.ForeignKey("offers.OfferVersion", on_delete=models.PROTECT, related_name="+", db_index=False)
    thread = models.BigIntegerField()
    method = models.CharField(max_length=6, default=Method.MARKUP.value)
    percent = PercentField("markup or margin", default=0)
    rounding = AmountField(default="0.01")
    scales = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "calculations_sheet"
        indexes = [models.Index(fields=["company", "thread"], name="calculations_sheet_thread")]
        constraints = [
            models.UniqueConstraint(fields=["offer_version", "thread"], name="calculations_sheet_once"),
            _one_of("method", Method, "calculations_sheet_method"),
            models.CheckConstraint(
                condition=Q(percent__gte=0) & (Q(method="markup") | Q(percent__lt=100)), name="calculations_sheet_percent"
            ),
            models.CheckConstraint(condition=Q(rounding__gt=0), name="calculations_sheet_rounding"),
        ]


@audited(inserts=True, ignore=("version", "position"))
class Component(models.Model):
    """A part of the cost: of the catalogue or in words. Of a percentage `cost` is the per cent and the quantity 1."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    kind = models.CharField(max_length=11)
    basis = models.CharField(max_length=7, default=Basis.EACH.value)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    description = models.CharField(max_length=240)
    quantity = QuantityField(default=1)
    unit = models.CharField(max_length=10, blank=True)
    cost = PriceField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "calculations_component"
        indexes = [models.Index(fields=["sheet", "position", "id"], name="calculations_component_place")]
        constraints = [
            _one_of("kind", Kind, "calculations_component_kind"), _one_of("basis", Basis, "calculations_component_basis"),
            models.CheckConstraint(condition=Q(quantity__gt=0, cost__gte=0), name="calculations_component_figures"),
            models.CheckConstraint(condition=~Q(description=""), name="calculations_component_says"),
        ]  # fmt: skip
