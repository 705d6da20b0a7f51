"""Blocks of "My day" for a warehouse: the scan field, what comes, what is short, what is packed, what comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Subquery, Sum
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kit import public as kit
from kupiec.money.stock import queries
from kupiec.money.stock.models import Demand, ExpectedSupply, StockBalance, StockDocument, StockLine
from kupiec.money.stock.values import INBOUND, Kind, State

ROWS = 7
SIDE = 5
AHEAD = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shortage:
    """An item orders want more of than a warehouse has; `coming` is the next day of supply, `pk` its balance."""

    item_id: int
    code: str
    name: str
    unit: str
    warehouse: str
    missing: Decimal
    due: dt.date | None
    coming: dt.date | None


class MyDay:
    """Plugged into `kit.home_panels`; for those who issue goods and sell nothing."""

    def panels(self, by: Actor) -> Sequence[kit.Panel]:
        if not by.may("stock.issue") or not by.may("stock.see") or by.may("orders.edit"):
            return []
        return [
            kit.Panel("scan", _("Scan"), template="stock/_day_scan.html", place="top", order=1),
            kit.Panel(
                "short", _("Shortages"), template="stock/_day_short.html", context=short_block, icon="alert-triangle", order=15,
                more=_more("stock-reservations", _("All waiting"), "?f.waits=1"),
            ),
            kit.Panel(
                "receive", _("To receive"), template="stock/_day_receive.html", context=receive_block, icon="package-import",
                place="side", order=10, more=_more("stock-supplies", _("Deliveries to come")),
            ),
            kit.Panel(
                "packed", _("Packed, waiting to leave"), template="stock/_day_packed.html", context=packed_block, icon="packages",
                place="side", order=20, more=_more("stock-shipping", _("Shipping")),
            ),
            kit.Panel(
                "returns", _("Returns"), template="stock/_day_returns.html", context=returns_block, icon="truck-return",
                place="side", order=30, more=_more("stock-documents", _("All returns"), "?f.kind=ZW"),
            ),
        ]  # fmt: skip


def _more(name: str, words: Any, query: str = "") -> tuple[str, Any] | None:
    try:
        return f"{reverse(name)}{query}", words
    except NoReverseMatch:
        return None


def receive_block(_record: None, by: Actor) -> Mapping[str, Any]:
    """Deliveries due within a week, late ones first; drafts of receipts begun. Three statements."""
    today = clock.today()
    rows = ExpectedSupply.objects.filter(company_id=by.company_id, quantity__gt=0, due__lte=today + AHEAD).order_by()
    groups = rows.values("reference", "supplier__short_name", "supplier__name", "warehouse__code").annotate(
        first=Min("due"), positions=Count("pk")
    )
    found = list(groups.order_by("first", "reference")[: SIDE + 1])
    drafts = _open(by, INBOUND - {Kind.RETURN})
    started = list(drafts[: SIDE + 1])
    return {
        "rows": [row | {"supplier": row["supplier__short_name"] or row["supplier__name"] or "", "late": row["first"] < today} for row in found[:SIDE]],
        "more": len(found) > SIDE, "drafts": started[:SIDE], "count": groups.count() if len(found) > SIDE else len(found),
    }  # fmt: skip


def _open(by: Actor, kinds: frozenset[Kind]) -> QuerySet[StockDocument]:
    rows = queries.visible(by).filter(kind__in=[kind.value for kind in kinds], state=State.DRAFT)
    return rows.select_related("party", "warehouse").defer("snapshot", "delivery_address", "party__search").order_by("issue_date", "pk")


def shortages(by: Actor, *, limit: int) -> tuple[int, list[Shortage]]:
    """Items that orders want more of than there is, most urgent first, and how many they are. Two statements."""
    held = StockBalance.objects.filter(warehouse=OuterRef("warehouse"), item=OuterRef("item")).values("on_hand")
    coming = ExpectedSupply.objects.filter(warehouse=OuterRef("warehouse"), item=OuterRef("item"), quantity__gt=0)
    rows = Demand.objects.filter(company_id=by.company_id, item__stocked=True).order_by()
    wanted = rows.values("item_id", "item__code", "item__name", "item__unit_id", "warehouse__code", "warehouse_id").annotate(
        wanted=Sum("quantity"), due=Min("due"), held=Subquery(held)
    )
    lacking = (wanted.filter(held__isnull=True) | wanted.filter(wanted__gt=F("held"))).annotate(
        coming=Subquery(coming.order_by("due").values("due")[:1])
    )
    found = list(lacking.order_by(F("due").asc(nulls_last=True), "item__code")[: limit + 1])
    count = len(found) if len(found) <= limit else lacking.count()
    return count, [
        Shortage(
            row["item_id"], row["item__code"], row["item__name"], str(row["item__unit_id"]), row["warehouse__code"],
            row["wanted"] - (row["held"] or ZERO), row["due"], row["coming"],
        )
        for row in found[:limit]
    ]  # fmt: skip


def short_block(_record: None, by: Actor) -> Mapping[str, Any]:
    count, rows = shortages(by, limit=ROWS)
    return {"count": count, "rows": [(row, _help(row)) for row in rows]}


def _help(row: Shortage) -> kit.Mark:
    """What helps: the next delivery, or nothing yet."""
    if row.coming is None:
        return kit.Mark("bad", _("nothing is coming"), "alert-triangle")
    late = bool(row.due and row.coming > row.due)
    words = kit.show.say(_("delivery %(day)s")) % {"day": kit.show.day(row.coming)}
    return kit.Mark("warn" if late else "info", words, "truck-delivery")


def packed(by: Actor) -> QuerySet[StockDocument]:
    """Drafts of WZ all of whose goods have been scanned."""
    lines = StockLine.objects.filter(document=OuterRef("pk"), stocked=True, base_quantity__gt=0)
    return _open(by, frozenset({Kind.ISSUE})).filter(Exists(lines)).exclude(Exists(lines.filter(packed__lt=F("base_quantity"))))


def packed_block(_record: None, by: Actor) -> Mapping[str, Any]:
    rows = list(packed(by)[: SIDE + 1])
    return {"count": len(rows) if len(rows) <= SIDE else packed(by).count(), "rows": rows[:SIDE]}


def returns_block(_record: None, by: Actor) -> Mapping[str, Any]:
    drafts = _open(by, frozenset({Kind.RETURN}))
    rows = list(drafts[: SIDE + 1])
    return {"count": len(rows) if len(rows) <= SIDE else drafts.count(), "rows": rows[:SIDE]}


__all__ = ["MyDay", "Shortage", "packed", "shortages"]
