"""Sales documents: invoices, pro-formas, corrections; their lines, VAT, and what they bill and correct."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.documents import public as documents
from kupiec.ground.documents.models import TradeDocument, TradeLine
from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.fields import AmountField, PercentField, PriceField, QuantityField
from kupiec.ground.kernel.light import LightModel
from kupiec.money.invoicing.values import SERIES, Kind


def _party(*, indexed: bool = True) -> models.ForeignKey:
    return models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+", db_index=indexed)


@audited(inserts=True, when="OLD.state <> 'draft'")
class Invoice(TradeDocument):
    """An invoice, pro-forma or correction. Issued, it is never edited: triggers refuse it (INV-10).

    A correction's totals are differences; `root` is the invoice at the start of its chain, `corrects` the document
    just before it. `base_*` are the totals in the company's currency, VAT as art. 106e ust. 11 wants it.

    Where `origin` names another program the document was issued there and taken over (ADR 12): its number is of no
    series of ours, nothing is posted, and its correction may correct an invoice that was not taken over.
    """

    KINDS = [("invoice", "invoice"), ("proforma", "proforma"), ("correction", "correction")]
    STATES = [("draft", "draft"), ("issued", "issued"), ("cancelled", "cancelled")]
    kind = models.CharField(max_length=10, choices=KINDS, default="invoice")
    state = models.CharField(max_length=9, choices=STATES, default="draft")
    orderer = _party(indexed=False)
    recipient = _party()
    payer = _party()
    sale_date = models.DateField()
    due_date = models.DateField()
    bank_account = models.ForeignKey("company.BankAccount", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    split_payment = models.BooleanField(default=False)
    exemption_reason = models.CharField(max_length=240, blank=True)
    second_language = models.CharField(max_length=5, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=240, blank=True)
    origin = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    corrected_number = models.CharField(max_length=60, blank=True)
    vat_period = models.DateField(null=True, blank=True)
    base_net = AmountField(default=0)
    base_vat = AmountField(default=0)
    base_gross = AmountField(default=0)
    chain = models.CharField(max_length=40, blank=True)
    chain_position = models.BigIntegerField(null=True, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.BigIntegerField(null=True, blank=True)

    class Meta(TradeDocument.Meta):
        db_table = "invoicing_invoice"
        constraints = [
            *TradeDocument.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="issued", issued_at__isnull=False) & ~Q(number="") | ~Q(state="issued") & Q(number=""),
                name="invoicing_invoice_number_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(kind="correction", root__isnull=False, corrects__isnull=False)
                | Q(kind="correction", root__isnull=True, corrects__isnull=True) & ~Q(origin="") & ~Q(corrected_number="")
                | ~Q(kind="correction") & Q(root__isnull=True, corrects__isnull=True, corrected_number=""),
                name="invoicing_invoice_correction_has_root",
            ),
            models.CheckConstraint(
                condition=Q(origin="", external_id="", corrected_number="")
                | Q(kind__in=("invoice", "correction"), state__in=("draft", "issued"), chain="", previous_hash="")
                & Q(chain_position__isnull=True)
                & ~Q(origin="")
                & ~Q(external_id=""),
                name="invoicing_invoice_origin",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued", origin="") | Q(chain_position__isnull=False), name="invoicing_invoice_own_chain"
            ),
            models.UniqueConstraint(
                fields=["company", "origin", "external_id"], condition=~Q(origin=""), name="invoicing_invoice_taken_once"
            ),
            models.CheckConstraint(condition=Q(base_gross=F("base_net") + F("base_vat")), name="invoicing_invoice_base_gross_sums"),
            models.UniqueConstraint(fields=["company", "kind", "number"], condition=~Q(number=""), name="invoicing_invoice_number_once"),
            models.UniqueConstraint(fields=["chain", "chain_position"], name="invoicing_invoice_chain_once"),
        ]
        indexes = [
            models.Index(fields=["company", "issue_date", "id"], name="invoicing_invoice_day"),
            models.Index(fields=["company", "state", "issue_date"], name="invoicing_invoice_state"),
            models.Index(fields=["company", "number"], name="invoicing_invoice_number"),
            models.Index(fields=["company", "due_date", "id"], name="invoicing_invoice_due"),
            models.Index(fields=["company", "gross", "id"], name="invoicing_invoice_gross"),
            models.Index(fields=["company", "orderer", "issue_date"], name="invoicing_invoice_orderer"),
            models.Index(fields=["company", "salesperson", "issue_date"], name="invoicing_invoice_sales"),
            models.Index(fields=["company", "issue_date", "id"], condition=~Q(origin=""), name="invoicing_invoice_taken"),
            models.Index(fields=["corrects"], condition=Q(corrects__isnull=False), name="invoicing_invoice_corrects"),
            models.Index(fields=["root"], condition=Q(root__isnull=False), name="invoicing_invoice_root"),
            models.Index(fields=["company", "corrected_number"], condition=~Q(corrected_number=""), name="invoicing_invoice_waiting"),
        ]

    def __str__(self) -> str:
        return documents.named(self.number, SERIES[Kind(self.kind)], self.pk)

    @property
    def taken_over(self) -> bool:
        """Whether another program issued it: no KSeF, no JPK, no posting of ours."""
        return bool(self.origin)


class InvoiceLine(TradeLine):
    """A line. On a correction the TradeLine columns hold the state after, `before_*` the state before.

    `corrects` is the line just before in the chain, `root_line` the line of the first invoice. `net` is the value
    after (gross value when the document's prices are gross). On a correction taken over the columns hold differences and
    `before_*` is empty: the other program told no more.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source_text = models.CharField(max_length=120, blank=True)
    cost = AmountField(null=True, blank=True)
    gtu = models.CharField(max_length=6, blank=True)
    annex15 = models.BooleanField(default=False)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    root_line = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    before_quantity = QuantityField(null=True, blank=True)
    before_unit_price = PriceField(null=True, blank=True)
    before_discount = PercentField(null=True, blank=True)
    before_vat_code = models.CharField(max_length=8, blank=True)
    before_vat_percent = PercentField(null=True, blank=True)
    before_net = AmountField(null=True, blank=True)
    before_cost = AmountField(null=True, blank=True)

    class Meta(TradeLine.Meta):
        db_table = "invoicing_invoice_line"
        indexes = [
            models.Index(fields=["invoice"], name="invoicing_line_invoice"),
            models.Index(fields=["corrects"], condition=Q(corrects__isnull=False), name="invoicing_line_corrects"),
            models.Index(fields=["root_line"], condition=Q(root_line__isnull=False), name="invoicing_line_root"),
        ]


class InvoiceVat(LightModel):
    """Totals of one VAT code of an issued document; on corrections differences, with the state before beside them."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+", db_index=False)
    vat_code = models.CharField(max_length=8)
    vat_percent = PercentField(default=0)
    net = AmountField(default=0)
    vat = AmountField(default=0)
    gross = AmountField(default=0)
    before_net = AmountField(default=0)
    before_vat = AmountField(default=0)
    base_net = AmountField(default=0)
    base_vat = AmountField(default=0)

    class Meta:
        db_table = "invoicing_invoice_vat"
        constraints = [
            models.UniqueConstraint(fields=["invoice", "vat_code"], name="invoicing_vat_once"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("vat")), name="invoicing_vat_gross_sums"),
        ]


class Billed(LightModel):
    """Lineage: how much of a delivered line an invoice line bills, in base units; counts until the draft is discarded."""

    stock_line = models.ForeignKey("stock.StockLine", on_delete=models.PROTECT, related_name="+")
    invoice_line = models.OneToOneField(InvoiceLine, on_delete=models.PROTECT, related_name="+", primary_key=True)
    quantity = QuantityField()

    class Meta:
        db_table = "invoicing_billed"


class Corrected(models.Model):
    """Lineage: a correction line of an invoice line; quantity is the change (negative for less), 0 for a price."""

    source_line = models.ForeignKey(InvoiceLine, on_delete=models.PROTECT, related_name="+")
    correction_line = models.OneToOneField(InvoiceLine, on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField()

    class Meta:
        db_table = "invoicing_corrected"
