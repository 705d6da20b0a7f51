"""The book of claims: demands, what is kept for them (blocks, reservations) and expected supply, in one transaction.

Loaded after the balances of its keys are locked (`Holdings`), which is why demands, allocations and supply need no
lock of their own. `write` puts changes down in a constant number of statements; the balances follow by
`Holdings.write`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q

from kupiec.ground.kernel import among, tx
from kupiec.ground.kernel.bulk import delete_rows, insert_rows, update_rows
from kupiec.ground.kernel.joins import Columns
from kupiec.ground.kernel.money import ZERO
from kupiec.money.stock import rules
from kupiec.money.stock.models import Allocation, Demand, ExpectedSupply
from kupiec.money.stock.rules import Claim, Coming
from kupiec.money.stock.services.holdings import Holdings, Key, at_keys
from kupiec.money.stock.values import Blocked, Policy, Source


@dataclass(slots=True)
class Want:
    """A demand with what is kept for it: `block` from stock, `pegs` on supply."""

    pk: int
    source: Source
    company_id: int
    key: Key
    quantity: Decimal
    claimed: Decimal
    ordered_on: dt.date
    due: dt.date | None
    abc_class: str
    block: Decimal = ZERO
    pegs: dict[int, Decimal] = field(default_factory=dict)
    claimed_before: Decimal = ZERO
    left: Decimal = ZERO
    gone: bool = False
    """It got all it wanted (`left` to it) and stands there no more."""

    @property
    def pegged(self) -> Decimal:
        return sum(self.pegs.values(), ZERO)

    @property
    def waiting(self) -> Decimal:
        """Claimed and not blocked."""
        return self.claimed - self.block

    def as_claim(self) -> Claim:
        return Claim(self.pk, self.waiting, self.ordered_on, self.due, self.abc_class)

    def outcome(self) -> Blocked:
        return Blocked(self.block, self.pegged, self.claimed - self.block - self.pegged)


@dataclass(slots=True)
class Supply:
    """Expected supply; `pegged` is kept in step with the wants' pegs."""

    pk: int
    key: Key
    due: dt.date
    quantity: Decimal
    reserved: Decimal
    before: tuple[Decimal, Decimal] = (ZERO, ZERO)

    @property
    def free(self) -> Decimal:
        return self.quantity - self.reserved


