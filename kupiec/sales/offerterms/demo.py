"""Demo: terms agreed on the latest offers, one of them compared with the plan of sales; through the verbs only."""

from __future__ import annotations

from kupiec.ground.kernel.actor import Actor
from kupiec.sales.budgets import public as budgets
from kupiec.sales.offers import public as offers
from kupiec.sales.offerterms import queries, services

FREE = ("Dostawa w dwóch partiach: rury w tym tygodniu, kocioł po odbiorze kotłowni.", "Palety zwrotne rozliczane po dostawie.")


def fill(*, by: Actor) -> None:
    """Drafts get their terms, the newest the budget it belongs to."""
    drafts = list(offers.OfferVersion.objects.filter(offer__in=offers.visible(by), state="draft").order_by("-pk")[:3])
    known = {one.code: one.pk for one in queries.terms()}
    for at, version in enumerate(drafts):
        chosen = [known[code] for code in ("transport", "warranty", "ownership")[at:] if code in known]
        services.agree(version.pk, term_ids=chosen, free=FREE[at] if at < len(FREE) else "", by=by)
    plan = next((one for one in queries.budget_versions(by) if one.state == "current" and one.budget.side == "income"), None)
    if drafts and plan is not None and budgets.on(by.company_id):
        services.compare_with(drafts[0].pk, budget_version_id=plan.pk, by=by)
