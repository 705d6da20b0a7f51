"""Stock documents with their lines (STK-2) and the lineage of returns (KER-5)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, PriceField, QuantityField
from kupiec.ground.kernel.light import LightModel
from kupiec.ground.kernel.packed import PackedField
from kupiec.money.stock import values
from kupiec.money.stock.models.places import Location, Warehouse

KINDS = [(kind.value, kind.value) for kind in values.Kind]
STATES = [(state.value, state.value) for state in values.State]


@audited(inserts=True, ignore=("version", "updated_at"), when="OLD.state <> 'draft'")
class StockDocument(LightModel):
    """A stock document. A draft has no number and moves nothing; issuing numbers it and writes its moves.

    `party` is the customer (WZ, ZW) or supplier (PZ); `recipient` takes the goods when it is somebody else.
    `reverses` is set on a mirrored document, `origin` on documents made by a count sheet.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    branch = models.ForeignKey("company.Branch", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=3, choices=KINDS)
    state = models.CharField(max_length=9, choices=STATES, default="draft")
    number = models.CharField(max_length=60, blank=True)
    issue_date = models.DateField()
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    recipient = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    delivery_address = models.JSONField(null=True, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    remarks = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="pl")
    snapshot = PackedField(default=dict, blank=True)
    cost = AmountField(null=True, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "stock_document"
        indexes = [
            models.Index(fields=["company", "issue_date", "id"], name="stock_document_by_date"),
            models.Index(fields=["company", "kind", "state", "issue_date"], name="stock_document_by_kind"),
            models.Index(fields=["company", "number"], name="stock_document_by_number"),
            models.Index(fields=["company", "party", "issue_date"], name="stock_document_by_party"),
            models.Index(fields=["company", "warehouse", "issue_date"], name="stock_document_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "number"], condition=~Q(number=""), name="stock_document_number_once"),
            models.CheckConstraint(
                condition=~Q(state="issued") | (~Q(number="") & Q(issued_at__isnull=False)),
                name="stock_document_issued_numbered",
            ),
            models.CheckConstraint(condition=~Q(kind="MM") | Q(to_warehouse__isnull=False), name="stock_document_transfer_target"),
        ]

    def __str__(self) -> str:
        return documents.named(self.number, self.kind, self.pk)


@audited(when="OLD.cost IS NOT NULL")
class StockLine(LightModel):
    """A line of a stock document. `quantity` is in `unit`, `base_quantity` = quantity × factor moves stock; both are
    negative on a mirrored document. `unit_cost` (per `unit`, receipts) is given, `cost` is frozen at issue.

    `demand_source`, `demand_source_id` name the demand it serves; `packed` is what the scan has checked (base units).
    """

    document = models.ForeignKey(StockDocument, on_delete=models.PROTECT, related_name="+", db_index=False)
    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, related_name="+", db_index=False)
    description = models.CharField(max_length=400, blank=True)
    stocked = models.BooleanField(default=True)
    unit = models.CharField(max_length=10)
    factor = QuantityField(default=1)
    quantity = QuantityField()
    base_quantity = QuantityField()
    packed = QuantityField(default=0)
    unit_cost = PriceField(null=True, blank=True)
    cost = AmountField(null=True, blank=True)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    to_location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    lot = models.ForeignKey("stock.Lot", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    supply = models.ForeignKey("stock.ExpectedSupply", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    demand_source = models.CharField(max_length=40, blank=True)
    demand_source_id = models.BigIntegerField(null=True, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "stock_line"
        indexes = [
            models.Index(fields=["document"], name="stock_line_of_document"),
            models.Index(fields=["supply"], condition=Q(supply__isnull=False), name="stock_line_of_supply"),
            models.Index(fields=["company", "item"], name="stock_line_by_item"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(factor__gt=0), name="stock_line_factor"),
            models.CheckConstraint(condition=Q(unit_cost__isnull=True) | Q(unit_cost__gte=0), name="stock_line_unit_cost"),
            models.CheckConstraint(condition=Q(packed=0) | Q(packed__gt=0, packed__lte=F("base_quantity")), name="stock_line_packed"),
        ]


class Returned(models.Model):
    """`quantity` (base units) of a WZ line came back on a ZW line; counts from the draft until that is cancelled."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.ForeignKey(StockLine, on_delete=models.PROTECT, related_name="+")
    target = models.OneToOneField(StockLine, on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField()

    class Meta:
        db_table = "stock_returned"
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="stock_returned_positive")]
