"""Pure rules of sales documents: VAT, corrections, split payment, due dates, grouping, the hash of a document."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from kupiec.ground.kernel.money import EXACT, ZERO, half_up, line_net
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.vat import VatMethod, VatRow, VatSum, summarise
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing.values import (
    Group,
    Grouping,
    LineChange,
    LineState,
    LineTerms,
    Uninvoiced,
    VatDifference,
    VatLine,
    VatState,
)

SPLIT_PAYMENT_ABOVE = Decimal(15000)
EARLIEST_DAYS = 60
Row = tuple[str, Decimal, Decimal]
"""VAT code, percent, value of a line."""


def method_of(vat_method: str, *, prices_gross: bool) -> VatMethod:
    """Gross prices leave one way to reckon: VAT out of the gross sum of the rate."""
    return VatMethod.GROSS_TOTAL if prices_gross else VatMethod(vat_method)


def value_of(quantity: Decimal, unit_price: Decimal, discount_percent: Decimal = ZERO) -> Decimal:
    return line_net(unit_price, quantity, discount_percent)


def vat_sums(rows: Iterable[Row], *, method: VatMethod) -> list[VatSum]:
    return summarise([VatRow(code, percent, value) for code, percent, value in rows], method=method)


def in_base(amount: Decimal, rate: Decimal) -> Decimal:
    """An amount in the company's currency: multiplied unrounded, rounded once (STANDARDS 3.3.4)."""
    if rate == 1:
        return amount
    with localcontext(EXACT):
        return half_up(amount * rate)


def vat_lines(sums: Iterable[VatSum], *, rate: Decimal) -> list[VatLine]:
    return [VatLine(one.code, one.percent, one.net, one.vat, in_base(one.net, rate), in_base(one.vat, rate)) for one in sums]


def differences(before: Mapping[str, VatState], after: Sequence[VatSum]) -> list[VatDifference]:
    """Per code: (net, VAT after, rounded by the document's method) − (net, VAT as issued so far), unrounded again.

    Codes that changed in nothing are left out.
    """
    sums = {one.code: one for one in after}
    found = []
    for code in [one.code for one in after] + [code for code in before if code not in sums]:
        was = before.get(code) or VatState(sums[code].percent, ZERO, ZERO)
        now = sums.get(code) or VatSum(code, was.percent, ZERO, ZERO)
        if (now.net, now.vat) != (was.net, was.vat):
            found.append(VatDifference(code, now.percent, was.net, was.vat, now.net - was.net, now.vat - was.vat))
    return found


def correction_vat(found: Iterable[VatDifference], *, rate: Decimal) -> list[VatLine]:
    """VAT lines of a correction; the rate of the corrected invoice is kept."""
    return [
        VatLine(
            one.code,
            one.percent,
            one.net,
            one.vat,
            in_base(one.net, rate),
            in_base(one.vat, rate),
            one.before_net,
            one.before_vat,
        )
        for one in found
    ]


def changed(state: LineState, change: LineChange, *, percents: Mapping[str, Decimal]) -> LineState:
    """The line after the change. Refuses BAD_QUANTITY, BAD_PRICE, BAD_DISCOUNT, VAT_CODE."""
    quantity = state.quantity if change.quantity is None else change.quantity
    price = state.unit_price if change.unit_price is None else change.unit_price
    discount = state.discount_percent if change.discount_percent is None else change.discount_percent
    code = state.vat_code if change.vat_code is None else change.vat_code
    check_line(quantity=quantity, unit_price=price, discount_percent=discount, zero_too=True)
    if code not in percents:
        raise Refusal("VAT_CODE", N_("There is no VAT code “%(code)s”."), "vat_code", params={"code": code})
    return replace(
        state,
        quantity=quantity,
        unit_price=price,
        discount_percent=discount,
        vat_code=code,
        vat_percent=percents[code],
        net=value_of(quantity, price, discount),
        cost=_cost_share(state, quantity),
    )


def _cost_share(state: LineState, quantity: Decimal) -> Decimal | None:
    if state.cost is None or not state.quantity:
        return state.cost
    with localcontext(EXACT):
        return half_up(state.cost * quantity / state.quantity)


