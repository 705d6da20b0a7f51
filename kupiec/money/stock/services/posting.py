"""One run of posting: the lines of many documents against the books of holdings and claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows, update_rows
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.money.stock import found as lookup
from kupiec.money.stock import rules
from kupiec.money.stock.models import StockDocument, StockLine
from kupiec.money.stock.services import books, lotted, returning, settings
from kupiec.money.stock.services.claims import Claims, Want
from kupiec.money.stock.services.holdings import Holdings, Key
from kupiec.money.stock.services.returning import Origins
from kupiec.money.stock.services.short import short
from kupiec.money.stock.values import INBOUND, Kind, State
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties


class Posting:
    """Documents with their lines, the books they move, and what is refused on the way."""

    def __init__(self, holdings: Holdings, claims: Claims, origins: Origins, *, chosen: settings.Settings, by: Actor) -> None:
        self.holdings, self.claims, self.origins = holdings, claims, origins
        self.chosen, self.by = chosen, by
        self.papers: list[StockDocument] = []
        self.lines: list[StockLine] = []
        self._refused: list[Refusal] = []
        self._prices: dict[int, Decimal | None] | None = None

    @classmethod
    def begin(cls, papers: Sequence[StockDocument], lines: Sequence[StockLine], *, by: Actor) -> Posting:
        """Lock the balances of all lines and read what they need."""
        chosen = settings.of(by.company_id)
        by_id = {paper.pk: paper for paper in papers}
        keys = {key for line in lines if line.stocked for key in _keys(line, by_id[line.document_id])}
        holdings = Holdings.open(keys, company_id=by.company_id, valuation=chosen.valuation)
        sources = {(line.demand_source, line.demand_source_id) for line in lines if line.demand_source and line.demand_source_id}
        supplies = {line.supply_id for line in lines if line.supply_id}
        claims = Claims.load(holdings, policy=chosen.policy, sources=sources, supply_ids=supplies)
        posting = cls(holdings, claims, returning.origins(lines, by_id), chosen=chosen, by=by)
        posting.add(papers, lines)
        for keeper in lotted.keepers:
            keeper.lines(papers, lines, shelves=holdings.shelves)
        return posting

    def add(self, papers: Sequence[StockDocument], lines: Sequence[StockLine]) -> None:
        self.papers += papers
        self.lines += lines

    def run(self) -> None:
        """Move all lines, or refuse with every shortage named."""
        by_id = {paper.pk: paper for paper in self.papers}
        costs: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
        for line in self.lines:
            paper = by_id[line.document_id]
            if line.stocked and line.base_quantity and paper.kind != Kind.COUNT:
                line.cost = self._move(line, paper)
                costs[paper.pk] += line.cost
        if self._refused:
            raise self._refused[0] if len(self._refused) == 1 else Refusals(self._refused)
        for paper in self.papers:
            paper.cost = costs[paper.pk]

    def _move(self, line: StockLine, paper: StockDocument) -> Decimal:
        if paper.kind == Kind.TRANSFER:
            return self._transfer(line, paper)
        into = (paper.kind in INBOUND) == (line.base_quantity > 0)
        return self._into(line, paper) if into else self._out(line, paper)

    def _into(self, line: StockLine, paper: StockDocument) -> Decimal:
        """Goods come: a receipt, a return, or the reversal of an issue. The frozen cost has the line's sign."""
        quantity = abs(line.base_quantity)
        value = self._value(line, quantity)
        origin = self.origins.get(line.pk)
        parts = (origin.parts if origin and line.reverses_id else ()) or [((line.location_id, line.lot_id), quantity)]
        self.holdings.receive(line, warehouse_id=paper.warehouse_id, value=value, parts=parts, on=paper.issue_date)
        supply = self.claims.supplies.get(line.supply_id or 0)
        if supply and supply.key == (paper.warehouse_id, line.item_id):
            supply.quantity = max(supply.quantity - line.base_quantity, ZERO)
        return value if line.base_quantity > 0 else -value

    def _value(self, line: StockLine, quantity: Decimal) -> Decimal:
        origin = self.origins.get(line.pk)
        if origin:
            return origin.share(quantity)
        if line.unit_cost is not None:
            return rules.line_value(line.unit_cost, line.quantity)
        return rules.line_value(self._purchase_price(line.item_id) or ZERO, quantity)

    def _purchase_price(self, item_id: int) -> Decimal | None:
        if self._prices is None:
            wanted = {line.item_id for line in self.lines}
            self._prices = dict(catalog.Item.objects.filter(pk__in=wanted).values_list("pk", "purchase_price"))
        return self._prices.get(item_id)

    def _out(self, line: StockLine, paper: StockDocument) -> Decimal:
        """Goods go: from their own block and from what is free; or a receipt is taken back, its own layer first."""
        quantity = abs(line.base_quantity)
        if not self._may_take(line, paper.warehouse_id, quantity, leaves=paper.kind == Kind.ISSUE):
            return ZERO
        place = None if line.reverses_id else line.location_id
        cost, _lots = self.holdings.take(
            line, warehouse_id=paper.warehouse_id, quantity=quantity, location_id=place, first_line=line.reverses_id, on=paper.issue_date
        )  # fmt: skip
        return cost if line.base_quantity > 0 else -cost

    def _may_take(self, line: StockLine, warehouse_id: int, quantity: Decimal, *, leaves: bool = False) -> bool:
        """Whether there is enough for it; its demand's block then goes along. `leaves`: to whoever wants it."""
        shelf = self.holdings.shelves[(warehouse_id, line.item_id)]
        want = self._want(line, (warehouse_id, line.item_id))
        own = min(want.block, quantity) if want else ZERO
        unfit = shelf.unfit if leaves else ZERO
        if quantity - own > max(shelf.on_hand - shelf.blocked - unfit, ZERO):
            others = shelf.blocked - (want.block if want else ZERO)
            field = f"lines.{line.position}.quantity"
            self._refused.append(short(line.item_id, wanted=quantity, figures=(shelf.on_hand, others, unfit), field=field))
            return False
        if want:
            self.claims.consume(want, quantity, leaves=leaves)
        return True

    def _want(self, line: StockLine, key: Key) -> Want | None:
        want = self.claims.by_source.get((line.demand_source, line.demand_source_id or 0))
        return want if want and want.key == key else None

    def _transfer(self, line: StockLine, paper: StockDocument) -> Decimal:
        """Two sides in one document: out of one warehouse, into the other at the same value; or a change of place."""
        source, target = paper.warehouse_id, paper.to_warehouse_id or paper.warehouse_id
        places = (line.location_id, line.to_location_id)
        if line.base_quantity < 0:
            source, target, places = target, source, (places[1], places[0])
        quantity = abs(line.base_quantity)
        if source == target:
            self.holdings.relocate(line, warehouse_id=source, quantity=quantity, places=places, on=paper.issue_date)
            return ZERO
        if not self._may_take(line, source, quantity):
            return ZERO
        first = line.reverses_id
        cost, of_lots = self.holdings.take(
            line, warehouse_id=source, quantity=quantity, location_id=None if first else places[0], first_line=first, on=paper.issue_date
        )  # fmt: skip
        parts = [((places[1], lot), taken) for lot, taken in of_lots.items()]
        self.holdings.receive(line, warehouse_id=target, value=cost, parts=parts, on=paper.issue_date)
        return cost if line.base_quantity > 0 else -cost

    def finish(self) -> None:
        """Serve those who wait, write the books, freeze the lines, number the documents (numbers last)."""
        reduced = {supply.key for supply in self.claims.supplies.values() if supply.quantity != supply.before[0]}
        self.claims.rebalance(self.holdings.grown | reduced)
        self.claims.write()
        fresh = [line for line in self.lines if line.pk is None]
        costs = [{"pk": line.pk, "cost": line.cost} for line in self.lines if line.cost is not None and line.pk]
        insert_rows(fresh)
        self.holdings.write()
        update_rows(StockLine, costs, ["cost"])
        prepared = books.prepare(self.papers, by=self.by) if self.chosen.posting else None
        self._seal()
        if prepared:
            books.post(self.papers, prepared, by=self.by)

    def _seal(self) -> None:
        now = clock.now()
        people = {pk for paper in self.papers for pk in (paper.party_id, paper.recipient_id) if pk}
        facts = parties.documents_facts(people, company_id=self.by.company_id) if people else {}
        _number(self.papers)
        rows = []
        for paper in self.papers:
            paper.snapshot = {
                role: parties.snapshot(facts[pk])
                for role, pk in (("party", paper.party_id), ("recipient", paper.recipient_id))
                if pk in facts
            }
            paper.state = State.ISSUED
            rows.append(
                {"pk": paper.pk, "state": paper.state, "number": paper.number, "snapshot": paper.snapshot, "cost": paper.cost,
                 "issued_at": now, "issued_by": self.by.user_id, "updated_at": now}
            )  # fmt: skip
        fields = ["state", "number", "snapshot", "cost", "issued_at", "issued_by", "updated_at"]
        update_rows(StockDocument, rows, fields, bump="version")
        lookup.numbered(self.papers, facts, by=self.by)


def _keys(line: StockLine, paper: StockDocument) -> list[Key]:
    warehouses = {paper.warehouse_id, paper.to_warehouse_id or paper.warehouse_id}
    return [(warehouse, line.item_id) for warehouse in warehouses]


def _number(papers: Sequence[StockDocument]) -> None:
    """Numbers in the order of dates; one taking per kind, branch and day."""
    groups: defaultdict[tuple, list[StockDocument]] = defaultdict(list)
    for paper in sorted(papers, key=lambda paper: (paper.issue_date, paper.pk)):
        groups[(paper.kind, paper.branch_id, paper.issue_date)].append(paper)
    for kind, branch_id, on in sorted(groups):
        group = groups[(kind, branch_id, on)]
        numbers = company.take_numbers(kind, company_id=group[0].company_id, on=on, count=len(group), branch_id=branch_id)
        for paper, number in zip(group, numbers, strict=True):
            paper.number = number
