"""The book of holdings: balances, layers, places and moves of some (warehouse, item) keys within one transaction.

`Holdings.open` locks the balances of all keys in id order before anything is read; then goods are received, taken and
withheld in memory, and `write` puts all changes down in a constant number of statements.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Subquery

from kupiec.ground.kernel import locks, tx
from kupiec.ground.kernel.bulk import insert_rows, update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.prepared import IDS, NUMBER, TEXT, Prepared
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.split import split
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import rules
from kupiec.money.stock.models import Demand, Layer, Move, Place, StockBalance, StockLine
from kupiec.money.stock.rules import Slice, Spot
from kupiec.money.stock.services import lotted
from kupiec.money.stock.values import Valuation

Key = tuple[int, int]
"""(warehouse, item)."""
Where = tuple[int | None, int | None]
"""(location, lot); both None is unplaced."""
UNPLACED: Where = (None, None)
_ROWS = 5_000
"""Balances in one statement: each takes four parameters, and SQLite takes 32,766."""


@dataclass(slots=True)
class Shelf:
    """One item in one warehouse: figures now and how they change."""

    balance_id: int
    on_hand: Decimal
    blocked: Decimal
    moved: Decimal = ZERO
    withheld: Decimal = ZERO
    earned: Decimal = ZERO
    slices: list[Slice] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    unfit: Decimal = ZERO
    """Of lots that may not be sold: past their day, stopped."""
    lots: lotted.ShelfLots | None = None

    @property
    def free(self) -> Decimal:
        """What nobody has blocked and may be sold."""
        return self.on_hand - self.blocked - self.unfit

    @property
    def unplaced(self) -> Decimal:
        return self.on_hand - sum((spot.quantity for spot in self.spots), ZERO)

    def withhold(self, quantity: Decimal) -> None:
        """Block (+) or let go (−)."""
        self.blocked += quantity
        self.withheld += quantity


class Holdings:
    """Locked shelves of a company; see the module's docstring."""

    def __init__(self, company_id: int, *, valuation: Valuation) -> None:
        self.company_id = company_id
        self.valuation = valuation
        self.shelves: dict[Key, Shelf] = {}
        self.grown: set[Key] = set()
        self._moves: list[tuple[StockLine, Move]] = []

    @classmethod
    def open(cls, keys: Iterable[Key], *, company_id: int, valuation: Valuation = Valuation.FIFO, contents: bool = True) -> Holdings:
        """Lock the balances of these keys, made when missing; with `contents` also read layers and places."""
        book = cls(company_id, valuation=valuation)
        wanted = set(keys)
        if wanted:
            book._lock(wanted)
            while not book.shelves:
                book._make(wanted)
            if contents:
                book._read_contents(wanted)
            book._ask_keepers()
        return book

    @classmethod
    def of_demands(cls, source: str, source_ids: Collection[int], *, company_id: int) -> Holdings:
        """Lock the balances at which demands of these sources stand, as far as there are any; one statement."""
        book = cls(company_id, valuation=Valuation.FIFO)
        book._add_shelves(_OF_DEMANDS.find(source=source, ids=source_ids, company=company_id))
        book._ask_keepers()
        return book

    @classmethod
    def may_open(cls, keys: Collection[Key], *, company_id: int) -> bool:
        """Whether the balances of these keys stand behind all this transaction holds: new ones always do."""
        held = locks.held()[1].get(locks.Kind.STOCK, set())
        there = StockBalance.objects.filter(at_keys(keys, company_id)).exclude(pk__in=held).order_by("pk")
        first = there.values_list("pk", flat=True).first() if held else None
        return first is None or first > max(held)

    def _ask_keepers(self) -> None:
        for keeper in lotted.keepers:
            keeper.shelves(self.shelves, company_id=self.company_id)

    def _lock(self, wanted: set[Key]) -> None:
        """One statement, so that rows are locked in id order, none when one is missing; made once for keys of one warehouse, as most are."""
        here, items = _in_one_warehouse(wanted)
        if here:
            self._add_shelves(_AT.find(ids=items, count=len(items), warehouse=here, company=self.company_id))
        else:
            self._add_shelves(locks.lock(locks.Kind.STOCK, _all_or_none(at_keys(wanted, self.company_id), len(wanted))))

    def _make(self, wanted: set[Key]) -> None:
        """Lock what there is and make the missing ones; nothing of it when somebody else makes one at this moment. Who waited for
        his while holding others would be waited for by him."""
        with contextlib.suppress(IntegrityError), tx.attempt():
            rows = locks.lock(locks.Kind.STOCK, StockBalance.objects.filter(at_keys(wanted, self.company_id)))
            missing = sorted(wanted - {(row.warehouse_id, row.item_id) for row in rows})
            made = StockBalance.objects.bulk_create(
                StockBalance(company_id=self.company_id, warehouse_id=warehouse, item_id=item) for warehouse, item in missing
            )
            locks.made(locks.Kind.STOCK, (row.pk for row in made))
            self._add_shelves([*rows, *made])

    def _add_shelves(self, rows: Iterable[StockBalance]) -> None:
        for row in rows:
            self.shelves[(row.warehouse_id, row.item_id)] = Shelf(row.pk, row.on_hand, row.blocked)

    def _read_contents(self, wanted: set[Key]) -> None:
        """Layers; and places, of keys that have any or have no layer to tell. One or two statements."""
        here, items = _in_one_warehouse(wanted)
        layers: Iterable[Sequence[Any]] = (
            _LAYERS.values(ids=items, warehouse=here, company=self.company_id) if here else _layers(at_keys(wanted, self.company_id))
        )
        unsure = set(wanted)
        for warehouse, item, *layer, is_placed in layers:
            self.shelves[(warehouse, item)].slices.append(Slice(*layer))
            if not is_placed:
                unsure.discard((warehouse, item))
        if unsure:
            self._read_places(unsure)

    def _read_places(self, wanted: set[Key]) -> None:
        rows = Place.objects.filter(at_keys(wanted, self.company_id)).order_by("pk")
        fields = ("warehouse_id", "item_id", "location_id", "lot_id", "quantity", "lot__expires_on")
        for warehouse, item, *spot, position, code, pk in rows.values_list(*fields, "location__position", "location__code", "pk"):
            self.shelves[(warehouse, item)].spots.append(Spot(*(*spot, (position or 0, code or ""), pk)))

    def receive(self, line: StockLine, *, warehouse_id: int, value: Decimal, parts: Sequence[tuple[Where, Decimal]], on: dt.date) -> None:
        """Goods come in as the newest layer, in parts at locations (of lots) or unplaced."""
        key = (warehouse_id, line.item_id)
        shelf = self.shelves[key]
        quantity = sum((amount for _, amount in parts), ZERO)
        shelf.slices.append(Slice(quantity, value, line.pk, None, on, True))
        self._shift(shelf, quantity, value)
        for (where, amount), worth in zip(parts, _split(value, [amount for _, amount in parts]), strict=True):
            self._put(shelf, where, amount)
            self._move(line, warehouse_id, where, moved=(amount, worth), on=on)
        self.grown.add(key)

    def take(
        self,
        line: StockLine,
        *,
        warehouse_id: int,
        quantity: Decimal,
        location_id: int | None,
        first_line: int | None = None,
        on: dt.date,
    ) -> tuple[Decimal, dict[int | None, Decimal]]:
        """Goods go out; their cost, and how much of each lot. The caller has made sure that they may (free stock, own blocks)."""
        shelf = self.shelves[(warehouse_id, line.item_id)]
        picked = self._pick(shelf, line, quantity, location_id)
        cost = rules.consume(shelf.slices, quantity, valuation=self.valuation, first_line=first_line)
        values = _split(cost, [taken for _, taken in picked])
        for (spot, taken), value in zip(picked, values, strict=True):
            where = (spot.location_id, spot.lot_id)
            self._put(shelf, where, -taken)
            self._move(line, warehouse_id, where, moved=(-taken, -value), on=on)
        self._shift(shelf, -quantity, -cost)
        of_lots: dict[int | None, Decimal] = {}
        for spot, taken in picked:
            of_lots[spot.lot_id] = of_lots.get(spot.lot_id, ZERO) + taken
        return cost, of_lots

    def relocate(
        self, line: StockLine, *, warehouse_id: int, quantity: Decimal, places: tuple[int | None, int | None], on: dt.date
    ) -> None:
        """Goods change their place inside a warehouse, those of no lot get the line's; neither their value nor who blocked
        them is touched."""
        source, target = places
        shelf = self.shelves[(warehouse_id, line.item_id)]
        for spot, taken in self._pick(shelf, line, quantity, source):
            for where, amount in (((spot.location_id, spot.lot_id), -taken), ((target, spot.lot_id or line.lot_id), taken)):
                self._put(shelf, where, amount)
                self._move(line, warehouse_id, where, moved=(amount, ZERO), on=on)

    def _pick(self, shelf: Shelf, line: StockLine, quantity: Decimal, location_id: int | None) -> list[tuple[Spot, Decimal]]:
        spots = [*shelf.spots, Spot(None, None, shelf.unplaced)]
        if shelf.lots:
            picked = shelf.lots.pick(line, spots, quantity, location_id=location_id)
        else:
            picked = rules.pick(spots, quantity, location_id=location_id, lot_id=line.lot_id)
        if picked is None:
            raise Refusal(
                "NOT_THERE",
                N_("Position %(position)s: the location or lot holds less than %(quantity)s."),
                f"lines.{line.position}.location",
                params={"position": line.position, "quantity": quantity.normalize()},
            )
        return picked

    def _shift(self, shelf: Shelf, quantity: Decimal, value: Decimal) -> None:
        shelf.on_hand += quantity
        shelf.moved += quantity
        shelf.earned += value

    def _put(self, shelf: Shelf, where: Where, quantity: Decimal) -> None:
        if where == UNPLACED:
            return
        for spot in shelf.spots:
            if (spot.location_id, spot.lot_id) == where:
                break
        else:
            spot = Spot(*where, ZERO)
            shelf.spots.append(spot)
        spot.quantity += quantity
        spot.changed = True

    def _move(self, line: StockLine, warehouse_id: int, where: Where, *, moved: tuple[Decimal, Decimal], on: dt.date) -> None:
        location_id, lot_id = where
        quantity, value = moved
        moved_now = Move(
            company_id=self.company_id,
            document_id=line.document_id,
            warehouse_id=warehouse_id,
            item_id=line.item_id,
            location_id=location_id,
            lot_id=lot_id,
            on=on,
            quantity=quantity,
            value=value,
        )
        self._moves.append((line, moved_now))

    def write(self) -> None:
        """Put all changes down: moves (their lines have keys now), layers, places, balances; at most seven statements."""
        if self._moves:
            for line, move in self._moves:
                move.line_id = line.pk
            insert_rows(move for _, move in self._moves)
            self._write_layers()
            self._write_places()
        self._write_balances()
        for keeper in lotted.keepers:
            keeper.written(self._moves, shelves=self.shelves, company_id=self.company_id)

    def _write_layers(self) -> None:
        changed = [(key, one) for key, shelf in self.shelves.items() for one in shelf.slices if one.changed]
        update_rows(
            Layer,
            [{"pk": one.pk, "quantity": one.quantity, "value": one.value} for _, one in changed if one.pk],
            ["quantity", "value"],
        )
        insert_rows(
            Layer(
                company_id=self.company_id,
                warehouse_id=warehouse,
                item_id=item,
                line_id=one.line_id,
                on=one.on,
                quantity=one.quantity,
                value=one.value,
            )
            for (warehouse, item), one in changed
            if not one.pk
        )

    def _write_places(self) -> None:
        changed = [(key, spot) for key, shelf in self.shelves.items() for spot in shelf.spots if spot.changed]
        update_rows(Place, [{"pk": spot.pk, "quantity": spot.quantity} for _, spot in changed if spot.pk], ["quantity"])
        insert_rows(
            Place(
                company_id=self.company_id,
                warehouse_id=warehouse,
                item_id=item,
                location_id=spot.location_id,
                lot_id=spot.lot_id,
                quantity=spot.quantity,
            )
            for (warehouse, item), spot in changed
            if not spot.pk and spot.quantity
        )

    def _write_balances(self) -> None:
        """One conditional update: the rows are locked, the condition and the CHECKs are the last wall."""
        changed = [one for one in self.shelves.values() if one.moved or one.withheld or one.earned]
        for start in range(0, len(changed), _ROWS):
            rows = changed[start : start + _ROWS]
            if _add(rows) != len(rows):
                raise Refusal("SHORT_STOCK", N_("There is not enough stock."), "lines")
        for shelf in changed:
            shelf.moved = shelf.withheld = shelf.earned = ZERO