def check_line(*, quantity: Decimal, unit_price: Decimal, discount_percent: Decimal, zero_too: bool = False) -> None:
    """Refuses BAD_QUANTITY, BAD_PRICE, BAD_DISCOUNT; a correction may bring a quantity down to nothing."""
    if quantity < 0 or (not quantity and not zero_too):
        raise Refusal("BAD_QUANTITY", N_("The quantity must be more than zero."), "quantity")
    if unit_price < 0:
        raise Refusal("BAD_PRICE", N_("The price can’t be negative."), "unit_price")
    if not 0 <= discount_percent <= 100:
        raise Refusal("BAD_DISCOUNT", N_("The discount must be between 0 and 100 per cent."), "discount_percent")


def split_payment(gross_base: Decimal, *, annex15: bool, business: bool) -> bool:
    """Whether „mechanizm podzielonej płatności” must be printed: over 15,000.00 PLN, annex 15 goods, to a business."""
    return annex15 and business and gross_base > SPLIT_PAYMENT_ABOVE


def due_date(issue_date: dt.date, days: int) -> dt.date:
    return issue_date + dt.timedelta(days=days)


def check_dates(*, issue_date: dt.date, sale_date: dt.date, due: dt.date) -> None:
    """Refuses TOO_EARLY (art. 106i ust. 7: 60 days before the sale at most), DUE_BEFORE_ISSUE."""
    if (sale_date - issue_date).days > EARLIEST_DAYS:
        raise Refusal("TOO_EARLY", N_("An invoice may be issued 60 days before the sale at the earliest."), "sale_date")
    if due < issue_date:
        raise Refusal("DUE_BEFORE_ISSUE", N_("The due date lies before the issue date."), "due_date")


def late(issue_date: dt.date, sale_date: dt.date) -> bool:
    """Whether the invoice comes after the 15th of the month following the sale (art. 106i ust. 1)."""
    year, month = (sale_date.year, sale_date.month + 1) if sale_date.month < 12 else (sale_date.year + 1, 1)
    return issue_date > dt.date(year, month, 15)


def group_key(line: Uninvoiced, terms: LineTerms, *, grouping: str) -> tuple[Any, ...]:
    """What lines of one invoice have in common (INV-4); the company is one already, the series the runner's branch's."""
    key: tuple[Any, ...] = (
        terms.orderer_id,
        terms.payer_id,
        terms.currency,
        terms.rate,
        terms.vat_method,
        terms.prices_gross,
        terms.payment_method,
        terms.payment_days,
        (line.issue_date.year, line.issue_date.month),
    )
    if grouping == Grouping.RECIPIENT:
        key += (line.recipient_id or terms.orderer_id,)
    elif grouping == Grouping.ORDER:
        key += (terms.reference or line.reference,)
    elif grouping == Grouping.DELIVERY:
        key += (line.document_id,)
    return key


def groups(lines: Sequence[tuple[Uninvoiced, LineTerms]], *, grouping: str = Grouping.ALL) -> list[Group]:
    """Invoices of a collective run, in the order their first deliveries come."""
    found: dict[tuple[Any, ...], list[tuple[Uninvoiced, LineTerms]]] = {}
    for line, terms in lines:
        found.setdefault(group_key(line, terms, grouping=grouping), []).append((line, terms))
    return [_group(members) for members in found.values()]


def _group(members: Sequence[tuple[Uninvoiced, LineTerms]]) -> Group:
    line, terms = members[0]
    return Group(
        orderer_id=terms.orderer_id,
        recipient_id=_common({one.recipient_id for one, _ in members}) or terms.orderer_id,
        payer_id=terms.payer_id,
        currency=terms.currency,
        rate=terms.rate,
        vat_method=terms.vat_method,
        prices_gross=terms.prices_gross,
        payment_method=terms.payment_method,
        payment_days=terms.payment_days,
        month=(line.issue_date.year, line.issue_date.month),
        language=terms.language,
        salesperson_id=_common({one.salesperson_id for _, one in members}),
        reference=_common({one.reference for _, one in members}) or "",
        lines=tuple(members),
    )


def _common(values: set[Any]) -> Any:
    return next(iter(values)) if len(values) == 1 else None


def content_hash(content: Mapping[str, Any], *, previous: str) -> str:
    """The link of a series' chain: SHA-256 over the link before and the document's facts (I11)."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
