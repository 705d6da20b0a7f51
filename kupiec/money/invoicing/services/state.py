"""Where an invoice stands after its corrections: lines and VAT as issued so far (INV-6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Sum

from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.vat import VatSum
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import rules
from kupiec.money.invoicing.models import Invoice, InvoiceLine, InvoiceVat
from kupiec.money.invoicing.values import LineState, VatLine, VatState


@dataclass(frozen=True, slots=True)
class Standing:
    """An invoice after its corrections: lines by their root line, VAT by code."""

    lines: Mapping[int, LineState]
    vat: Mapping[str, VatState]


def lines_now(root_ids: Iterable[int]) -> dict[int, dict[int, LineState]]:
    """Per root invoice: its lines by their root line as the issued corrections left them. Two statements."""
    wanted = sorted(set(root_ids))
    found: dict[int, dict[int, LineState]] = defaultdict(dict)
    for line in InvoiceLine.objects.filter(invoice_id__in=wanted).order_by("position", "pk"):
        found[line.invoice_id][line.pk] = state_of(line)
    later = InvoiceLine.objects.filter(invoice__root_id__in=wanted, invoice__state="issued").order_by("pk")
    for line in later.select_related("invoice"):
        root = line.invoice.root_id or 0
        found[root][line.root_line_id or 0] = state_of(line, position=found[root][line.root_line_id or 0].position)
    return found


def state_of(line: InvoiceLine, *, position: int | None = None) -> LineState:
    return LineState(
        line_id=line.pk,
        root_line_id=line.root_line_id or line.pk,
        position=line.position if position is None else position,
        item_id=line.item_id,
        description=line.description,
        unit=line.unit,
        factor=line.factor,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        vat_code=line.vat_code,
        vat_percent=line.vat_percent,
        net=line.net,
        cost=line.cost,
    )


def vat_now(root_ids: Iterable[int]) -> dict[int, dict[str, VatState]]:
    """Per root invoice: net and VAT of each code as issued, corrections included. Two statements."""
    wanted = sorted(set(root_ids))
    found: dict[int, dict[str, VatState]] = defaultdict(dict)
    own = InvoiceVat.objects.filter(invoice_id__in=wanted).values_list("invoice_id", "vat_code", "vat_percent", "net", "vat")
    for root, code, percent, net, vat in own:
        found[root][code] = VatState(percent, net, vat)
    later = InvoiceVat.objects.filter(invoice__root_id__in=wanted, invoice__state="issued")
    sums = later.values_list("invoice__root_id", "vat_code").annotate(percent=Max("vat_percent"), nets=Sum("net"), vats=Sum("vat"))
    for root, code, percent, net, vat in sums:
        was = found[root].get(code, VatState(percent, ZERO, ZERO))
        found[root][code] = VatState(was.percent, was.net + net, was.vat + vat)
    return found


def standing(root_ids: Iterable[int]) -> dict[int, Standing]:
    """Per root invoice: where it stands. Four statements for any set, none for none."""
    wanted = sorted(set(root_ids))
    if not wanted:
        return {}
    lines, vat = lines_now(wanted), vat_now(wanted)
    return {root: Standing(lines[root], vat[root]) for root in wanted}


def correction_vat(invoice: Invoice, lines: Sequence[InvoiceLine], now: Standing) -> list[VatLine]:
    """VAT of a correction against the present state. Refuses STALE_CORRECTION when that is not what it started from."""
    after = dict(now.lines)
    for line in lines:
        was = after.get(line.root_line_id or 0)
        if was is None or was.line_id != line.corrects_id:
            raise Refusal(
                "STALE_CORRECTION",
                N_("The invoice has been corrected meanwhile. Make this correction anew from its present state."),
                "lines",
            )
        after[line.root_line_id or 0] = state_of(line)
    found = rules.differences(now.vat, sums_of(invoice, after.values()))
    if not found and all(line.quantity == line.before_quantity for line in lines):
        raise Refusal("ZERO_CORRECTION", N_("The correction changes nothing."), "lines")
    return rules.correction_vat(found, rate=invoice.rate)


def sums_of(invoice: Invoice, states: Iterable[LineState]) -> list[VatSum]:
    method = rules.method_of(invoice.vat_method, prices_gross=invoice.prices_gross)
    return rules.vat_sums([(one.vat_code, one.vat_percent, one.net) for one in states], method=method)


def gross_before(invoice: Invoice, now: Standing | None) -> Decimal:
    """What the corrected invoice came to, in the company's currency; nothing for a first document."""
    found = now.vat.values() if now else ()
    return sum((rules.in_base(one.net + one.vat, invoice.rate) for one in found), ZERO)