class Claims:
    """Demands of some sources or keys, loaded to be changed; see the module's docstring."""

    def __init__(self, holdings: Holdings, *, policy: Policy) -> None:
        self.holdings = holdings
        self.policy = policy
        self.wants: dict[int, Want] = {}
        self.by_source: dict[Source, Want] = {}
        self.supplies: dict[int, Supply] = {}
        self._rows: dict[tuple[int, int | None, int | None], tuple[int, Decimal]] = {}
        self._known: set[Key] = set()
        self._supply_at: set[Key] = set()

    @classmethod
    def load(
        cls,
        holdings: Holdings,
        *,
        policy: Policy,
        sources: Collection[Source] = (),
        supply_at: Collection[Key] = (),
        supply_ids: Collection[int] = (),
    ) -> Claims:
        """Demands of `sources` with their allocations, and the supply at some keys or of some ids."""
        book = cls(holdings, policy=policy)
        unread = set(sources)
        for source, want in noted(unread).items():
            if not want.claimed:  # nothing is kept for it, so there is nothing else to read
                unread.discard(source)
                if not want.gone:
                    book._know(want)
        if unread:
            book._read_sources(unread)
        book._supply_at = set(supply_at)
        if supply_ids:
            book._read_supplies(Q(pk__in=supply_ids))
        return book

    def _know(self, want: Want) -> None:
        want.claimed_before = want.claimed
        self.wants[want.pk] = self.by_source[want.source] = want

    def _complete(self, keys: Iterable[Key]) -> None:
        """All that wait at these keys, and the supply there, are known from now on."""
        missing = set(keys) - self._known
        if missing:
            self._known |= missing
            here = at_keys(missing, self.holdings.company_id)
            ids = Demand.objects.filter(here, claimed__gt=0).values("pk")
            sql, params = ids.query.get_compiler(connection=connection).as_sql()
            self._read_wants(f"d.id IN ({sql})", params)
            self._read_supplies(here & Q(quantity__gt=0))

    def _read_sources(self, sources: Iterable[Source]) -> None:
        by_kind: defaultdict[str, set[int]] = defaultdict(set)
        for kind, source_id in sources:
            by_kind[kind].add(source_id)
        for kind, ids in by_kind.items():
            chosen = among.condition("d.source_id", connection)
            self._read_wants(f"d.source = %s AND {chosen}", [kind, among.parameter(ids, connection)])

    def _read_wants(self, chosen: str, params: Sequence[Any]) -> None:
        """Demands with what is kept for them; one statement, one more when something is kept on supply."""
        with connection.cursor() as cursor:
            cursor.execute(_WANTS.format(chosen), params)
            rows = cursor.fetchall()
        pegged, known = set(), set(self.wants)
        for pk, source, source_id, company_id, warehouse, item, *rest, kept, balance, supply, quantity in _COLUMNS.read(rows):
            if pk in known:
                continue
            if pk not in self.wants:
                self._know(Want(pk, (source, source_id), company_id, (warehouse, item), *rest))
            if kept is None:
                continue
            self._rows[(pk, balance, supply)] = (kept, quantity)
            if supply is None:
                self.wants[pk].block = quantity
            else:
                self.wants[pk].pegs[supply] = quantity
                pegged.add(supply)
        if pegged - self.supplies.keys():
            self._read_supplies(Q(pk__in=pegged))

    def _read_supplies(self, chosen: Q) -> None:
        fields = ("pk", "warehouse_id", "item_id", "due", "quantity", "reserved")
        for pk, warehouse, item, due, quantity, reserved in (
            ExpectedSupply.objects.filter(chosen).order_by("due", "pk").values_list(*fields)
        ):
            if pk not in self.supplies:
                self.supplies[pk] = Supply(pk, (warehouse, item), due, quantity, reserved, (quantity, reserved))

    def _coming(self, key: Key) -> list[Supply]:
        """Supply of a key, soonest first; that of all keys asked for is read when the first one needs it."""
        if self._supply_at:
            self._read_supplies(at_keys(self._supply_at, self.holdings.company_id) & Q(quantity__gt=0))
            self._supply_at = set()
        return sorted((one for one in self.supplies.values() if one.key == key), key=lambda one: (one.due, one.pk))

    def in_order(self, wants: Iterable[Want]) -> list[Want]:
        """The wants as the policy serves them."""
        chosen = {want.pk: want for want in wants}
        queue = rules.queue((want.as_claim() for want in chosen.values()), policy=self.policy)
        return [chosen[claim.demand_id] for claim in queue]

    def claim(self, want: Want, level: Decimal, *, wait: bool) -> None:
        """Keep `level` for a demand: from free stock, then on free supply; without `wait` only what is there now."""
        want.claimed = level
        self.trim(want)
        given = min(want.waiting, max(self.holdings.shelves[want.key].free, ZERO))
        self._block(want, given)
        if not wait:
            want.claimed = want.block
        self.trim(want)
        self._peg_rest(want)

    def _peg_rest(self, want: Want) -> None:
        left = want.waiting - want.pegged
        for supply in self._coming(want.key) if left > 0 else ():
            given = min(left, supply.free)
            if given > 0:
                self._peg(want, supply.pk, want.pegs.get(supply.pk, ZERO) + given)
                left -= given

    def consume(self, want: Want, quantity: Decimal, *, leaves: bool) -> None:
        """Goods of this demand have left: its block and its claim shrink; all of it left it for good."""
        self._block(want, -min(want.block, quantity))
        want.claimed = max(want.claimed - quantity, ZERO)
        if leaves:
            want.left += quantity
            want.gone = want.left >= want.quantity
        self.trim(want)

    def trim(self, want: Want) -> None:
        """Let go what is kept above the claim: the latest supply first, stock last."""
        over = want.block + want.pegged - want.claimed
        for pk in sorted(want.pegs, key=lambda pk: (self.supplies[pk].due, pk), reverse=True):
            if over <= 0:
                return
            cut = min(over, want.pegs[pk])
            self._peg(want, pk, want.pegs[pk] - cut)
            over -= cut
        if over > 0:
            self._block(want, -over)
            self.holdings.grown.add(want.key)

    def let_go(self, want: Want) -> None:
        """Nothing is kept for the demand any more."""
        want.claimed = ZERO
        self.trim(want)

    def move(self, want: Want, key: Key) -> None:
        """The demand is for another warehouse or item now; it keeps its claim and stands in the queue there."""
        claimed = want.claimed
        self.let_go(want)
        want.key, want.claimed = key, claimed
        self.holdings.grown.add(key)

    def rebalance(self, keys: Iterable[Key]) -> None:
        """Goods or supply of these keys changed: give free goods to the waiting, promise supply anew (STK-4)."""
        self._complete(keys := sorted(set(keys)))
        claiming: defaultdict[Key, dict[int, Want]] = defaultdict(dict)
        for want in self.wants.values():
            if want.claimed:
                claiming[want.key][want.pk] = want
        for key in keys:
            wants = claiming[key]
            waiting = [want.as_claim() for want in wants.values() if want.waiting > 0]
            free = self.holdings.shelves[key].free
            for pk, given in rules.serve(free, waiting, policy=self.policy).items():
                self._block(wants[pk], given)
            self._promise_anew(key, wants)

    def _promise_anew(self, key: Key, wants: dict[int, Want]) -> None:
        coming = [Coming(one.pk, one.due, one.quantity) for one in self.supplies.values() if one.key == key]
        pegs = rules.peg(coming, [w.as_claim() for w in wants.values() if w.waiting > 0], policy=self.policy)
        before = {(want.pk, supply) for want in wants.values() for supply in want.pegs}
        for demand, supply in before | pegs.keys():
            self._peg(wants[demand], supply, pegs.get((demand, supply), ZERO))

    def _block(self, want: Want, quantity: Decimal) -> None:
        if quantity:
            want.block += quantity
            self.holdings.shelves[want.key].withhold(quantity)

    def _peg(self, want: Want, supply_id: int, quantity: Decimal) -> None:
        self.supplies[supply_id].reserved += quantity - want.pegs.get(supply_id, ZERO)
        want.pegs[supply_id] = quantity
        if not quantity:
            del want.pegs[supply_id]

    def write(self) -> None:
        """Put allocations, claims and supply down; at most five statements. Call `Holdings.write` too."""
        before, now = noted(), self._allocations()
        gone = [pk for side, (pk, _) in self._rows.items() if side not in now]
        if gone:
            delete_rows(Allocation, gone)
        changed = [
            {"pk": self._rows[side][0], "quantity": quantity}
            for side, quantity in now.items()
            if side in self._rows and self._rows[side][1] != quantity
        ]
        update_rows(Allocation, changed, ["quantity"])
        supplies = [one for one in self.supplies.values() if (one.quantity, one.reserved) != one.before]
        update_rows(
            ExpectedSupply,
            [{"pk": one.pk, "quantity": one.quantity, "reserved": one.reserved} for one in supplies],
            ["quantity", "reserved"],
        )
        insert_rows(
            Allocation(
                company_id=self.holdings.company_id,
                demand_id=demand,
                balance_id=balance,
                supply_id=supply,
                quantity=quantity,
            )
            for (demand, balance, supply), quantity in now.items()
            if (demand, balance, supply) not in self._rows
        )
        delete_rows(Demand, [want.pk for want in self.wants.values() if want.gone])
        claimed = [want for want in self.wants.values() if want.claimed != want.claimed_before and not want.gone]
        update_rows(Demand, [{"pk": want.pk, "claimed": want.claimed} for want in claimed], ["claimed"])
        note({**before, **self.by_source})

    def _allocations(self) -> dict[tuple[int, int | None, int | None], Decimal]:
        now: dict[tuple[int, int | None, int | None], Decimal] = {}
        for want in self.wants.values():
            if want.block:
                now[(want.pk, self.holdings.shelves[want.key].balance_id, None)] = want.block
            now.update({(want.pk, None, supply): quantity for supply, quantity in want.pegs.items()})
        return now


