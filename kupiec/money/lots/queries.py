"""Reads of lots: balances, which are near their day, whom a lot reached and where it came from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.lots import keeper
from kupiec.money.lots.models import LotBalance, LotBlock, LotCard, LotChoice, Tracking
from kupiec.money.lots.terms import terms
from kupiec.money.lots.values import ZERO, LotState, Reached, Ruling
from kupiec.money.stock import public as stock

NEAR = 30
OUT, IN = ("WZ", "RW"), ("PZ", "PW")


def visible(by: Actor) -> QuerySet[LotBalance]:
    """Lots in the warehouses of the actor’s company, with what was said of them."""
    if not by.may("stock.see"):
        return LotBalance.objects.none()
    card = LotCard.objects.filter(lot_id=OuterRef("lot_id"))
    days = Tracking.objects.filter(item_id=OuterRef("lot__item_id")).values("ship_days")
    return (
        LotBalance.objects.filter(company_id=by.company_id)
        .annotate(
            ruling=Coalesce(Subquery(card.values("ruling")[:1]), Value("")), reason=Coalesce(Subquery(card.values("reason")[:1]), Value("")),
            ship_days=Coalesce(Subquery(days[:1]), Value(0)),
        )
        .defer("lot__item__search", "lot__item__description")
    )  # fmt: skip


def expired(rows: QuerySet[LotBalance]) -> QuerySet[LotBalance]:
    return rows.filter(on_hand__gt=0, lot__expires_on__lt=clock.today())


def near(rows: QuerySet[LotBalance], *, days: int = NEAR) -> QuerySet[LotBalance]:
    today = clock.today()
    return rows.filter(on_hand__gt=0, lot__expires_on__gte=today, lot__expires_on__lte=today + dt.timedelta(days=days))


def lots(by: Actor) -> QuerySet[stock.hall.Lot]:
    """All lots the group knows, with goods or without; for those who see stock."""
    rows = stock.hall.Lot.objects.select_related("item").defer("item__search", "item__description")
    return rows if by.may("stock.see") else rows.none()


def card_of(lot_id: int) -> LotCard:
    return LotCard.objects.filter(lot_id=lot_id).first() or LotCard(lot_id=lot_id, ruling=Ruling.NONE, version=0)


def held(lot_id: int, by: Actor) -> list[LotBalance]:
    rows = LotBalance.objects.filter(company_id=by.company_id, lot_id=lot_id).filter(Q(on_hand__gt=0) | Q(blocked__gt=0))
    return list(rows.select_related("warehouse").order_by("warehouse__code"))


def blocks(lot_id: int, by: Actor) -> list[LotBlock]:
    return list(
        LotBlock.objects.filter(balance__lot_id=lot_id, balance__company_id=by.company_id)
        .select_related("balance__warehouse")
        .order_by("pk")
    )


def wanting(lot_id: int, by: Actor) -> list[stock.ahead.Demand]:
    """Demands for the lot’s item where it lies."""
    places = LotBalance.objects.filter(company_id=by.company_id, lot_id=lot_id, on_hand__gt=0).values_list("warehouse_id", "lot__item_id")
    keys = list(places)
    rows = stock.ahead.Demand.objects.filter(
        company_id=by.company_id, warehouse_id__in={key[0] for key in keys}, item_id__in={key[1] for key in keys}
    )
    return list(rows.order_by("ordered_on", "pk")[:100])


def reached(lot_id: int, by: Actor, *, kinds: Collection[str] = OUT) -> list[Reached]:
    """Whom the lot reached (or, of receipts, who brought it), by customer: what left, what of it came back; one statement.

    Goods there were before the lot was kept came when it was named (an MM from no lot)."""
    rows = stock.hall.Move.objects.filter(company_id=by.company_id, lot_id=lot_id)
    outward = "WZ" in kinds
    chosen = Q(document__kind__in=[*kinds, *(["ZW"] if outward else [])])
    if not outward:
        bare = stock.hall.Move.objects.filter(line_id=OuterRef("line_id"), lot__isnull=True)
        chosen |= Q(Exists(bare), document__kind="MM")
    rows = rows.filter(chosen).order_by("on", "pk")
    fields = ("document__party_id", "document__party__name", "document__party__code", "quantity", "document_id", "document__number", "on")
    moved: defaultdict[int | None, Decimal] = defaultdict(lambda: ZERO)
    back: defaultdict[int | None, Decimal] = defaultdict(lambda: ZERO)
    named: dict[int | None, tuple[str, str]] = {}
    papers: defaultdict[int | None, dict[int, tuple[int, str, dt.date]]] = defaultdict(dict)
    for party, name, code, quantity, document, number, on in rows.values_list(*fields):
        away = -quantity if outward else quantity
        if away > 0:
            moved[party] += away
        else:
            back[party] -= away
        named[party] = (name or "", code or "")
        papers[party][document] = (document, number, on)
    return [Reached(party, *named[party], moved[party], back[party], tuple(papers[party].values())) for party in named]


def trace(by: Actor) -> QuerySet[stock.hall.Move]:
    """Every move of goods of lots."""
    rows = stock.hall.Move.objects.filter(company_id=by.company_id, lot__isnull=False, document__in=stock.hall.visible(by))
    return rows.defer("item__search", "item__description", "document__snapshot", "document__party__search")


def lots_at(warehouse_id: int, item_ids: Collection[int], by: Actor) -> dict[int, list[LotState]]:
    """Lots of items in a warehouse, in the order of their days."""
    keys = [(warehouse_id, item) for item in item_ids]
    found = keeper.states(keys, company_id=by.company_id, chosen=terms())
    return {key[1]: states for key, states in found.items()}


def of_lines(line_ids: Sequence[int]) -> dict[int, list[tuple[stock.hall.Lot, Decimal]]]:
    """Of which lots lines have moved goods."""
    found: defaultdict[int, list[tuple[stock.hall.Lot, Decimal]]] = defaultdict(list)
    rows = (
        stock.hall.Move.objects.filter(line_id__in=line_ids, lot__isnull=False)
        .values("line_id", "lot_id")
        .annotate(moved=Sum("quantity"))
        .order_by("line_id", "lot_id")
    )
    moved = [(row["line_id"], row["lot_id"], row["moved"]) for row in rows if row["moved"]]
    known = {lot.pk: lot for lot in stock.hall.Lot.objects.filter(pk__in={lot for _line, lot, _moved in moved})}
    for line, lot, quantity in moved:
        found[line].append((known[lot], abs(quantity)))
    return dict(found)


def choices(line_ids: Sequence[int]) -> dict[int, list[LotChoice]]:
    found: defaultdict[int, list[LotChoice]] = defaultdict(list)
    for row in LotChoice.objects.filter(line_id__in=line_ids).select_related("lot").order_by("pk"):
        found[row.line_id].append(row)
    return dict(found)


def tracked(item_id: int) -> Tracking | None:
    return Tracking.objects.filter(item_id=item_id).first()
