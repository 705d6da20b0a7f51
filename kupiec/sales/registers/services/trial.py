"""Trying registers out on an order: the real verbs in a transaction that is taken back, so nothing of it stays (ORD-5)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kupiec.ground.access import public as access
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.money.invoicing import public as invoicing
from kupiec.money.stock import public as stock
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import registry
from kupiec.sales.registers import figures, permissions
from kupiec.sales.registers.queries import RIGHT
from kupiec.sales.registers.services.publishing import apply
from kupiec.sales.registers.values import Able, BookData, Tried, Went

MOST_STEPS = 16


class _TakenBackError(Exception):
    """Ends a trial."""


@contextlib.contextmanager
def taken_back(*, by: Actor) -> Iterator[None]:
    """Whatever is done inside leaves no trace: no rows, no jobs, no numbers taken."""
    with tx.write_tx(by=by), contextlib.suppress(_TakenBackError), tx.attempt():
        yield
        raise _TakenBackError


def try_out(book: BookData, order_id: int, *, register: str = "", user_id: int | None = None, by: Actor) -> Tried:
    """What an order may do by this book where it stands (or in `register`), and the whole way it would go.

    `user_id`: as this person would. Refuses what `rules.check` finds, NOT_FOUND. Nothing is kept.
    """
    by.require(RIGHT)
    if not orders.visible(by).filter(pk=order_id).exists():
        raise Refusal("NOT_FOUND", N_("There is no such record."), "order_id")
    who = _as(user_id, by=by)
    made: list[Tried] = []
    with taken_back(by=by):
        apply(book, by=by)
        if register:
            _put(order_id, register, by=by)
        walk = _Walk(order_id, who)
        order = walk.order()
        able = _able(walk, order)
        went, ended = walk.go()
        made.append(Tried(order.number, show.say(order.register.name), able, went, ended))
    return made[0]


def _as(user_id: int | None, *, by: Actor) -> Actor:
    if user_id is None:
        return by
    found = access.User.objects.select_related("employee").filter(pk=user_id, is_active=True).first()
    if found is None or not access.RoleGiven.objects.filter(user=found, company_id=by.company_id).exists():
        raise Refusal("NOBODY", N_("Choose somebody who works in this company and can sign in."), "user_id")
    return access.actor_of(found, company_id=by.company_id, request_id=by.request_id)


def _put(order_id: int, code: str, *, by: Actor) -> None:
    """Let the order begin elsewhere, as far as its meaning allows: a passage asks nobody here."""
    book = registry.book(by.company_id)
    target = next((one for one in book.registers if one.code == code), None)
    if target is None:
        raise Refusal("NOT_FOUND", N_("There is no such register."), "register")
    order = orders.Order.objects.get(pk=order_id, company_id=by.company_id)
    if order.state != target.meaning:
        raise Refusal("OTHER_MEANING", N_("This order is in a register of another meaning; choose another order or register."), "register")
    orders.Order.objects.filter(pk=order_id).update(register=target)


@dataclass
class _Walk:
    """An order on its way through the registers, step by step."""

    order_id: int
    by: Actor
    seen: set[tuple[Any, ...]] = field(default_factory=set)

    def order(self) -> orders.Order:
        return orders.Order.objects.select_related("register", "orderer").get(pk=self.order_id)

    def situation(self, order: orders.Order) -> registry.Situation:
        found = orders.standing([order.pk], kept=True, company_id=order.company_id)
        ready = {one.order_id: one.verdict in ("whole", "part") for one in registry.completeness([order])}
        return registry.Situation(order, found, registry.open_holds([order.pk]).get(order.pk, []), self.by, ready[order.pk])

    def rows(self, order: orders.Order) -> list[registry.RegisterOperation]:
        known = registry.known()
        return [one for one in registry.book(order.company_id).operations.get(order.register_id, []) if one.kind in known]

    def go(self) -> tuple[list[Went], str]:
        """The steps it goes by what is next for it, and why it stops."""
        went: list[Went] = []
        for _turn in range(MOST_STEPS):
            order = self.order()
            if order.state in ("closed", "cancelled"):
                return went, show.say(N_("The order has come to its end."))
            chosen = self._next(order)
            if chosen is None:
                return went, show.say(N_("Nothing more leads on by itself; a person decides."))
            step = self._step(order, chosen)
            went.append(step)
            if step.refused:
                return went, show.say(N_("Here it would stop."))
        return went, show.say(N_("It would go on for very many steps."))

    def _next(self, order: orders.Order) -> registry.RegisterOperation | None:
        """What is next, and can be done without asking anything; never the same twice in the same situation."""
        situation = self.situation(order)
        rows = [one for one in self.rows(order) if not one.on_entry and (one.kind == "move" or registry.known()[one.kind].run)]
        book = registry.book(order.company_id)
        state = tuple(sorted((p.line_id, p.planned, p.delivered, p.invoicing, p.invoiced, p.blocked) for p in situation.found.of(order.pk)))
        one = registry.onward(rows, book.next_of(order.register_id), book.operations, situation)
        if one is None or (one.pk, state) in self.seen:
            return None
        self.seen.add((one.pk, state))
        return one

    def _step(self, order: orders.Order, one: registry.RegisterOperation) -> Went:
        name, before = label_of(one), _Seen.of(order)
        why = registry.reason(one, self.situation(order))
        if why:
            return Went(show.say(order.register.name), name, refused=show.say(why))
        try:
            with tx.attempt():
                self._do(one)
        except Refusal as refusal:
            return Went(show.say(order.register.name), name, refused=refusal.text)
        after = self.order()
        held = [show.say(hold.reason) for hold in registry.open_holds([order.pk]).get(order.pk, [])]
        if one.kind == "move" and after.register_id == order.register_id:
            return Went(show.say(order.register.name), name, refused=show.say(N_("Held: %(reason)s")) % {"reason": ", ".join(held)})
        return Went(show.say(order.register.name), name, came=tuple(before.came(after)))

    def _do(self, one: registry.RegisterOperation) -> None:
        if one.kind == "move":
            orders.move([self.order_id], one.next_id or 0, by=self.by, note=show.say(N_("Trial")))
            return
        kind = registry.known()[one.kind]
        if kind.run is not None:
            kind.run([self.order_id], by=self.by, **kind.given(one.arguments))


@dataclass(frozen=True)
class _Seen:
    """What there was of an order's papers before a step."""

    company_id: int
    register: str
    blocked: Decimal
    stock_id: int
    issued: frozenset[int]
    invoice_id: int
    billed: frozenset[int]

    @classmethod
    def of(cls, order: orders.Order) -> _Seen:
        papers, invoices = (
            stock.StockDocument.objects.filter(company_id=order.company_id),
            invoicing.Invoice.objects.filter(company_id=order.company_id),
        )
        return cls(
            order.company_id, show.say(order.register.name), _blocked(order), papers.order_by("-pk").values_list("pk", flat=True).first() or 0,
            frozenset(_waiting(order)), invoices.order_by("-pk").values_list("pk", flat=True).first() or 0,
            frozenset(invoices.filter(state="draft").values_list("pk", flat=True)[:500]),
        )  # fmt: skip

    def came(self, order: orders.Order) -> Iterator[str]:
        """What is there now that was not."""
        if show.say(order.register.name) != self.register:
            yield show.say(N_("passes to “%(register)s”")) % {"register": show.say(order.register.name)}
        blocked = _blocked(order)
        if blocked != self.blocked:
            yield show.say(N_("goods kept for it: %(before)s → %(after)s")) % {
                "before": show.quantity(self.blocked),
                "after": show.quantity(blocked),
            }
        for paper in stock.StockDocument.objects.filter(company_id=self.company_id, pk__gt=self.stock_id).order_by("pk"):
            lines = stock.StockLine.objects.filter(document=paper).count()
            words = N_("%(kind)s issued, lines: %(lines)s") if paper.state == "issued" else N_("%(kind)s drafted, lines: %(lines)s")
            yield show.say(words) % {"kind": paper.kind, "lines": lines}
        for paper in stock.StockDocument.objects.filter(pk__in=self.issued, state="issued"):
            yield show.say(N_("%(kind)s issued")) % {"kind": paper.kind}
        for invoice in invoicing.Invoice.objects.filter(company_id=self.company_id, pk__gt=self.invoice_id).order_by("pk"):
            words = N_("invoice issued: %(gross)s") if invoice.state == "issued" else N_("invoice drafted: %(gross)s")
            yield show.say(words) % {"gross": show.money(invoice.gross, invoice.currency_id)}
        for hold in registry.open_holds([order.pk]).get(order.pk, []):
            yield show.say(N_("Held: %(reason)s")) % {"reason": show.say(hold.reason)}


