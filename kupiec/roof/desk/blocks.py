"""What each block shows: context of its template."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.cases import public as cases
from kupiec.roof.desk import chart, debts, papers, sales, whose
from kupiec.sales.offers import public as offers
from kupiec.sales.orders import public as orders

Context = Mapping[str, Any]
ROWS = 8
FIGURES = ("invoicing.see", "offers.see", "receivables.see", "invoicing.collect")


def has_figures(by: Actor) -> bool:
    return any(by.may(right) for right in FIGURES)


def figures(_record: None, by: Actor) -> Context:
    """The strip of numbers on top: each only with its right."""
    found: dict[str, Any] = {"symbol": _symbol(by.company_id)}
    seen = whose.narrowed(by)
    if by.may("invoicing.see"):
        month = sales.month(by)
        found.update(month=month, margin=sales.margin(month, by=by))
    if by.may("offers.see"):
        found["offers"] = papers.open_offers(seen)
    if by.may("receivables.see"):
        found["ages"] = debts.ages(seen)
    return found


def _symbol(company_id: int) -> str:
    """What the company's currency is called behind a number."""
    code, symbol = company.Company.objects.values_list("base_currency__code", "base_currency__symbol").get(pk=company_id)
    return symbol or code


def attention(_record: None, by: Actor) -> Context:
    found = orders.needing(whose.narrowed(by), limit=ROWS)
    rows = [(one.order, one.mark or _short(one.short_lines, one.open_lines)) for one in found.heaviest]
    return {"found": found, "rows": rows}


def _short(lines: int, of: int) -> kit.Mark:
    return kit.Mark("warn", _("%(short)s of %(all)s lines lack goods") % {"short": lines, "all": of}, "package")


def sales_block(_record: None, by: Actor) -> Context:
    month = sales.month(by)
    days = calendar.monthrange(month.first.year, month.first.month)[1]
    return {
        "month": month,
        "margin": sales.margin(month, by=by),
        "chart": chart.chart(month.days, month.days_before, days=days),
        "width": chart.WIDTH, "height": chart.HEIGHT, "left": chart.LEFT, "right": chart.WIDTH - chart.RIGHT,
    }  # fmt: skip


def offers_block(_record: None, by: Actor) -> Context:
    seen = whose.narrowed(by)
    found = papers.open_offers(seen)
    return {"open": found, "rows": [(row, _validity(row)) for row in papers.next_offers(seen, limit=ROWS - 1)]}


def _validity(offer: offers.Offer) -> kit.Mark | None:
    """How long a sent offer still binds, when that is a week or less; a draft says so."""
    if offer.state == "draft":
        return kit.Mark("", _("draft"), "pencil")
    if offer.valid_until is None:
        return None
    days = (offer.valid_until - clock.today()).days
    if days < 0:
        return kit.Mark("bad", _("validity over"), "hourglass-low")
    if days == 0:
        return kit.Mark("bad", _("ends today"), "hourglass-low")
    if days > papers.WEEK.days:
        return None
    return kit.Mark("warn", _("ends %(day)s") % {"day": kit.show.day(offer.valid_until)}, "hourglass-low")


def funnel_block(_record: None, by: Actor) -> Context:
    """Sales opportunities by phase: one's own, or all one may see."""
    rows = cases.standing(by=by, mine=whose.mine(by))
    return {
        "rows": rows, "most": max((row.value for row in rows), default=0), "count": sum(row.count for row in rows), "value": sum(row.value for row in rows),
        "weighted": sum(row.weighted for row in rows),
    }  # fmt: skip


def overdue_block(_record: None, by: Actor) -> Context:
    seen = whose.narrowed(by)
    return {"ages": debts.ages(seen), "rows": debts.debtors(seen, limit=ROWS - 1)}


def ship(_record: None, by: Actor) -> Context:
    rows = papers.to_ship(by)
    found = list(rows[: ROWS + 1])
    shown = found[:ROWS]
    packed = papers.packed([paper.pk for paper in shown])
    return {"count": len(found) if len(found) <= ROWS else rows.count(), "rows": [(paper, _packed(*packed[paper.pk])) for paper in shown]}


def _packed(done: int, of: int) -> kit.Mark:
    """How far packing a delivery has come."""
    if of and done == of:
        return kit.Mark("ok", _("packed"), "check")
    if done:
        return kit.Mark("warn", _("packed %(done)s of %(all)s") % {"done": done, "all": of}, "circle-half-2")
    return kit.Mark("line", ngettext("%(all)s line to pick", "%(all)s lines to pick", of) % {"all": of}, "circle-dashed")


def invoice(_record: None, by: Actor) -> Context:
    today = clock.today()
    found = papers.to_invoice(by, limit=ROWS - 1)
    rows = [(row, value, (today - row.issue_date).days) for row, value in found.oldest]
    return {"found": found, "rows": rows, "valued": papers.VALUED}


def payments(_record: None, by: Actor) -> Context:
    rows = debts.unmatched(by)
    found = list(rows[:ROWS])
    return {"count": len(found) if len(found) < ROWS else rows.count(), "rows": found[: ROWS - 2]}


__all__ = [
    "attention", "figures", "funnel_block", "has_figures", "invoice", "offers_block", "overdue_block", "payments", "sales_block", "ship",
]  # fmt: skip