def _split(cost: Decimal, quantities: list[Decimal]) -> list[Decimal]:
    """The cost of a line over the places it was picked from."""
    return [cost] if len(quantities) == 1 else split(cost, quantities)


def _add(rows: list[Shelf]) -> int:
    """Add what moved to the balances, unless less would be left than is blocked; how many rows could bear it."""
    columns = ("on_hand", "blocked", "value")
    names = ("k", *columns) if connection.vendor == "postgresql" else tuple(f"column{n}" for n in range(1, 5))
    new = {column: f"stock_balance.{column} + CAST(v.{name} AS bigint)" for column, name in zip(columns, names[1:], strict=True)}
    alias = "v (k, on_hand, blocked, value)" if connection.vendor == "postgresql" else "v"
    sql = (
        f"UPDATE stock_balance SET {', '.join(f'{column} = {value}' for column, value in new.items())}"  # noqa: S608
        f" FROM (VALUES {', '.join(['(%s, %s, %s, %s)'] * len(rows))}) AS {alias}"
        f" WHERE stock_balance.id = CAST(v.{names[0]} AS bigint)"
        f" AND {new['blocked']} >= 0 AND {new['on_hand']} >= {new['blocked']}"
    )
    fields: dict[str, Any] = {name: StockBalance._meta.get_field(name) for name in columns}
    params: list[int] = []
    for row in rows:
        params += [
            row.balance_id,
            fields["on_hand"].to_scaled(row.moved),
            fields["blocked"].to_scaled(row.withheld),
            fields["value"].to_scaled(row.earned),
        ]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def _in_one_warehouse(keys: Iterable[Key]) -> tuple[int, set[int]]:
    """The warehouse and the items of keys that have but one; (0, nothing) else."""
    places = {warehouse for warehouse, _ in keys}
    return (places.pop(), {item for _, item in keys}) if len(places) == 1 else (0, set())


