"""Reads of calculations: sheets an actor may see, their components, what comes out of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.sales.calculations import rules
from kupiec.sales.calculations.models import Component, Sheet
from kupiec.sales.calculations.values import ZERO, Piece, Pricing, Result
from kupiec.sales.offers import public as offers

RIGHT = "prices.see_cost"


def visible(by: Actor) -> QuerySet[Sheet]:
    """Sheets of offers the actor may see; nothing without the right to costs."""
    rows = Sheet.objects.filter(company_id=by.company_id)
    return rows.filter(offer_version__offer__in=offers.visible(by)) if by.may(RIGHT) else rows.none()


def one(pk: int, *, by: Actor) -> Sheet:
    """A sheet for its page; DoesNotExist when the actor may not see it."""
    return visible(by).select_related("offer_version__offer__party").get(pk=pk)


def thread_of(line: offers.OfferLine) -> int:
    return int(line.thread or line.pk)


def line_of(sheet: Sheet) -> offers.OfferLine | None:
    """The line the sheet is of; None when it was taken off the offer."""
    return next((line for line in offers.reads.lines(sheet.offer_version_id) if thread_of(line) == sheet.thread), None)


def components(sheet_id: int, *, ids: Sequence[int] | None = None) -> list[Component]:
    rows = Component.objects.filter(sheet_id=sheet_id).select_related("item").order_by("position", "pk")
    return list(rows if ids is None else rows.filter(pk__in=list(ids)))


def pieces(rows: Sequence[Component]) -> list[Piece]:
    return [Piece(row.kind, row.basis, row.quantity, row.cost) for row in rows]


def pricing(sheet: Sheet, line: offers.OfferLine | None) -> Pricing:
    """How the sheet makes a price of a cost, for its version's currency and line's VAT."""
    paper = sheet.offer_version
    vat = line.vat_percent if paper.prices_gross and line is not None else ZERO
    return Pricing(sheet.method, sheet.percent, sheet.rounding, paper.rate, vat)


def result(sheet: Sheet, quantity: Decimal | None = None) -> Result:
    """What so many pieces (as many as the line has) cost us and the customer."""
    line = line_of(sheet)
    wanted = quantity or (line.quantity if line is not None else Decimal(1))
    return rules.result(pieces(components(sheet.pk)), wanted, pricing(sheet, line))


def results(sheet: Sheet) -> list[Result]:
    """The line's quantity and those of the scale, in order."""
    line, parts = line_of(sheet), pieces(components(sheet.pk))
    wanted = {line.quantity if line is not None else Decimal(1), *rules.scales(sheet.scales)}
    how = pricing(sheet, line)
    return [rules.result(parts, quantity, how) for quantity in sorted(wanted)]


def of_version(version_id: int, *, by: Actor) -> dict[int, Sheet]:
    """Sheets of a version's lines, by thread."""
    return {row.thread: row for row in visible(by).filter(offer_version_id=version_id).select_related("offer_version")}