def _blocked(order: orders.Order) -> Decimal:
    found = orders.standing([order.pk], kept=True, company_id=order.company_id)
    return sum((one.blocked for one in found.of(order.pk)), Decimal(0))


def _waiting(order: orders.Order) -> list[int]:
    """Drafts of deliveries of the order."""
    rows = orders.Delivered.objects.filter(order_line__order_id=order.pk, done=False)
    return list(rows.values_list("stock_line__document_id", flat=True))


def label_of(one: registry.RegisterOperation) -> str:
    """What an operation is called on the order's page."""
    kind = registry.known().get(one.kind)
    return show.say(one.label or (kind.label if kind else one.kind))


def _able(walk: _Walk, order: orders.Order) -> list[Able]:
    situation = walk.situation(order)
    return [_one(walk, one, situation) for one in walk.rows(order)]


def _one(walk: _Walk, one: registry.RegisterOperation, situation: registry.Situation) -> Able:
    by, kind = walk.by, registry.known()[one.kind]
    right = one.right or kind.right
    why = show.say(registry.reason(one, situation)) if not one.on_entry else ""
    if one.on_entry and permissions.failing([(situation.order, one)], by=by, found=situation.found):
        why = one.guard_text or one.guard
    if not one.on_entry and not by.may(right):
        why = show.say(N_("You need the right “%(right)s” for this.")) % {"right": right}
    return Able(
        one.kind,
        label_of(one),
        show.say(one.next.name) if one.next else "",
        why,
        one.guard,
        _read(one, situation, by=by),
        one.on_entry,
        one.primary,
    )


def _read(one: registry.RegisterOperation, situation: registry.Situation, *, by: Actor) -> tuple[tuple[str, str], ...]:
    """The names of the condition with the values they have for this order."""
    if not one.guard:
        return ()
    rule = figures.compile_guard(one.guard)
    values = figures.read([situation.order], rule.used, by=by, found=situation.found)[situation.order.pk]
    known = figures.names(archived=True)
    return tuple((known[name].polish or name, _shown(values.get(name))) for name in sorted(rule.used) if name in known)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return show.say(N_("yes")) if value else show.say(N_("no"))
    if isinstance(value, Decimal):
        return show.plain(value, most=4)
    return "—" if value is None else str(value)
