"""Open offers, deliveries to ship, deliveries to invoice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.people.parties import public as parties
from kupiec.sales.offers import public as offers

WEEK = dt.timedelta(days=7)
VALUED = 200
"""Deliveries valued for the sum; with more the oldest are."""


@dataclass(frozen=True, slots=True)
class OpenOffers:
    """How many offers are open, their net by currency, how many end within a week."""

    count: int
    ending: int
    net: Mapping[str, Decimal]


def _ending() -> Q:
    today = clock.today()
    return Q(state="sent", valid_until__gte=today, valid_until__lte=today + WEEK)


def _open(by: Actor) -> QuerySet[offers.Offer]:
    return offers.visible(by).filter(state__in=("draft", "sent"))


def open_offers(by: Actor) -> OpenOffers:
    """One statement."""
    rows = _open(by).order_by().values_list("currency_id")
    sums = rows.annotate(papers=Count("pk"), ending=Count("pk", filter=_ending()), value=Sum("net"))
    found = sorted(sums, key=lambda row: -row[3])
    return OpenOffers(sum(row[1] for row in found), sum(row[2] for row in found), {row[0]: row[3] for row in found})


def next_offers(by: Actor, *, limit: int) -> list[offers.Offer]:
    """Those that end within a week first, then by validity. One statement."""
    rank = Case(When(_ending(), then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = _open(by).select_related("party", "currency").annotate(rank=rank)
    return list(rows.order_by("rank", F("valid_until").asc(nulls_last=True), "pk")[:limit])


def to_ship(by: Actor) -> QuerySet[stock.StockDocument]:
    """Drafts of WZ the actor may see, by date (scope domain `stock`)."""
    rows = stock.StockDocument.objects.filter(company_id=by.company_id, kind="WZ", state="draft")
    scope = by.scope("stock")
    if not by.may("stock.see") or scope == "none":
        rows = rows.none()
    elif scope == "branch":
        rows = rows.filter(branch=by.branch_id)
    elif scope != "all":
        rows = rows.filter(party__in=parties.visible(by))
    return rows.select_related("party", "warehouse").defer("snapshot", "delivery_address").order_by("issue_date", "pk")


def packed(document_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Per delivery: lines packed whole, lines with goods. One statement."""
    rows = stock.StockLine.objects.filter(document__in=document_ids, stocked=True, base_quantity__gt=0).order_by()
    counted = rows.values_list("document_id").annotate(done=Count("pk", filter=Q(packed=F("base_quantity"))), of=Count("pk"))
    found = {pk: (done, of) for pk, done, of in counted}
    return {pk: found.get(pk, (0, 0)) for pk in document_ids}


@dataclass(frozen=True, slots=True)
class ToInvoice:
    """Deliveries without an invoice: how many, since when, the oldest with their net; `net` of the oldest `VALUED`."""

    count: int
    net: Decimal | None
    whole: bool
    oldest: list[tuple[stock.StockDocument, Decimal | None]]


def to_invoice(by: Actor, *, limit: int) -> ToInvoice:
    rows = invoicing.deliveries_to_invoice(by).order_by("issue_date", "pk")
    ids = list(rows.values_list("pk", flat=True)[: VALUED + 1])
    whole = len(ids) <= VALUED
    values = _values(ids[:VALUED], by)
    oldest = {row.pk: row for row in stock.StockDocument.objects.filter(pk__in=ids[:limit]).select_related("party").defer("snapshot")}
    return ToInvoice(
        len(ids) if whole else rows.count(), sum(values.values(), ZERO) if values else None, whole,
        [(oldest[pk], values.get(pk)) for pk in ids[:limit]],
    )  # fmt: skip


def _values(ids: list[int], by: Actor) -> dict[int, Decimal]:
    """Net left to invoice of each delivery, in the company's currency; nothing where a price is missing."""
    found: dict[int, Decimal] = {}
    try:
        plans = invoicing.preview(ids, grouping=invoicing.Grouping.DELIVERY, by=by) if ids else []
    except Refusal:
        return found
    for plan in plans:
        for pk in plan.group.document_ids:
            found[pk] = found.get(pk, ZERO) + half_up(plan.net * plan.group.rate)
    return found


__all__ = ["OpenOffers", "ToInvoice", "next_offers", "open_offers", "to_invoice", "to_ship"]
