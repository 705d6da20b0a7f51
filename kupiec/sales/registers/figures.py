"""What conditions of operations may read of an order, and reading it: data, receivables, stock, margin, circulation (ORD-5, KER-9)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import clock, formula, money
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.formula import Name, Type
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow import public as workflow
from kupiec.money.receivables import public as receivables
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import registry

ORDER, PARTY, OF_PARTY = registry.SOURCE_ORDER, "parties.party", "customer_"
_NUMBER, _YES = Type.NUMBER, Type.YES_NO
OWN: dict[str, Name] = {
    "net": Name(_NUMBER, N_("net value"), "netto"),
    "gross": Name(_NUMBER, N_("gross value"), "brutto"),
    "margin_percent": Name(_NUMBER, N_("margin in percent"), "marza_procent"),
    "payment_days": Name(_NUMBER, N_("days to pay"), "dni_platnosci"),
    "lines": Name(_NUMBER, N_("number of lines"), "pozycje"),
    "days_here": Name(_NUMBER, N_("days in this register"), "dni_tutaj"),
    "days_to_wanted": Name(_NUMBER, N_("days until it is wanted"), "dni_do_terminu"),
    "overdue": Name(_NUMBER, N_("overdue debt of the payer"), "przeterminowane"),
    "over_limit": Name(_NUMBER, N_("by how much the payer is over the limit"), "ponad_limit"),
    "advances": Name(_NUMBER, N_("money of the payer not settled yet"), "zaliczki"),
    "delivered_whole": Name(_YES, N_("delivered whole"), "wydane_w_calosci"),
    "begun": Name(_YES, N_("deliveries or invoices begun"), "rozpoczete"),
    "in_stock_whole": Name(_YES, N_("all of it is there to be delivered"), "jest_w_calosci"),
    "in_stock_part": Name(_YES, N_("some of it is there to be delivered"), "jest_w_czesci"),
    "held": Name(_YES, N_("held"), "wstrzymane"),
    "approved": Name(_YES, N_("its circulation is finished, or none is needed"), "zatwierdzone"),
}
Figures = Mapping[int, Mapping[str, Any]]


def names(*, archived: bool = False) -> dict[str, Name]:
    """All names a condition may use: the order's figures, its attributes, and the customer's (`customer_…`, `klient_…`)."""
    return {
        **attributes.names(ORDER, archived=archived), **attributes.names(PARTY, before=OF_PARTY, polish="klient_", archived=archived), **OWN
    }  # fmt: skip


def compile_guard(source: str) -> formula.Formula:
    """The condition, checked. Refuses (FormulaError) with the place of the mistake."""
    return formula.compile(source, names(archived=True), result=formula.YES_NO)


def read(
    rows: Sequence[orders.Order], used: Collection[str], *, by: Actor, found: registry.Standing | None = None
) -> dict[int, dict[str, Any]]:
    """The values of `used` names for these orders; each source is asked once for all of them, and only when it is named."""
    made: dict[int, dict[str, Any]] = {row.pk: {} for row in rows}
    wanted = set(used)
    for keys, source in _SOURCES:
        if wanted & keys:
            for pk, values in source(rows, by, found).items():
                made[pk].update({name: value for name, value in values.items() if name in wanted})
    others = wanted - OWN.keys()
    if others:
        of_order = attributes.values(ORDER, set(made), others)
        of_party = attributes.values(PARTY, {row.orderer_id for row in rows}, others, before=OF_PARTY)
        for row in rows:
            made[row.pk].update({**of_order.get(row.pk, {}), **of_party.get(row.orderer_id, {})})
    return made


def _head(rows: Sequence[orders.Order], by: Actor, found: registry.Standing | None) -> Figures:
    now, today = clock.now(), clock.today()
    return {
        row.pk: {
            "net": row.net, "gross": row.gross, "margin_percent": money.margin_percent(row.net, row.cost or None), "payment_days": Decimal(row.payment_days),
            "days_here": Decimal((now - row.register_at).days), "days_to_wanted": Decimal((row.wanted_on - today).days) if row.wanted_on else None,
        }
        for row in rows
    }  # fmt: skip


def _lines(rows: Sequence[orders.Order], by: Actor, found: registry.Standing | None) -> Figures:
    found = found or orders.standing([row.pk for row in rows])
    return {
        row.pk: {"lines": Decimal(len(found.lines[row.pk])), "delivered_whole": found.done(row.pk), "begun": found.begun(row.pk)}
        for row in rows
    }


def _credit(rows: Sequence[orders.Order], by: Actor, found: registry.Standing | None) -> Figures:
    exposures = receivables.exposure(by.company_id, {row.payer_id for row in rows})
    return {
        row.pk: {"overdue": one.overdue, "over_limit": max(-one.free, ZERO) if one.free is not None else ZERO, "advances": one.advances}
        for row in rows if (one := exposures[row.payer_id])
    }  # fmt: skip


def _stock(rows: Sequence[orders.Order], by: Actor, found: registry.Standing | None) -> Figures:
    verdicts = {one.order_id: one.verdict for one in registry.completeness(list(rows))}
    return {
        row.pk: {"in_stock_whole": verdicts[row.pk] in ("whole", "done"), "in_stock_part": verdicts[row.pk] in ("whole", "part", "done")}
        for row in rows
    }


def _holds(rows: Sequence[orders.Order], by: Actor, found: registry.Standing | None) -> Figures:
    held = registry.open_holds([row.pk for row in rows])
    return {row.pk: {"held": bool(held.get(row.pk))} for row in rows}


def _circulation(rows: Sequence[orders.Order], by: Actor, found: registry.Standing | None) -> Figures:
    needs = workflow.needs(ORDER, [row.pk for row in rows], by=by)
    return {row.pk: {"approved": row.pk not in needs or needs[row.pk].refusal is None} for row in rows}


_Source = Callable[[Sequence[orders.Order], Actor, "registry.Standing | None"], Figures]
_SOURCES: tuple[tuple[set[str], _Source], ...] = (
    ({"net", "gross", "margin_percent", "payment_days", "days_here", "days_to_wanted"}, _head),
    ({"lines", "delivered_whole", "begun"}, _lines),
    ({"overdue", "over_limit", "advances"}, _credit),
    ({"in_stock_whole", "in_stock_part"}, _stock),
    ({"held"}, _holds),
    ({"approved"}, _circulation),
)


def used_by(rules: Iterable[formula.Formula]) -> set[str]:
    return {name for rule in rules for name in rule.used}
