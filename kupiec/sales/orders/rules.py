"""Pure rules of orders: colours of stock, passages between meanings, totals, deviations, what credit an order takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext

from kupiec.ground.kernel import vat
from kupiec.ground.kernel.money import EXACT, ZERO, half_up, line_net
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.orders.values import (
    Agreed,
    Credit,
    Deviation,
    Effect,
    LineValue,
    Meaning,
    Progress,
    Shade,
    StockFacts,
    Verdict,
)

PASSAGES = {
    Meaning.DRAFT: frozenset({Meaning.DRAFT, Meaning.ACCEPTED, Meaning.CANCELLED}),
    Meaning.ACCEPTED: frozenset({Meaning.ACCEPTED, Meaning.CLOSED, Meaning.CANCELLED, Meaning.DRAFT}),
    Meaning.CLOSED: frozenset({Meaning.CLOSED, Meaning.ACCEPTED}),
    Meaning.CANCELLED: frozenset({Meaning.CANCELLED, Meaning.DRAFT}),
}
"""From which meaning to which an order may pass; what has begun to be delivered restricts it further."""


def check_passage(origin: Meaning, target: Meaning, *, begun: bool, number: str) -> None:
    """Refuses NO_PASSAGE, and BEGUN when something was delivered or invoiced and the order would be undone."""
    if target not in PASSAGES[origin]:
        raise Refusal("NO_PASSAGE", N_("%(number)s can’t pass there from where it is."), "register", params={"number": number})
    if begun and target in (Meaning.CANCELLED, Meaning.DRAFT) and origin is Meaning.ACCEPTED:
        raise Refusal(
            "BEGUN",
            N_("%(number)s has deliveries or invoices. Close it with the rest given up instead."),
            "register",
            params={"number": number},
        )


def plain(quantity: Decimal) -> str:
    """A quantity as figures in a sentence: no trailing zeros."""
    return f"{quantity.normalize():f}" if quantity else "0"


NONE = {"": N_("None in stock"), "due": N_("None · delivery %(day)s"), "late": N_("None · late delivery of %(day)s")}
PART = {
    "": N_("Part: %(on_hand)s of %(ordered)s"),
    "due": N_("Part: %(on_hand)s of %(ordered)s · %(day)s"),
    "late": N_("Part: %(on_hand)s of %(ordered)s · %(day)s late"),
}
"""Words by the next supply: none expected, expected on a day, its day has passed."""


def shade(facts: StockFacts) -> Shade:
    """The colour of a line (ORD-2), its words and figures. Red: none in stock. Yellow: on hand less than ordered, or
    less than all open orders want. Services have none, and what has gone out waits for nothing."""
    if not facts.stocked:
        return Shade("na", N_("service"))
    if facts.delivered > 0 and facts.ordered <= 0:
        return Shade("ok", N_("delivered %(delivered)s"), {"delivered": plain(facts.delivered)})
    if facts.dead or facts.ordered <= 0:
        return Shade("na", N_("not delivered"))
    figures = {"on_hand": plain(max(facts.on_hand, ZERO)), "ordered": plain(facts.ordered), "open": plain(facts.all_open)}
    if facts.next_supply_on:
        figures["day"] = f"{facts.next_supply_on:%d.%m}"
    coming = "" if "day" not in figures else "late" if facts.supply_late else "due"
    if facts.on_hand <= 0:
        return Shade("none", NONE[coming], figures)
    if facts.on_hand < facts.ordered:
        return Shade("part", PART[coming], figures)
    if facts.on_hand < facts.all_open and facts.blocked > 0:
        left, others = max(facts.on_hand - facts.blocked, ZERO), facts.all_open - facts.ordered
        figures |= {"blocked": plain(facts.blocked), "left": plain(left), "others": plain(others)}
        return Shade("part", N_("Blocked: %(blocked)s · others: %(left)s for %(others)s"), figures)
    if facts.on_hand < facts.all_open:
        return Shade("part", N_("Busy: %(open)s in orders, %(on_hand)s on hand"), figures)
    return Shade("ok", N_("%(on_hand)s in warehouses"), figures)


def value_of(quantity: Decimal, unit_price: Decimal, discount: Decimal) -> Decimal:
    """Value of a line: quantity × price × (1 − discount), rounded once."""
    return line_net(unit_price, quantity, discount)


def totals(lines: Iterable[LineValue], *, method: str, prices_gross: bool) -> vat.Totals:
    """Net, VAT and gross of a document, with VAT per code."""
    rows = (vat.VatRow(one.vat_code, one.vat_percent, one.net) for one in lines)
    return vat.totals(rows, method=method, prices_gross=prices_gross)


def base_net(line: LineValue, *, rate: Decimal, prices_gross: bool) -> Decimal:
    """Net value of a line in the company's currency."""
    with localcontext(EXACT):
        net = line.net * 100 / (100 + line.vat_percent) if prices_gross else line.net
        return half_up(net * rate)


