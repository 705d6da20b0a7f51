"""Reads: blanket orders an actor may see, their lots, what was released and is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import QUANTITY_DECIMALS, half_up
from kupiec.sales.blankets.models import Blanket, Lot
from kupiec.sales.blankets.values import ZERO, Figures, State
from kupiec.sales.confirmations import public as confirmations


def visible(by: Actor) -> QuerySet[Blanket]:
    """Blanket orders of the company the actor may see: scope domain `orders`, own = his as salesperson or guardian."""
    rows = Blanket.objects.filter(company_id=by.company_id)
    return documents.within(rows, "orders", party="party", by=by) if by.may("blankets.see") else rows.none()


def one(pk: int, *, by: Actor) -> Blanket:
    return visible(by).select_related("party", "item", "warehouse", "salesperson").get(pk=pk)


def searched(rows: QuerySet, text: str, by: Actor) -> QuerySet:
    for word in text.split()[:8]:
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(reference__icontains=word)
            | Q(party__search__contains=word.lower())
            | Q(item__search__contains=word.lower())
        )
    return rows


def standing(order: str = "order") -> Q:
    """Lots whose order was not cancelled."""
    return Q(**{f"{order}__isnull": False}) & ~Q(**{f"{order}__state": "cancelled"})


def lots(blanket_id: int) -> list[Lot]:
    return list(Lot.objects.filter(blanket_id=blanket_id).select_related("order").order_by("on", "pk"))


def open_lots(rows: QuerySet[Lot]) -> QuerySet[Lot]:
    """Lots of placed ones nothing stands for: never released, or their order was cancelled."""
    return rows.filter(Q(order__isnull=True) | Q(order__state="cancelled"), blanket__state=State.PLACED)


def figures(blankets: Collection[Blanket]) -> dict[int, Figures]:
    """What was released of blanket orders and how many of their lots are late; two statements for any set."""
    ids = [row.pk for row in blankets]
    released = dict(Lot.objects.filter(standing(), blanket_id__in=ids).order_by().values_list("blanket_id").annotate(Sum("released")))
    late = dict(
        open_lots(Lot.objects.filter(blanket_id__in=ids, on__lt=clock.today())).order_by().values_list("blanket_id").annotate(Count("pk"))
    )
    return {row.pk: Figures(row.quantity, released.get(row.pk, ZERO), late.get(row.pk, 0)) for row in blankets}


def with_late(rows: QuerySet[Blanket], *, on: dt.date) -> QuerySet[Blanket]:
    """Placed ones of which a lot should have been released by now."""
    return rows.filter(Exists(open_lots(Lot.objects.filter(blanket=OuterRef("pk"), on__lt=on))), state=State.PLACED)


class PlanSource:
    """What lots will want, for the demand plan: until their order is accepted, which then says it itself. One statement (BLK-1)."""

    def demands(self, *, until: dt.date, company_id: int) -> Sequence[confirmations.Demanded]:
        waiting = Q(order__isnull=True) | Q(order__state__in=("draft", "cancelled"))
        rows = Lot.objects.filter(waiting, company_id=company_id, on__lte=until, blanket__state=State.PLACED).order_by("on", "pk")
        values = rows.values_list(
            "blanket__item_id", "blanket__warehouse_id", "on", "quantity", "released", "order__state", "blanket__factor"
        )
        return [
            confirmations.Demanded(
                item, place, on, half_up((released if state == "draft" and released else quantity) * factor, QUANTITY_DECIMALS), "blanket"
            )
            for item, place, on, quantity, released, state, factor in values
        ]


def of_orders(order_ids: Collection[int], *, company_id: int) -> list[tuple[int, int]]:
    """(blanket order, order) of lots released; one statement."""
    rows = Lot.objects.filter(company_id=company_id, order_id__in=list(order_ids)).order_by("pk")
    return [(blanket, order) for blanket, order in rows.values_list("blanket_id", "order_id") if order]
