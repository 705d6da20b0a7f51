"""Pure rules of documents taken over: their values and VAT reckoned anew and held against what was printed (ADR 12)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal, localcontext

from kupiec.ground.kernel.money import EXACT, ZERO, half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.vat import VatMethod, VatSum, vat_of_net
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import rules
from kupiec.money.invoicing.taken_values import Difference, Reckoned, TakenInvoice, TakenLine
from kupiec.money.invoicing.values import Kind

GROSZ = Decimal("0.01")
WITHOUT_LINES = Decimal("0.50")
"""Without lines VAT may have been summed from theirs: half a grosz each, of a hundred lines at most."""
PRICE_STEP = Decimal("0.005")
"""A printed price is rounded to a grosz, so a line's value may lie this far from it per piece."""


def check(document: TakenInvoice, *, today: dt.date, percents: Mapping[str, Decimal]) -> None:
    """Refuses NO_NUMBER, FUTURE, VAT_CODE, CORRECTS, BAD_RATE, BAD_DISCOUNT, BAD_QUANTITY, LINE_VALUE."""
    if not document.number.strip():
        raise Refusal("NO_NUMBER", N_("The document has no number."), "number")
    if document.issue_date > today:
        raise Refusal("FUTURE", N_("The previous program can’t have issued it in the future."), "issue_date")
    if document.rate <= 0:
        raise Refusal("BAD_RATE", N_("The exchange rate must be more than zero."), "rate")
    if (document.kind == Kind.CORRECTION) != bool(document.corrects) or document.corrects == document.number:
        raise Refusal("CORRECTS", N_("A correction, and only a correction, names the invoice it corrects."), "corrects")
    for code in [*(one.vat_code for one in document.lines), *(one.vat_code for one in document.totals)]:
        if code not in percents:
            raise Refusal("VAT_CODE", N_("There is no VAT code “%(code)s”."), "vat_code", params={"code": code[:20]})
    for line in document.lines:
        _check_line(line, correction=document.kind == Kind.CORRECTION)


def _check_line(line: TakenLine, *, correction: bool) -> None:
    if not 0 <= line.discount_percent <= 100:
        raise Refusal("BAD_DISCOUNT", N_("The discount must be between 0 and 100 per cent."), "discount_percent")
    if not line.quantity and not correction:
        raise Refusal("BAD_QUANTITY", N_("The quantity may not be zero."), "quantity")
    if line.value is None or (correction and not line.quantity):
        return
    reckoned = rules.value_of(line.quantity, line.unit_price, line.discount_percent)
    with localcontext(EXACT):
        allowed = max(GROSZ, half_up(abs(line.quantity) * PRICE_STEP))
        if abs(line.value - reckoned) > allowed:
            raise Refusal(
                "LINE_VALUE", N_("The line’s value is %(given)s, quantity × price less discount makes %(reckoned)s."),
                "line_value", params={"given": line.value, "reckoned": reckoned},
            )  # fmt: skip


def value_of(line: TakenLine) -> Decimal:
    """A line's value: as printed, else reckoned."""
    return rules.value_of(line.quantity, line.unit_price, line.discount_percent) if line.value is None else line.value


def reckon(document: TakenInvoice, *, percents: Mapping[str, Decimal]) -> Reckoned:
    """VAT per code as printed where the print tells it, else reckoned; the lawful method that fits best is taken.

    Refuses NO_TOTALS, TOTALS_TWICE, and TOTALS_DIFFER beyond a grosz per code (half a złoty without lines).
    """
    given = {one.vat_code: one for one in document.totals}
    if len(given) != len(document.totals):
        raise Refusal("TOTALS_TWICE", N_("The totals of one VAT rate stand there twice."), "rate_net")
    if not given and not document.lines:
        raise Refusal("NO_TOTALS", N_("There are neither lines nor totals per VAT rate."), "rate_net")
    told = {code: VatSum(code, percents[code], one.net, one.vat) for code, one in given.items()}
    told = told or _of_one_code(document, percents)
    method, sums = _best(document, told, percents)
    differences = _differences(sums, told, allowed=GROSZ if document.lines else WITHOUT_LINES)
    final = [told.get(one.code, one) for one in sums]
    differences += _check_whole(document, final)
    return Reckoned(tuple(rules.vat_lines(final, rate=document.rate)), method.value, differences)