def share_gross(line: LineValue, part: Decimal, *, prices_gross: bool) -> Decimal:
    """Gross value of `part` (base units) of a line, unrounded."""
    if not part:
        return ZERO
    with localcontext(EXACT):
        gross = line.net if prices_gross else line.net * (100 + line.vat_percent) / 100
        return gross * part / line.base_quantity


def committed(lines: Sequence[LineValue], parts: Sequence[Decimal], *, gross: Decimal, rate: Decimal, prices_gross: bool) -> Decimal:
    """What these parts of the lines take of the payer's credit, in the company's currency; a whole order its gross."""
    if all(part == line.base_quantity for line, part in zip(lines, parts, strict=True)):
        with localcontext(EXACT):
            return half_up(gross * rate)
    with localcontext(EXACT):
        shares = (share_gross(line, part, prices_gross=prices_gross) for line, part in zip(lines, parts, strict=True))
        return max(half_up(sum(shares, ZERO) * rate), ZERO)


def weigh(over_by: Decimal, *, effect: Effect, approver: bool, allowed: bool) -> Verdict:
    """What the credit check does to an order that exceeds the limit by `over_by` (ORD-6).

    `allowed`: somebody released a hold for at least this value; `approver`: the actor may do so himself.
    """
    if over_by <= 0:
        return Verdict(Credit.WITHIN)
    if effect in (Effect.IGNORE, Effect.WARN):
        return Verdict(Credit.WARNED)
    if allowed:
        return Verdict(Credit.APPROVED)
    if effect is Effect.STOP:
        return Verdict(Credit.STOPPED, hold="deliveries")
    if approver:
        return Verdict(Credit.APPROVED)
    return Verdict(Credit.UNCHECKED, hold="accept")


def deviations(order: Agreed, terms: Agreed, *, manual_prices: int = 0) -> list[Deviation]:
    """Where an order differs from the customer's terms in force."""
    found = []
    if terms.payment_method and order.payment_method != terms.payment_method:
        found.append(
            Deviation(
                "payment_method",
                N_("payment %(order)s, agreed %(terms)s"),
                {"order": order.payment_method or "—", "terms": terms.payment_method},
            )
        )
    if order.payment_days > terms.payment_days:
        found.append(
            Deviation(
                "payment_days",
                N_("%(order)s days to pay, agreed %(terms)s"),
                {"order": order.payment_days, "terms": terms.payment_days},
            )
        )
    if order.payer_id != terms.payer_id:
        found.append(Deviation("payer", N_("somebody else pays")))
    if manual_prices:
        found.append(Deviation("prices", N_("prices changed by hand: %(count)s"), {"count": manual_prices}))
    return found


def deliverable(progress: Progress, *, holds: bool) -> Decimal:
    """How much of a line may go onto a delivery now: the rest, cut to what was set to be fulfilled."""
    if holds:
        return ZERO
    rest = max(progress.to_deliver, ZERO)
    return rest if progress.to_fulfil is None else min(rest, progress.to_fulfil)


def stage(done: Decimal, whole: Decimal) -> str:
    """`none`, `part` or `all` of a whole."""
    if done <= 0:
        return "none"
    return "all" if done >= whole else "part"


def completeness(open_lines: Sequence[tuple[Decimal, Decimal]]) -> str:
    """Whether an order can ship now: `whole`, `part` or `none`, from (still to deliver, there for it) per line."""
    wanted = [(rest, there) for rest, there in open_lines if rest > 0]
    if not wanted:
        return "done"
    if all(there >= rest for rest, there in wanted):
        return "whole"
    return "part" if any(there > 0 for _, there in wanted) else "none"
