"""Reads: trips an actor may see, their stops with what is carried, weight and volume, trips of orders."""

from __future__ import annotations

import math
from collections.abc import Collection
from decimal import Decimal

from django.db.models import Q, QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO, half_up
from kupiec.money.stock import public as stock
from kupiec.money.warehousing import public as warehousing
from kupiec.sales.orders import public as orders
from kupiec.sales.transport.models import Load, Trip, TripStop
from kupiec.sales.transport.values import Carried

CUBE = Decimal(1_000_000)


def visible(by: Actor) -> QuerySet[Trip]:
    """Trips of the company, for who may see them."""
    rows = Trip.objects.filter(company_id=by.company_id)
    return rows if by.may("transport.see") else rows.none()


def one(pk: int, *, by: Actor) -> Trip:
    return visible(by).select_related("carrier", "warehouse", "branch", "created_by__employee").get(pk=pk)


def stops(trip_ids: Collection[int]) -> list[TripStop]:
    return list(TripStop.objects.filter(trip_id__in=list(trip_ids)).select_related("party").order_by("trip_id", "position", "pk"))


def loads(trip_ids: Collection[int]) -> list[Load]:
    return list(Load.objects.filter(trip_id__in=list(trip_ids)).select_related("order__orderer", "document__party").order_by("pk"))


def carried(rows: Collection[Load]) -> dict[int, Carried]:
    """What each load weighs (of its items) and takes (of its packages); three statements for any set."""
    weights: dict[int, Decimal] = {row.pk: ZERO for row in rows}
    of_document = {row.document_id: row.pk for row in rows if row.document_id}
    of_order = {row.order_id: row.pk for row in rows if row.order_id}
    lines = stock.StockLine.objects.filter(document_id__in=list(of_document), item__weight_kg__isnull=False)
    for document, quantity, weight in lines.values_list("document_id", "base_quantity", "item__weight_kg"):
        weights[of_document[document]] += quantity * (weight or ZERO)
    wanted = orders.OrderLine.objects.filter(order_id__in=list(of_order), item__weight_kg__isnull=False)
    for order, quantity, weight in wanted.values_list("order_id", "base_quantity", "item__weight_kg"):
        weights[of_order[order]] += quantity * (weight or ZERO)
    volumes: dict[int, Decimal] = {}
    sized = warehousing.Package.objects.filter(
        document_id__in=list(of_document), length_cm__isnull=False, width_cm__isnull=False, height_cm__isnull=False
    )
    for document, *sides in sized.values_list("document_id", "length_cm", "width_cm", "height_cm"):
        pk = of_document[document]
        volumes[pk] = volumes.get(pk, ZERO) + Decimal(math.prod(side or 0 for side in sides)) / CUBE
    return {
        row.pk: Carried(
            half_up(weights[row.pk], 1) if weights[row.pk] else None, half_up(volumes[row.pk], 3) if row.pk in volumes else None
        )
        for row in rows
    }


def of_orders(order_ids: Collection[int]) -> QuerySet[Trip]:
    """Trips that carry these orders, or deliveries of theirs; not the cancelled ones."""
    delivered = orders.Delivered.objects.filter(order_line__order_id__in=list(order_ids)).values("stock_line__document_id")
    found = Load.objects.filter(Q(order_id__in=list(order_ids)) | Q(document_id__in=delivered))
    return Trip.objects.filter(pk__in=found.values("trip_id")).exclude(state="cancelled")


def counted(trip_ids: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """Of trips: stops, those settled, those that failed; one statement."""
    found = dict.fromkeys(trip_ids, (0, 0, 0))
    for pk, state in TripStop.objects.filter(trip_id__in=list(trip_ids)).values_list("trip_id", "state"):
        every, done, failed = found[pk]
        found[pk] = (every + 1, done + (state != "open"), failed + (state == "failed"))
    return found
