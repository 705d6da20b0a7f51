"""The lots of one shelf as a run of posting sees them: which of them a line takes, what is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.lots import rules
from kupiec.money.lots.values import ZERO, Ask, Fitness, LotState
from kupiec.money.stock import public as stock

Source = tuple[str, int]


@dataclass(slots=True)
class Block:
    """`quantity` of a lot kept for a demand; `left` changes while goods leave."""

    pk: int | None
    balance_id: int
    lot_id: int
    source: Source
    quantity: Decimal
    left: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Choice:
    """A lot somebody chose for a line, and why out of its turn."""

    lot_id: int
    quantity: Decimal
    reason: str


@dataclass(slots=True)
class ShelfLots:
    """See the module’s docstring; `papers` and `choices` are those of the run."""

    states: dict[int, LotState]
    blocks: list[Block] = field(default_factory=list)
    papers: dict[int, stock.StockDocument] = field(default_factory=dict)
    choices: dict[int, list[Choice]] = field(default_factory=dict)

    @property
    def unfit(self) -> Decimal:
        return sum((state.on_hand for state in self.states.values() if state.fitness), ZERO)

    def kept_for(self, source: Source) -> list[Block]:
        return [block for block in self.blocks if block.source == source and block.left > 0]

    def kept_from(self, source: Source) -> dict[int, Decimal]:
        """What others than this demand keep of the lots."""
        found: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
        for block in self.blocks:
            if block.source != source:
                found[block.lot_id] += block.left
        return dict(found)

    def pick(
        self, line: stock.StockLine, spots: Sequence[Any], quantity: Decimal, *, location_id: int | None
    ) -> list[tuple[Any, Decimal]] | None:
        """What the line names, then what its demand keeps, then lots in their turn.

        Refuses LOT_KEPT, OUT_OF_TURN, and LOT_EXPIRED, LOT_STOPPED where only what may not leave is left of what was blocked.
        """
        paper = self.papers.get(line.document_id)
        if paper and _names_goods(paper, line):
            bare = [spot for spot in spots if spot.lot_id is None and spot.location_id == line.location_id]
            return rules.take(bare, [Ask(quantity)], kept={}, unfit=(), barred=False, turn=stock.hall.turn)
        leaves = bool(paper and paper.kind == "WZ" and not line.reverses_id)
        source = (line.demand_source, line.demand_source_id or 0)
        kept, unfit = self.kept_from(source), [lot for lot, state in self.states.items() if state.fitness]
        named = self._named(line, quantity)
        own = self.kept_for(source)
        asks = [*named, *self._rest(own, quantity - sum((ask.quantity for ask in named), ZERO))]
        asks = [Ask(ask.quantity, ask.lot_id, location_id, ask.must) for ask in asks]
        found = rules.take(spots, asks, kept=kept, unfit=unfit, barred=leaves, turn=stock.hall.turn)
        if found is None:
            self._say_why(named, kept, line)
            if leaves and rules.take(spots, asks, kept=kept, unfit=unfit, barred=False, turn=stock.hall.turn) is not None:
                raise unfit_refusal(self.states[unfit[0]], f"lines.{line.position}.lot", position=line.position)
            return None
        taken: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
        for spot, amount in found:
            taken[spot.lot_id or 0] += amount
        if leaves:
            self._check_turn(line, named, taken, kept)
        for block in own:
            gone = min(block.left, taken[block.lot_id])
            block.left -= gone
            taken[block.lot_id] -= gone
        return found

    def _named(self, line: stock.StockLine, quantity: Decimal) -> list[Ask]:
        chosen = self.choices.get(line.pk or 0, [])
        if not chosen:
            return [Ask(quantity, line.lot_id)] if line.lot_id else []
        asks, left = [], quantity
        for choice in chosen:
            if left > 0:
                asks.append(Ask(min(choice.quantity, left), choice.lot_id))
                left -= asks[-1].quantity
        return asks

    def _rest(self, own: Sequence[Block], left: Decimal) -> list[Ask]:
        """Lots its demand keeps, as far as they lie where one looks; then any."""
        asks = []
        for block in own if left > 0 else ():
            asks.append(Ask(min(block.left, left), block.lot_id, must=False))
            left -= asks[-1].quantity
        return [*asks, Ask(left)] if left > 0 or asks else []

    def check_fit(self, line: stock.StockLine) -> None:
        """The lots a delivery’s line names may leave. Refuses LOT_EXPIRED, LOT_STOPPED."""
        for lot in [line.lot_id, *(choice.lot_id for choice in self.choices.get(line.pk or 0, []))]:
            state = self.states.get(lot or 0)
            if state and state.fitness:
                raise unfit_refusal(state, f"lines.{line.position}.lot", position=line.position)

    def _say_why(self, named: Sequence[Ask], kept: dict[int, Decimal], line: stock.StockLine) -> None:
        for ask in named:
            state = self.states.get(ask.lot_id or 0)
            if state and state.on_hand >= ask.quantity and kept.get(state.lot_id):
                raise Refusal(
                    "LOT_KEPT", N_("Position %(position)s: %(kept)s of lot %(lot)s is blocked for others."), f"lines.{line.position}.lot",
                    params={"position": line.position, "kept": kept[state.lot_id], "lot": state.code},
                )  # fmt: skip

    def _check_turn(self, line: stock.StockLine, named: Sequence[Ask], taken: dict[int, Decimal], kept: dict[int, Decimal]) -> None:
        """A lot that goes before one nearer to its day needs a reason."""
        free = [ask.lot_id for ask in named if ask.lot_id]
        reasons = {choice.lot_id for choice in self.choices.get(line.pk or 0, []) if choice.reason}
        if not set(free) - reasons:
            return
        first = rules.passed_over(self.states.values(), taken, kept, free)
        if first:
            raise turn_refusal(first, self.states[free[0]].code, f"lines.{line.position}.lot", position=line.position)


def _names_goods(paper: stock.StockDocument, line: stock.StockLine) -> bool:
    """A transfer that moves nothing but says of which lot goods are that had none."""
    inside = paper.kind == "MM" and paper.warehouse_id == paper.to_warehouse_id
    return bool(inside and line.lot_id and line.location_id == line.to_location_id)


def unfit_refusal(state: LotState, where: str, *, position: int = 0) -> Refusal:
    params = {"position": position, "lot": state.code, "day": state.expires_on.strftime("%d.%m.%Y") if state.expires_on else "—"}
    if state.fitness == Fitness.STOPPED:
        return Refusal("LOT_STOPPED", N_("Position %(position)s: lot %(lot)s is stopped and may not leave."), where, params=params)
    return Refusal(
        "LOT_EXPIRED",
        N_("Position %(position)s: lot %(lot)s is good till %(day)s; it may not be sold unless somebody allows it."),
        where,
        params=params,
    )


def turn_refusal(first: LotState, chosen: str, where: str, *, position: int = 0) -> Refusal:
    return Refusal(
        "OUT_OF_TURN", N_("Position %(position)s: lot %(first)s (good till %(day)s) goes before lot %(chosen)s. Say why it doesn’t."), where,
        params={"position": position, "first": first.code, "day": first.expires_on.strftime("%d.%m.%Y") if first.expires_on else "—", "chosen": chosen},
    )  # fmt: skip
