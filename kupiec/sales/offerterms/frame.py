"""What this room hangs onto the pages of offers and orders, and what it adds to their prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.sales.budgets import public as budgets
from kupiec.sales.contracts import public as contracts
from kupiec.sales.offers import public as offers
from kupiec.sales.offerterms import queries, rules, services
from kupiec.sales.offerterms.values import ZERO

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it
HEADINGS = {"pl": "Warunki handlowe", "en": "Trade terms", "de": "Handelsbedingungen"}
TABS = (
    kit.Tab("settings", "trade-terms", _("Trade terms"), url="trade-terms", right="offerterms.setup", order=48, shelf="clients", note=_("Terms to choose from on offers, in the languages of prints")),
)  # fmt: skip


def _terms(version: offers.OfferVersion, by: Actor) -> Mapping[str, Any]:
    rows = queries.agreed([version.pk]).get(version.pk, [])
    return {
        "terms": [(one, rules.said(one.text, one.text_en, one.text_de, version.language)) for one in rows], "version": version,
        "may_edit": by.may("offers.edit") and version.state == "draft",
    }  # fmt: skip


def _budget(version: offers.OfferVersion, by: Actor) -> Mapping[str, Any]:
    """The offer beside the version of the budget it is compared with."""
    sheet = queries.sheet(version.pk)
    if sheet is None or sheet.budget is None or not by.may("budgets.see"):
        return {"budget": None}
    if sheet.budget.budget.side == "cost" and not by.may("prices.see_cost"):
        return {"budget": sheet.budget, "hidden": True}
    rows = queries.compared(version, sheet.budget)
    planned, offered = sum((one.planned for one in rows), ZERO), sum((one.offered for one in rows), ZERO)
    return {
        "budget": sheet.budget, "rows": [(one, _far(sheet.budget, one.difference)) for one in rows], "planned": planned, "offered": offered, "difference": planned - offered,
        "far": _far(sheet.budget, planned - offered), "costs": sheet.budget.budget.side == "cost",
    }  # fmt: skip


def _far(budget: budgets.Version, difference: Any) -> bool:
    """Whether it is over the plan where that is nothing to be glad of: costs; one offer need not earn a whole plan."""
    return bool(difference < 0 and budget.budget.side == "cost")


class Panels:
    """On the page of an offer."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("terms", _("Trade terms"), template="offerterms/_terms.html", context=_terms, icon="checklist", right="offers.see", order=12),
            kit.Panel("budget", _("Budget"), template="offerterms/_budget.html", context=_budget, icon="chart-donut", right="budgets.see", order=60,
                      only=lambda row, by: budgets.on(by.company_id)),
        )  # fmt: skip


def _versions(by: Actor) -> list[tuple[int, str]]:
    return [(one.pk, f"{one.budget.code} {one.budget.name} · {one.number}") for one in queries.budget_versions(by)]


def _compare(ids: Sequence[int], *, by: Actor, budget_version_id: int | None = None) -> int:
    return services.compare_with(ids[0], budget_version_id=int(budget_version_id) if budget_version_id else None, by=by)


def _contracts(by: Actor) -> list[tuple[int, str]]:
    rows = (
        contracts.visible(by)
        .filter(pk__in=contracts.Edition.objects.filter(state="draft").values("contract_id"))
        .select_related("party")
        .order_by("-pk")[:300]
    )
    return [(row.pk, f"{row.number} {row.party.name} · {row.subject}") for row in rows]


def _to_contract(ids: Sequence[int], *, by: Actor, contract_id: int) -> int:
    return services.to_contract(ids[0], contract_id=int(contract_id), by=by)


class Operations:
    """On the page of an offer."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("trade-terms", _("Trade terms"), url=lambda row: reverse("offer-terms", args=[row.pk]), icon="checklist", right="offers.edit", bulk=False, more=True,
                          only=lambda row: row.state == "draft"),
            kit.Operation(
                "budget", _("Compare with a budget"), run=_compare, icon="chart-donut", right="offers.edit", bulk=False, more=True, only=lambda row: budgets.on(row.company_id), message=_("Saved"),
                fields=(I.Choice("budget_version_id", _("Version of a budget"), options=_versions, span=12, help=_("Empty: none any more.")),),
            ),
            kit.Operation(
                "terms-to-contract", _("Terms into a contract"), run=_to_contract, icon="contract", right="contracts.edit", bulk=False, more=True, message=_("Put into the text of the contract: the terms."),
                fields=(I.Choice("contract_id", _("Contract being prepared"), options=_contracts, required=True, span=12),),
            ),
        )  # fmt: skip


def _order_terms(order: Any, by: Actor) -> Mapping[str, Any]:
    return {"terms": [(one, rules.said(one.text, one.text_en, one.text_de, order.language)) for one in queries.of_order(order.pk)]}


class OrderPanels:
    """On the page of an order: the terms of the offer it was made of."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel(
                "terms",
                _("Trade terms"),
                template="offerterms/_terms.html",
                context=_order_terms,
                icon="checklist",
                right="offers.see",
                order=57,
            ),
        )


def on_offer(version: Any, language: str) -> list[tuple[str, str]]:
    """Terms for the print of an offer, in its language."""
    return _note(queries.words(queries.agreed([version.pk]).get(version.pk, []), language), language)


def on_order(order: Any, language: str) -> list[tuple[str, str]]:
    """Terms for the print of an order made of an offer."""
    return _note(queries.words(queries.of_order(order.pk), language), language)


def _note(terms: Sequence[str], language: str) -> list[tuple[str, str]]:
    if not terms:
        return []
    heading = HEADINGS.get(language, HEADINGS["en"])
    return [(heading, "\n" + rules.listed(terms))]
