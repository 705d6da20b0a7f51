"""Reads: confirmations an actor may see, their lines and tranches, what went out of them (CNF-1..3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.fields import QuantityField
from kupiec.ground.kernel.money import half_up
from kupiec.sales.confirmations import rules
from kupiec.sales.confirmations.models import Confirmation, Line, Promised, Tranche
from kupiec.sales.confirmations.values import ZERO, Shipped, State
from kupiec.sales.orders import public as orders


def visible(by: Actor) -> QuerySet[Confirmation]:
    """Confirmations of the company the actor may see: scope domain `orders`, own = his as salesperson or guardian."""
    rows = Confirmation.objects.filter(company_id=by.company_id)
    return documents.within(rows, "orders", party="orderer", by=by) if by.may("confirmations.see") else rows.none()


def one(pk: int, *, by: Actor) -> Confirmation:
    joined = ("orderer", "recipient", "payer", "salesperson", "branch", "warehouse", "pickup", "delivery_address", "order")
    return visible(by).select_related(*joined).get(pk=pk)


def searched(rows: QuerySet, text: str, by: Actor) -> QuerySet:
    for word in text.split()[:8]:
        rows = rows.filter(Q(number__icontains=word) | Q(customer_reference__icontains=word) | Q(orderer__search__contains=word.lower()))
    return rows


def lines(confirmation_id: int, *, ids: Sequence[int] | None = None) -> list[Line]:
    rows = (
        Line.objects.filter(confirmation_id=confirmation_id)
        .select_related("item")
        .defer("item__search", "item__description")
        .order_by("position", "pk")
    )
    return list(rows if ids is None else rows.filter(pk__in=list(ids)))


def tranches_of(line_ids: Collection[int], *, emptied: bool = False) -> dict[int, list[Tranche]]:
    """Tranches of lines in order of days; with those taken off when `emptied`. One statement."""
    rows = Tranche.objects.filter(line_id__in=list(line_ids)).order_by("line_id", "on", "pk")
    found: dict[int, list[Tranche]] = {pk: [] for pk in line_ids}
    for row in rows if emptied else rows.filter(quantity__gt=0):
        found[row.line_id].append(row)
    return found


def spans(line_ids: Collection[int]) -> dict[int, tuple[int, dt.date, dt.date]]:
    """Of lines: how many tranches, their first and last day. One statement."""
    rows = Tranche.objects.filter(line_id__in=list(line_ids), quantity__gt=0).order_by().values_list("line_id")
    return {pk: (count, first, last) for pk, count, first, last in rows.annotate(Count("pk"), Min("on"), Max("on"))}


def deliveries(order_line_ids: Collection[int]) -> dict[int, list[tuple[dt.date, Decimal]]]:
    """What went out for lines of orders, by day, in base units; what came back later went out all the same. One statement."""
    rows = orders.Delivered.objects.filter(order_line_id__in=list(order_line_ids), done=True, returned=False)
    found: defaultdict[int, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    for pk, on, quantity in rows.order_by("stock_line__document_id").values_list(
        "order_line_id", "stock_line__document__issue_date", "quantity"
    ):
        found[pk].append((on, quantity))
    return found


def shipped(line_ids: Collection[int]) -> dict[int, Shipped]:
    """What became of the tranches of lines, by tranche; three statements for any set."""
    owner = {
        pk: order_line for pk, order_line in Line.objects.filter(pk__in=list(line_ids)).values_list("pk", "order_line_id") if order_line
    }
    rows = tranches_of(owner)
    went = deliveries(owner.values())
    return {
        row.pk: told
        for pk, some in rows.items()
        for row, told in zip(some, rules.shipped([row.until for row in some], went.get(owner[pk], ())), strict=True)
    }


def shipped_in_all(line_ids: Collection[int]) -> dict[int, Decimal]:
    """How much of lines went out, in base units; one statement."""
    rows = Line.objects.filter(pk__in=list(line_ids), order_line__isnull=False)
    return dict(rows.annotate(went=gone_out("order_line_id")).values_list("pk", "went"))


def gone_out(key: str) -> Coalesce:
    rows = orders.Delivered.objects.filter(order_line_id=OuterRef(key), done=True, returned=False).order_by()
    return Coalesce(
        Subquery(rows.values("order_line_id").annotate(sum=Sum("quantity")).values("sum")),
        Value(ZERO, output_field=QuantityField()),
        output_field=QuantityField(),
    )


def tranches(by: Actor) -> QuerySet[Tranche]:
    """Promised tranches of confirmations the actor may see, each with `went`: how much of its line was delivered."""
    rows = Tranche.objects.filter(company_id=by.company_id, quantity__gt=0, line__live=True, first_on__isnull=False)
    return rows.filter(line__confirmation__in=visible(by).filter(state__in=(State.CONFIRMED, State.CLOSED)).values("pk")).annotate(
        went=gone_out("line__order_line_id")
    )


def open_tranches(rows: QuerySet[Tranche]) -> QuerySet[Tranche]:
    """Those something is still to go out of."""
    return rows.filter(Q(went__lt=F("until")), line__confirmation__state=State.CONFIRMED)


def late(rows: QuerySet[Tranche], *, on: dt.date) -> QuerySet[Tranche]:
    return open_tranches(rows).filter(on__lt=on)


def with_late(rows: QuerySet[Confirmation], *, on: dt.date) -> QuerySet[Confirmation]:
    """Confirmations of which something should have gone out by now."""
    return rows.filter(state=State.CONFIRMED, pk__in=_late(rows, on).values("line__confirmation_id"))


def _late(rows: QuerySet[Confirmation], on: dt.date) -> QuerySet[Tranche]:
    return (
        Tranche.objects.filter(line__confirmation__in=rows.values("pk"), quantity__gt=0, on__lt=on)
        .annotate(went=gone_out("line__order_line_id"))
        .filter(went__lt=F("until"))
    )


def promises(tranche_ids: Collection[int]) -> dict[int, list[Promised]]:
    """Every date promised of tranches, the first first; one statement."""
    found: dict[int, list[Promised]] = {pk: [] for pk in tranche_ids}
    for row in Promised.objects.filter(tranche_id__in=list(tranche_ids)).order_by("pk"):
        found[row.tranche_id].append(row)
    return found


def counted(confirmation_ids: Collection[int]) -> dict[int, int]:
    """How many lines confirmations have."""
    return dict(
        Line.objects.filter(confirmation_id__in=list(confirmation_ids)).order_by().values_list("confirmation_id").annotate(Count("pk"))
    )


def worth(confirmation_ids: Collection[int]) -> dict[int, Decimal]:
    """Net value of confirmations at their prices; one statement."""
    found: dict[int, Decimal] = dict.fromkeys(confirmation_ids, ZERO)
    rows = Line.objects.filter(confirmation_id__in=list(confirmation_ids), price__isnull=False)
    for pk, quantity, price in rows.values_list("confirmation_id", "quantity", "price"):
        found[pk] += half_up(quantity * price)
    return found


def progress(confirmation_ids: Collection[int]) -> dict[int, tuple[int, int, bool]]:
    """Of confirmations: tranches shipped whole, all tranches, whether one is late; one statement."""
    today = clock.today()
    rows = (
        Tranche.objects.filter(line__confirmation_id__in=list(confirmation_ids), quantity__gt=0)
        .annotate(went=gone_out("line__order_line_id"))
        .order_by()
    )
    every: defaultdict[int, int] = defaultdict(int)
    whole: defaultdict[int, int] = defaultdict(int)
    behind: defaultdict[int, bool] = defaultdict(bool)
    for pk, on, until, went in rows.values_list("line__confirmation_id", "on", "until", "went"):
        every[pk] += 1
        whole[pk] += went >= until
        behind[pk] |= went < until and on < today
    return {pk: (whole[pk], every[pk], behind[pk]) for pk in confirmation_ids}


def of_orders(order_ids: Collection[int], *, company_id: int) -> list[tuple[int, int]]:
    """(confirmation, order) not cancelled; one statement."""
    rows = Confirmation.objects.filter(company_id=company_id, order_id__in=list(order_ids)).exclude(state=State.CANCELLED)
    return list(rows.order_by("pk").values_list("pk", "order_id"))


def confirmed_already(order_line_ids: Iterable[int]) -> set[int]:
    """Lines of orders a confirmation stands on."""
    return set(Line.objects.filter(order_line_id__in=list(order_line_ids), live=True).values_list("order_line_id", flat=True))