def _of_one_code(document: TakenInvoice, percents: Mapping[str, Decimal]) -> dict[str, VatSum]:
    """Totals of the whole are those of the only code."""
    codes = {line.vat_code for line in document.lines}
    net, vat, gross = document.net, document.vat, document.gross
    vat = gross - net if vat is None and net is not None and gross is not None else vat
    if len(codes) != 1 or net is None or vat is None:
        return {}
    (code,) = codes
    return {code: VatSum(code, percents[code], net, vat)}


def _best(document: TakenInvoice, told: Mapping[str, VatSum], percents: Mapping[str, Decimal]) -> tuple[VatMethod, list[VatSum]]:
    if not document.lines:
        sums = [VatSum(one.code, one.percent, one.net, vat_of_net(one.net, one.percent)) for one in told.values()]
        return VatMethod.NET_TOTAL, sorted(sums, key=lambda one: (-one.percent, one.code))
    rows = [(line.vat_code, percents[line.vat_code], value_of(line)) for line in document.lines]
    methods = (VatMethod.GROSS_TOTAL,) if document.prices_gross else (VatMethod.NET_TOTAL, VatMethod.LINE_SUM)
    reckoned = [(method, rules.vat_sums(rows, method=method)) for method in methods]
    return min(reckoned, key=lambda one: sum(_distance(each, told) for each in one[1]))


def _distance(one: VatSum, told: Mapping[str, VatSum]) -> Decimal:
    print_ = told.get(one.code, one)
    return abs(print_.net - one.net) + abs(print_.vat - one.vat)


def _differences(sums: Sequence[VatSum], told: Mapping[str, VatSum], *, allowed: Decimal) -> tuple[Difference, ...]:
    missing = [code for code in told if code not in {one.code for one in sums}]
    found = [VatSum(code, told[code].percent, ZERO, ZERO) for code in missing]
    different = []
    for one in [*sums, *found]:
        given = told.get(one.code, one)
        net, vat = given.net - one.net, given.vat - one.vat
        if abs(net) > allowed or abs(vat) > allowed or (missing and one.code in missing):
            raise Refusal(
                "TOTALS_DIFFER",
                N_("VAT %(code)s: the document says %(net)s + %(vat)s, reckoned are %(own_net)s + %(own_vat)s (difference %(by)s)."),
                "rate_net",
                params={"code": one.code, "net": given.net, "vat": given.vat, "own_net": one.net, "own_vat": one.vat, "by": net + vat},
            )  # fmt: skip
        if net or vat:
            different.append(Difference(one.code, net, vat))
    return tuple(different)


def _check_whole(document: TakenInvoice, sums: Sequence[VatSum]) -> tuple[Difference, ...]:
    """What the totals of the whole differ by, under no code. Refuses TOTALS_DIFFER, and BAD_OPEN for more open than the document asks for."""
    net, vat = sum((one.net for one in sums), ZERO), sum((one.vat for one in sums), ZERO)
    for name, given, own in (
        ("total_net", document.net, net),
        ("total_vat", document.vat, vat),
        ("total_gross", document.gross, net + vat),
    ):
        if given is not None and abs(given - own) > GROSZ * len(sums):
            raise Refusal(
                "TOTALS_DIFFER", N_("The document says %(given)s in all, reckoned are %(own)s (difference %(by)s)."), name,
                params={"given": given, "own": own, "by": given - own},
            )  # fmt: skip
    if document.open and (abs(document.open) > abs(net + vat) or (document.open > 0) != (net + vat > 0)):
        raise Refusal("BAD_OPEN", N_("More is left to pay than the document asks for."), "open")
    off = Difference("", _off(document.net, net), _off(document.vat, vat))
    return (off,) if off.net or off.vat else ()


def _off(given: Decimal | None, own: Decimal) -> Decimal:
    return ZERO if given is None else given - own


def facts_hash(document: TakenInvoice) -> str:
    """What the file says of a document, in one word: the same file again changes nothing."""
    text = json.dumps(asdict(document), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def plain_code(text: str) -> str:
    """A VAT code as programs write it: `23%`, `23,00 %`, `ZW`, `NP.` become `23`, `zw`, `np`."""
    plain = "".join(text.split()).casefold().rstrip("%.").replace(",", ".")
    whole, _, rest = plain.partition(".")
    return whole if whole.isdigit() and not rest.strip("0") else plain


def twice(ids: Iterable[str]) -> set[str]:
    """External ids that stand more than once."""
    seen: set[str] = set()
    return {one for one in ids if one in seen or seen.add(one)}  # type: ignore[func-returns-value]
