"""The blocks of "My day": which of them a person gets, in what order."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.roof.desk import blocks, whose


def _attends(by: Actor) -> bool:
    """Orders are looked after by those who change them; who issues goods or invoices has his own blocks instead."""
    return by.may("orders.edit") or not (by.may("stock.issue") or by.may("invoicing.collect"))


class MyDay:
    """Plugged into `kit.home_panels`: the strip of figures, the wide column, the narrow one."""

    def panels(self, by: Actor) -> Sequence[kit.Panel]:
        return [*self._selling(by), *self._goods(by), *self._money(by)]

    def _selling(self, by: Actor) -> Sequence[kit.Panel]:
        orders = _attends(by)
        figures = kit.Panel("figures", _("Figures of the month"), template="desk/_figures.html", context=blocks.figures, place="top")
        switch = kit.Panel("whose", _("Whose papers to show"), template="desk/_whose.html", context=whose.switch, place="head")
        return [
            *([switch] if whose.chooses(by) else []),
            *([figures] if blocks.has_figures(by) else []),
            *([] if not orders else [kit.Panel(
                "attention", _("Needs attention"), template="desk/_attention.html", context=blocks.attention, icon="alert-triangle",
                right="orders.see", order=20, more=kit.Panel.more_at("orders", _("All orders")),
            )]),
            kit.Panel(
                "sales", _("Sales this month"), template="desk/_sales.html", context=blocks.sales_block, icon="chart-line",
                right="invoicing.see", order=10, place="side", more=kit.Panel.more_at("invoices", _("Invoices"), "?f.issue_date=month"),
            ),
            kit.Panel(
                "funnel", _("My funnel") if whose.chooses(by) else _("Sales funnel"), template="desk/_funnel.html", context=blocks.funnel_block, icon="filter",
                right="cases.see", order=15, place="side", more=kit.Panel.more_at("case-funnel", _("Opportunities")),
            ),
            kit.Panel(
                "offers", _("Offers"), template="desk/_offers.html", context=blocks.offers_block, icon="file-text",
                right="offers.see", order=20, place="side", more=kit.Panel.more_at("offers", _("All open"), "?f.state=draft&f.state=sent"),
            ),
        ]  # fmt: skip

    def _goods(self, by: Actor) -> Sequence[kit.Panel]:
        """The warehouse's own block stands first for those who don't sell."""
        if not by.may("stock.issue"):
            return []
        return [
            kit.Panel(
                "ship", _("To ship"), template="desk/_ship.html", context=blocks.ship, icon="truck-delivery", right="stock.see",
                order=30 if by.may("orders.edit") else 5, more=kit.Panel.more_at("stock-shipping", _("Shipping")),
            )
        ]  # fmt: skip

    def _money(self, by: Actor) -> Sequence[kit.Panel]:
        first = not by.may("orders.edit")
        return [
            kit.Panel(
                "invoice", _("To invoice"), template="desk/_invoice.html", context=blocks.invoice, icon="file-invoice",
                right="invoicing.collect", order=6 if first else 40, more=kit.Panel.more_at("deliveries-to-invoice", _("All deliveries")),
            ),
            kit.Panel(
                "overdue", _("Overdue"), template="desk/_overdue.html", context=blocks.overdue_block, icon="clock-exclamation",
                right="receivables.see", order=7 if first else 50, more=kit.Panel.more_at("receivables-ageing", _("Ageing")),
            ),
            kit.Panel(
                "payments", _("Payments to match"), template="desk/_payments.html", context=blocks.payments, icon="building-bank",
                right="receivables.match", order=30, place="side", more=kit.Panel.more_at("payments", _("Payments")),
            ),
        ]  # fmt: skip


__all__ = ["MyDay"]
