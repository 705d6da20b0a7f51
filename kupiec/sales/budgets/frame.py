"""What this room hangs into the frame and onto pages of orders, purchases and contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.kit import reach
from kupiec.sales.budgets import operations, panels, queries, settings

TABS = (
    kit.Tab("analytics", "budgets", _("Budgets"), url="budgets", right="budgets.see", order=60),
    kit.Tab("settings", "budget-kinds", _("Budgets"), url="budget-kinds", right="budgets.setup", order=51, shelf="clients", note=_("Kinds of costs by which budgets are planned")),
    kit.Tab("settings", "budget-switch", _("Working with budgets"), url="budget-switch", right="budgets.setup", order=52, shelf="clients", note=_("Whether documents are measured by budgets")),
)  # fmt: skip
COMMANDS = (
    kit.Command("budget-new", _("New budget"), url="budget-new", icon="chart-donut", right="budgets.edit", words="budżet plan koszty preliminarz", new=True),
    kit.Command("budgets", _("Budgets"), url="budgets", icon="chart-donut", right="budgets.see", words="budżety plany koszty wykonanie budżetu lista"),
)  # fmt: skip


def _sides(company_id: int) -> set[str]:
    """Sides of the budgets in force; asked once for a page."""
    return reach.remembered(("budgets.sides", company_id), lambda: {one.side for one in queries.in_force(company_id)})


class Hung:
    """The panel and the operation of budgets on the page of a kind of documents."""

    def __init__(self, kind: str, side: str) -> None:
        self.kind, self.side = kind, side

    def panels(self) -> Sequence[kit.Panel]:
        def told(row: Any, by: Actor) -> Mapping[str, Any]:
            return panels.of_document(self.kind, row.pk, by)

        def exceeded(row: Any, by: Actor) -> int | None:
            """Lines that are over their plan now, counted beside the panel's name."""
            return sum(one["over"] for one in told(row, by)["budgets"]) or None

        def there(row: Any, by: Actor) -> bool:
            return self.side in _sides(by.company_id)

        return (
            kit.Panel(
                "budget",
                _("Budget"),
                template="budgets/_of_document.html",
                context=told,
                count=exceeded,
                icon="chart-donut",
                right="budgets.see",
                order=60,
                only=there,
            ),
        )

    def operations(self) -> Sequence[kit.Operation]:
        return operations.charging(self.kind, self.side, there=lambda row: self.side in _sides(row.company_id))


class ContractParts:
    """Budgets of a contract, on its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("budgets", _("Budgets"), template="budgets/_of_contract.html", context=lambda row, by: panels.of_contract(row.pk, by), icon="chart-donut", right="budgets.see",
                      order=26, only=lambda row, by: settings.on(by.company_id)),
        )  # fmt: skip

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("new-budget", _("Budget"), url=lambda row: f"{reverse('budget-new')}?contract={row.pk}", icon="chart-donut", right="budgets.edit", bulk=False, more=True,
                          only=lambda row: settings.on(row.company_id)),
        )  # fmt: skip


ORDERS = Hung("orders.order", "income")
PURCHASES = Hung("supply.order", "cost")
INVOICES = Hung("invoicing.invoice", "income")
