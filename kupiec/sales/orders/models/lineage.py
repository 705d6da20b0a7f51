"""What became of order lines: rows with real keys, summed, never counted up (KER-5)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kupiec.ground.kernel.fields import QuantityField
from kupiec.ground.kernel.light import LightModel
from kupiec.sales.orders.models.documents import OrderLine


class Delivered(LightModel):
    """`quantity` (base units) of an order line on a delivery line; a reversal or a return is a negative row.

    Counts from the delivery's draft (`done` false) until that is cancelled; `returned` marks goods that came back.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    stock_line = models.OneToOneField("stock.StockLine", on_delete=models.PROTECT, related_name="+", primary_key=True)
    quantity = QuantityField()
    done = models.BooleanField(default=False)
    returned = models.BooleanField(default=False)

    class Meta:
        db_table = "orders_delivered"
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="orders_delivered_something"),
        ]


class Invoiced(LightModel):
    """`quantity` (base units) of an order line on an invoice line; a correction of quantity is a signed row.

    A line taken off a draft invoice takes its row along (CASCADE): invoicing knows no orders and can't tell us first.
    `direct`: billed from the order itself (services, free text), no delivery between.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    invoice_line = models.OneToOneField("invoicing.InvoiceLine", on_delete=models.CASCADE, related_name="+", primary_key=True)
    quantity = QuantityField()
    done = models.BooleanField(default=False)
    direct = models.BooleanField(default=False)

    class Meta:
        db_table = "orders_invoiced"