def of_sources(sources: Iterable[Source]) -> Q:
    """The rows of these sources."""
    by_kind: defaultdict[str, set[int]] = defaultdict(set)
    for source, source_id in sources:
        by_kind[source].add(source_id)
    chosen = Q(pk__in=())
    for source, ids in by_kind.items():
        chosen |= Q(source=source, source_id__in=ids)
    return chosen


_COLUMNS = Columns(
    (
        "d", Demand,
        ("id", "source", "source_id", "company_id", "warehouse_id", "item_id", "quantity", "claimed", "ordered_on", "due", "abc_class"),
    ),
    ("a", Allocation, ("id", "balance_id", "supply_id", "quantity")),
)  # fmt: skip
_WANTS = (
    f"SELECT {_COLUMNS.sql} FROM stock_demand d LEFT JOIN stock_allocation a ON a.demand_id = d.id"  # noqa: S608 - our own
    " WHERE {} ORDER BY d.id, a.id"
)
_NOTED = "stock.wants"
_TABLES = ("stock_demand", "stock_allocation")


def note(wants: dict[Source, Want]) -> None:
    """Remember demands as the database has them now, for later verbs of this transaction.

    Only those whose balances it holds, or that it has made itself: nobody else changes them meanwhile.
    """
    tx.memo()[_NOTED] = (tx.writes(_TABLES), wants)


def noted(sources: Iterable[Source] | None = None) -> dict[Source, Want]:
    """Demands remembered (of these sources); none once something else has written them."""
    if not tx.in_write():
        return {}
    written, wants = tx.memo().get(_NOTED, (0, {}))
    if written != tx.writes(_TABLES):
        return {}
    return dict(wants) if sources is None else {source: wants[source] for source in sources if source in wants}
