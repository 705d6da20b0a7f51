"""Reads: terms agreed on versions of offers and on what was made of them; an offer beside its budget (OFR-5, OFR-7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.people.cases import public as cases
from kupiec.sales.budgets import public as budgets
from kupiec.sales.offers import public as offers
from kupiec.sales.offerterms import rules
from kupiec.sales.offerterms.models import Agreed, Sheet, Term
from kupiec.sales.offerterms.values import ZERO, Compared

OFFER = "offers.offer"


def terms(*, active: bool = True) -> list[Term]:
    rows = Term.objects.order_by("position", "pk")
    return list(rows.filter(active=True) if active else rows)


def sheet(version_id: int) -> Sheet | None:
    return Sheet.objects.select_related("budget__budget").filter(offer_version_id=version_id).first()


def agreed(version_ids: Collection[int]) -> dict[int, list[Agreed]]:
    """Terms of versions of offers, in order; one statement."""
    found: defaultdict[int, list[Agreed]] = defaultdict(list)
    for row in (
        Agreed.objects.filter(sheet__offer_version_id__in=list(version_ids))
        .select_related("sheet", "term")
        .order_by("sheet_id", "position")
    ):
        found[row.sheet.offer_version_id].append(row)
    return found


def words(rows: Collection[Agreed], language: str) -> list[str]:
    return [rules.said(row.text, row.text_en, row.text_de, language) for row in rows]


def of_order(order_id: int) -> list[Agreed]:
    """Terms an order was made under: those of the version of the offer its lines come from."""
    version = (
        offers.Ordered.objects.filter(order_line__order_id=order_id)
        .order_by("-offer_line__offer_version_id")
        .values_list("offer_line__offer_version_id", flat=True)
        .first()
    )
    return agreed([version]).get(version, []) if version else []


def compared(version: offers.OfferVersion, budget: budgets.Version) -> list[Compared]:
    """Lines of a budget's version beside the firm lines of an offer: what they earn, or what they cost, by what a budget's lines are about."""
    plan = budgets.plan_of(budget.pk)
    lines = [line for line in offers.reads.lines(version.pk) if line.kind == "line" and line.choice == "firm"]
    groups = budgets.item_groups({line.item_id for line in lines})
    case = cases.cases_of([documents.Ref(OFFER, version.offer_id)]).get(documents.Ref(OFFER, version.offer_id))
    seller = version.offer.salesperson
    offered: defaultdict[int | None, Decimal] = defaultdict(Decimal)
    for line in lines:
        about = budgets.Spent(
            "offers.line", line.pk, OFFER, version.offer_id, plan.side, plan.first_day if version.issue_date < plan.first_day else min(version.issue_date, plan.last_day),
            groups=groups.get(line.item_id or 0, ()), department_id=seller.department_id if seller else None, contract_id=plan.contract_id, case_id=case.id if case else plan.case_id,
        )  # fmt: skip
        offered[budgets.placed(plan, about)] += _worth(version, line, plan.side)
    return rules.compared([(place.code, place.name, place.amount) for place in plan.places], offered)


def _worth(version: offers.OfferVersion, line: offers.OfferLine, side: str) -> Decimal:
    """Net value of a line in the company's currency; of costs, what it costs us."""
    if side == "cost":
        return line.cost_value or ZERO
    net = line.net * 100 / (100 + line.vat_percent) if version.prices_gross else line.net
    return half_up(net * version.rate)


def budget_versions(by: Actor) -> list[budgets.Version]:
    """Versions an offer may be compared with."""
    rows = budgets.versions(by).filter(budget__archived=False).exclude(state="dropped")
    return list(rows.select_related("budget").order_by("budget__code", "-number"))
