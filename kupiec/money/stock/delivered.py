"""Delivered lines for the rooms that invoice them: what went out on issued WZ less what came back."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from kupiec.ground.kernel.fields import QuantityField
from kupiec.ground.kernel.money import ZERO
from kupiec.money.stock.models import Returned, StockLine
from kupiec.money.stock.values import Kind, State


def delivered_lines(company_id: int) -> QuerySet[StockLine]:
    """Lines of the company's issued WZ that weren't reversed, with `came_back` (base units, drafts of ZW counted)."""
    quantity = QuantityField()
    returned = Returned.objects.filter(source_id=OuterRef("pk")).order_by().values("source_id")
    total = Subquery(returned.annotate(total=Sum("quantity")).values("total"), output_field=quantity)
    rows = StockLine.objects.filter(
        company_id=company_id,
        document__kind=Kind.ISSUE,
        document__state=State.ISSUED,
        document__reverses__isnull=True,
    )
    return rows.exclude(Exists(StockLine.objects.filter(reverses_id=OuterRef("pk")))).annotate(
        came_back=Coalesce(total, Value(ZERO, output_field=quantity))
    )