def _layers(chosen: Q) -> QuerySet[Any]:
    placed = Place.objects.filter(warehouse_id=OuterRef("warehouse_id"), item_id=OuterRef("item_id"))
    rows = Layer.objects.filter(chosen, quantity__gt=0).annotate(placed=Exists(placed)).order_by("pk")
    return rows.values_list("warehouse_id", "item_id", "quantity", "value", "line_id", "pk", "on", "placed")


def _here(ids: Collection[int], warehouse: int, company: int) -> Q:
    return Q(company_id=company, warehouse_id=warehouse, item_id__among=ids)


def _of_demands(source: str, ids: Collection[int], company: int) -> QuerySet[StockBalance]:
    demands = Demand.objects.filter(source=source, source_id__among=ids)
    places = {"item_id__in": demands.values("item_id"), "warehouse_id__in": demands.values("warehouse_id")}
    return StockBalance.objects.filter(company_id=company, **places)


_PLACE: dict[str, Any] = {"ids": IDS, "warehouse": NUMBER, "company": NUMBER + 1}
_AT = locks.Locked(locks.Kind.STOCK, lambda count, **here: _all_or_none(_here(**here), count), count=NUMBER + 2, **_PLACE)
_LAYERS = Prepared(lambda **here: _layers(_here(**here)), **_PLACE)
_OF_DEMANDS = locks.Locked(locks.Kind.STOCK, _of_demands, source=TEXT, company=NUMBER)


def _all_or_none(chosen: Q, count: int) -> QuerySet[StockBalance]:
    """The balances chosen, if there are so many of them."""
    there = StockBalance.objects.filter(chosen).order_by().values("company_id").annotate(count=Count("pk")).values("count")
    return StockBalance.objects.alias(there=Subquery(there, output_field=BigIntegerField())).filter(chosen, there=count)


def at_keys(keys: Iterable[Key], company_id: int) -> Q:
    """Rows at these keys."""
    items: defaultdict[int, set[int]] = defaultdict(set)
    for warehouse, item in keys:
        items[warehouse].add(item)
    chosen = Q(pk__in=())
    for warehouse, here in items.items():
        chosen |= Q(company_id=company_id, item_id__in=here, warehouse_id=warehouse)
    return chosen
