"""Plugged into the books of stock: lots of shelves, what posting asks of lines, balances per lot (CAT-3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.bulk import delete_rows, insert_rows, update_rows
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.money.lots import rules
from kupiec.money.lots.models import LotBalance, LotBlock, LotCard, LotChoice
from kupiec.money.lots.shelf import Block, Choice, ShelfLots
from kupiec.money.lots.terms import terms
from kupiec.money.lots.values import ZERO, LotState, Terms
from kupiec.money.stock import public as stock

_COMING = ("PZ", "PW", "ZW")
Moved = tuple[stock.StockLine, stock.hall.Move]


class Keeper:
    """Without an item kept by lots nothing is read and nothing written."""

    def shelves(self, shelves: Mapping[stock.hall.Key, stock.hall.Shelf], *, company_id: int) -> None:
        chosen = terms() if shelves else {}
        ours = {key: shelf for key, shelf in shelves.items() if key[1] in chosen}
        if not ours:
            return
        found = states(ours, company_id=company_id, chosen=chosen)
        blocked = [state.balance_id for lots in found.values() for state in lots if state.blocked]
        blocks = _blocks(blocked)
        for key, shelf in ours.items():
            lots = {state.lot_id: state for state in found[key]}
            mine = [block for state in found[key] for block in blocks.get(state.balance_id, ())]
            known = ShelfLots(lots, mine)
            shelf.lots, shelf.unfit = known, known.unfit

    def lines(
        self, papers: Sequence[stock.StockDocument], lines: Sequence[stock.StockLine], *, shelves: Mapping[stock.hall.Key, stock.hall.Shelf]
    ) -> None:
        """Returns get the lot that left. Refuses LOT_WANTED, EXPIRY_WANTED, each such line named; LOT_EXPIRED, LOT_STOPPED."""
        chosen = terms()
        ours = [line for line in lines if line.stocked and line.item_id in chosen]
        if not ours:
            return
        by_id = {paper.pk: paper for paper in papers}
        choices = _choices([line.pk for line in ours if line.pk]) | _brought_over(ours, by_id)
        for shelf in shelves.values():
            if isinstance(shelf.lots, ShelfLots):
                shelf.lots.papers, shelf.lots.choices = by_id, choices
        back = [line for line in ours if by_id[line.document_id].kind == "ZW" and line.base_quantity > 0 and not line.lot_id]
        if back:
            _name_returns(back)
        _check(ours, by_id, chosen)
        for line in ours:
            paper = by_id[line.document_id]
            lots = shelves[(paper.warehouse_id, line.item_id)].lots
            if paper.kind == "WZ" and line.base_quantity > 0 and isinstance(lots, ShelfLots):
                lots.check_fit(line)

    def written(self, moves: Sequence[Moved], *, shelves: Mapping[stock.hall.Key, stock.hall.Shelf], company_id: int) -> None:
        """Balances per lot follow the moves; what is kept of lots follows what is blocked."""
        chosen = terms()
        bare = {line.position: line for line, move in moves if not move.lot_id and move.quantity > 0 and move.item_id in chosen}
        if bare:
            raise _refused([_lot_wanted(line) for line in bare.values()])
        sums: defaultdict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
        for _line, move in moves:
            if move.lot_id:
                sums[(move.warehouse_id, move.lot_id)] += move.quantity
        held = {key: shelf.lots for key, shelf in shelves.items() if isinstance(shelf.lots, ShelfLots) and shelf.lots.blocks}
        kept = _converge(held) if held else {}
        if sums or kept:
            _write(sums, kept, company_id=company_id)


def states(keys: Iterable[stock.hall.Key], *, company_id: int, chosen: Mapping[int, Terms]) -> dict[stock.hall.Key, list[LotState]]:
    """Lots there are at these keys, by their day; one statement."""
    wanted = list(keys)
    rows = LotBalance.objects.filter(
        company_id=company_id, warehouse_id__in={key[0] for key in wanted}, lot__item_id__in={key[1] for key in wanted}
    )
    card = LotCard.objects.filter(lot_id=OuterRef("lot_id")).values("ruling")
    rows = rows.filter(Q(on_hand__gt=0) | Q(blocked__gt=0)).annotate(ruling=Subquery(card)).order_by("lot__expires_on", "lot__code")
    found: dict[stock.hall.Key, list[LotState]] = {key: [] for key in wanted}
    today = clock.today()
    fields = ("warehouse_id", "lot__item_id", "pk", "lot_id", "lot__code", "lot__expires_on", "on_hand", "blocked", "ruling")
    for warehouse, item, *lot, ruling in rows.values_list(*fields):
        if (warehouse, item) in found:
            days = chosen[item].ship_days if item in chosen else 0
            fit = rules.fitness(lot[3], ruling=ruling or "", today=today, ship_days=days)
            found[(warehouse, item)].append(LotState(*(*lot, fit)))
    return found


def unfit(keys: Collection[stock.hall.Key], *, company_id: int) -> dict[stock.hall.Key, Decimal]:
    """How much at these keys may not be sold; two statements."""
    chosen = terms()
    ours = [key for key in keys if key[1] in chosen]
    found = states(ours, company_id=company_id, chosen=chosen) if ours else {}
    return {key: sum((lot.on_hand for lot in lots if lot.fitness), ZERO) for key, lots in found.items()}


def _blocks(balance_ids: Sequence[int]) -> dict[int, list[Block]]:
    if not balance_ids:
        return {}
    found: defaultdict[int, list[Block]] = defaultdict(list)
    rows = LotBlock.objects.filter(balance_id__in=balance_ids).order_by("pk")
    for pk, balance, lot, source, source_id, quantity in rows.values_list(
        "pk", "balance_id", "balance__lot_id", "source", "source_id", "quantity"
    ):
        found[balance].append(Block(pk, balance, lot, (source, source_id), quantity, quantity))
    return found


def _choices(line_ids: Sequence[int]) -> dict[int, list[Choice]]:
    found: defaultdict[int, list[Choice]] = defaultdict(list)
    for line, lot, quantity, reason in (
        LotChoice.objects.filter(line_id__in=line_ids).order_by("pk").values_list("line_id", "lot_id", "quantity", "reason")
    ):
        found[line].append(Choice(lot, quantity, reason))
    return dict(found)


def _brought_over(lines: Sequence[stock.StockLine], papers: Mapping[int, stock.StockDocument]) -> dict[int, list[Choice]]:
    """A transfer taken back takes the lots it brought, whatever else lies there by now."""
    undone = {line.reverses_id: line.pk for line in lines if line.reverses_id and not line.lot_id and papers[line.document_id].kind == "MM"}
    found: defaultdict[int, list[Choice]] = defaultdict(list)
    moves = stock.hall.Move.objects.filter(line_id__in=undone, quantity__gt=0, lot__isnull=False).order_by("pk") if undone else ()
    for move in moves:
        found[undone[move.line_id]].append(Choice(move.lot_id or 0, move.quantity, ""))
    return found


def _name_returns(back: Sequence[stock.StockLine]) -> None:
    """What left of one lot comes back of it; of several, or of none, a person must say."""
    origin = dict(stock.Returned.objects.filter(target_id__in=[line.pk for line in back]).values_list("target_id", "source_id"))
    left: defaultdict[int, set[int | None]] = defaultdict(set)
    for line_id, lot in stock.hall.Move.objects.filter(line_id__in=origin.values(), quantity__lt=0).values_list("line_id", "lot_id"):
        left[line_id].add(lot)
    rows = []
    for line in back:
        lots = left[origin.get(line.pk, 0)]
        if len(lots) == 1:
            line.lot_id = next(iter(lots))
            rows.append({"pk": line.pk, "lot_id": line.lot_id})
    update_rows(stock.StockLine, rows, ["lot_id"])


def _check(lines: Sequence[stock.StockLine], papers: Mapping[int, stock.StockDocument], chosen: Mapping[int, Terms]) -> None:
    coming = [line for line in lines if papers[line.document_id].kind in _COMING and line.base_quantity > 0]
    counted = [line for line in lines if papers[line.document_id].kind == "INW"]
    refused = [_lot_wanted(line) for line in (*coming, *counted) if not line.lot_id]
    dated = [line for line in coming if line.lot_id and chosen[line.item_id].expiry]
    if dated:
        bare = set(stock.hall.Lot.objects.filter(pk__in={line.lot_id for line in dated}, expires_on=None).values_list("pk", flat=True))
        refused += [_expiry_wanted(line) for line in dated if line.lot_id in bare]
    if refused:
        raise _refused(refused)


def _refused(each: list[Refusal]) -> Refusal:
    return each[0] if len(each) == 1 else Refusals(each)


def _lot_wanted(line: stock.StockLine) -> Refusal:
    return Refusal(
        "LOT_WANTED", N_("Position %(position)s, %(item)s: say of which lot it is."), f"lines.{line.position}.lot", params={"position": line.position, "item": line.description},
    )  # fmt: skip


def _expiry_wanted(line: stock.StockLine) -> Refusal:
    return Refusal(
        "EXPIRY_WANTED", N_("Position %(position)s, %(item)s: say till when the lot is good."), f"lines.{line.position}.lot", params={"position": line.position, "item": line.description},
    )  # fmt: skip


def _converge(held: Mapping[stock.hall.Key, ShelfLots]) -> dict[int, Decimal]:
    """What is kept of lots shrinks with what left and with what is blocked at all; what stays per balance of a lot."""
    blocks = [(key, block) for key, lots in held.items() for block in lots.blocks]
    sources = {block.source for _, block in blocks}
    rows = stock.ahead.Allocation.objects.filter(
        demand__source__in={kind for kind, _ in sources},
        demand__source_id__in={pk for _, pk in sources},
        balance__warehouse_id__in={key[0] for key in held},
    )
    fields = ("demand__source", "demand__source_id", "balance__warehouse_id", "balance__item_id", "quantity")
    blocked = {((kind, pk), (warehouse, item)): quantity for kind, pk, warehouse, item, quantity in rows.values_list(*fields)}
    by_want: defaultdict[Any, list[Block]] = defaultdict(list)
    for key, block in blocks:
        by_want[(block.source, key)].append(block)
    for want, mine in by_want.items():
        stays = rules.within([(at, block.left) for at, block in enumerate(mine)], blocked.get(want, ZERO))
        for at, block in enumerate(mine):
            block.left = stays[at]
    changed = [block for _, block in blocks if block.left != block.quantity]
    delete_rows(LotBlock, [block.pk for block in changed if not block.left and block.pk])
    update_rows(LotBlock, [{"pk": block.pk, "quantity": block.left} for block in changed if block.left], ["quantity"])
    kept: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for _, block in blocks:
        kept[block.balance_id] += block.left
    return dict(kept) if changed else {}


def _write(sums: Mapping[tuple[int, int], Decimal], kept: Mapping[int, Decimal], *, company_id: int) -> None:
    rows = LotBalance.objects.filter(
        warehouse_id__in={key[0] for key in sums}, lot_id__in={key[1] for key in sums}
    ) | LotBalance.objects.filter(pk__in=kept)
    found = {(row.warehouse_id, row.lot_id): row for row in rows}
    update_rows(
        LotBalance,
        [
            {"pk": row.pk, "on_hand": row.on_hand + sums.get(key, ZERO), "blocked": kept.get(row.pk, row.blocked)}
            for key, row in found.items()
            if sums.get(key) or row.pk in kept
        ],
        ["on_hand", "blocked"],
    )
    insert_rows(
        LotBalance(company_id=company_id, warehouse_id=warehouse, lot_id=lot, on_hand=quantity)
        for (warehouse, lot), quantity in sums.items()
        if (warehouse, lot) not in found and quantity
    )
