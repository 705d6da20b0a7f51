"""The printed amendment: what was agreed before, what is agreed now, in the document's language (ORD-10)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.kit.prints import PrintColumn, Printout, speaking
from kupiec.ground.layouts import public as layouts
from kupiec.people.catalog import public as catalog
from kupiec.sales.amendments import rules
from kupiec.sales.amendments.models import Amendment
from kupiec.sales.orders.public import registry

LANGUAGES = ("pl", "en", "de")
KINDS = {"added": N_("added"), "removed": N_("taken off"), "changed": N_("changed")}
COLUMNS = (
    PrintColumn(label=N_("No."), number=True), PrintColumn(label=N_("Code"), key="code"), PrintColumn(label=N_("Name"), wide=True), PrintColumn(label=N_("What")),
    PrintColumn(label=N_("Quantity"), number=True), PrintColumn(label=N_("Unit")), PrintColumn(label=N_("Price"), number=True), PrintColumn(label=N_("Discount"), number=True),
    PrintColumn(label=N_("Value"), number=True),
)  # fmt: skip


def printout(row: Amendment, *, by: Actor, language: str = "") -> Printout:
    """Head and parties as on the order; below, only what differs, old above new."""
    paper = registry.printout(row.order_id, by=by, language=language)
    chosen = paper.languages[0]
    own = company.Company.objects.get(pk=row.company_id)
    currency, units = row.after["currency"], catalog.measures.printed(chosen)
    with speaking(chosen):
        made = Printout(
            title=N_("Amendment of order"), number=f"{row.order.number}/{row.number}", company=own.name, logo=own.logo, company_lines=paper.company_lines,
            facts=[(N_("Date"), show.day(show.local(row.made_at).date())), (N_("Customer order"), row.order.number), (N_("Customer’s order number"), row.order.customer_reference)],
            parties=paper.parties, columns=list(COLUMNS), rows=_rows(row, units),
            totals=((N_("Net before"), show.money(Decimal(row.before["net"]))), (N_("Net now"), show.money(Decimal(row.after["net"]))),
                    (N_("Gross before"), show.money(Decimal(row.before["gross"]), currency)), (N_("Gross now"), show.money(Decimal(row.after["gross"]), currency))),
            notes=(*((one.label, f"{_headed(one.before)} → {_headed(one.after)}") for one in rules.of_head(row.before, row.after)), (N_("Reason"), row.reason)),
            languages=(chosen,),
        )  # fmt: skip
        told = layouts.Facts(
            number=made.number,
            date=show.day(show.local(row.made_at).date()),
            total=show.money(Decimal(row.after["gross"]), currency),
            reference=row.order.customer_reference,
        )
        return layouts.dress(made, layouts.dressing(row.company_id, kind="order", language=chosen, facts=told))


def _headed(text: str) -> str:
    return show.day(text) if len(text) == 10 and text[4:5] == "-" else text or "—"


def _rows(row: Amendment, units: Callable[[str], str]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for at, one in enumerate(rules.of_lines(row.before, row.after), 1):
        for label, side in ((N_("was"), one.before), (N_("is"), one.after)):
            if side.get("quantity"):
                what = KINDS[one.kind] if one.kind != "changed" else label
                found.append((
                    str(at), one.code, one.name, show.say(what), show.quantity(Decimal(side["quantity"])), units(side["unit"]), show.price(Decimal(side["unit_price"])),
                    show.percent(Decimal(side["discount_percent"])) if Decimal(side["discount_percent"]) else "", show.money(Decimal(side["net"])),
                ))  # fmt: skip
    return found
