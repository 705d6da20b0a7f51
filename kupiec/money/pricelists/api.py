"""The room's REST interface: recipes, their steps, previews and runs; the effect of a rule before it is saved."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from kupiec.ground.kernel import clock
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.money.pricelists import queries, services
from kupiec.money.pricelists.values import Comparison, Files, PurchaseRules, Receipts

router = api.Router(tags=["pricelists"])
COST = "prices.see_cost"


class RecipeOut(Schema):
    """How the prices of a list are made."""

    id: int
    version: int
    name: str
    price_list_id: int
    source: str
    source_list_id: int | None
    ending: Decimal | None
    direction: str
    follow: str
    archived: bool


class RecipeIn(api.Input):
    """A recipe to add; `source`: purchase, catalogue or list; `follow`, when prices it is built from change: nothing, mark or rebuild."""

    name: str
    price_list_id: int
    source: str = "purchase"
    source_list_id: int | None = None
    ending: Decimal | None = None
    direction: str = "up"
    follow: str = "mark"


class StepIn(api.Input):
    """A step to add; the first that speaks of an item counts."""

    method: str = "markup"
    percent: Decimal = Decimal(0)
    formula: str = ""
    position: int | None = None
    item_group_id: int | None = None
    discount_group_id: int | None = None
    producer_id: int | None = None
    supplier_id: int | None = None
    condition: str = ""


class LineOut(Schema):
    """A price that would change; `margin` only with the right `prices.see_cost`."""

    item_id: int
    code: str
    old: Decimal | None
    new: Decimal
    margin: Decimal | None


class PreviewOut(Schema):
    """What a recipe would do on a day."""

    up: int
    down: int
    fresh: int = Field(alias="new")
    same: int
    missing: int
    lines: list[LineOut]


class RunIn(api.Input):
    """From which day the built prices hold; without `at` the run starts at once."""

    valid_from: dt.date | None = None
    at: dt.datetime | None = None


class EffectIn(api.Input):
    """A rule as it would be (fields of `POST /pricing/rules`), or with `rule_id` and no values: without that rule."""

    rule_id: int | None = None
    values: dict[str, Any] | None = None


class EffectOut(Schema):
    """Last quarter by the rules as they are and as they would be; margins only with the right `prices.see_cost`."""

    first: dt.date
    last: dt.date
    documents: int
    lines: int
    changed: int
    turnover_before: Decimal
    turnover_after: Decimal
    margin_before: Decimal | None
    margin_after: Decimal | None


class ChangeOut(Schema):
    """A purchase price out of a receipt or a file; `state`: done, waiting, rejected, replaced."""

    id: int
    item_id: int
    party_id: int | None
    old: Decimal | None
    new: Decimal
    source: str
    document: str
    state: str
    at: dt.datetime


class PurchaseRulesOut(Schema):
    """How purchase prices follow: `receipts` off, last or average; `files` off or main."""

    receipts: str
    files: str
    ask_above: Decimal | None


class PurchaseRulesIn(api.Input):
    """How purchase prices should follow; a change by more than `ask_above` per cent waits."""

    receipts: Receipts
    files: Files
    ask_above: Decimal | None = None


class IdsIn(api.Input):
    """Which records."""

    ids: list[int]


api.collection(
    router, "/recipes",
    api.Collection(
        rows=queries.recipes, out=RecipeOut, filters={"list": "price_list_id__in", "archived": "archived"}, sorts={"name": "name"},
        default_sort="name", right="pricing.lists",
    ),
    name="recipes",
)  # fmt: skip


@router.post("/recipes", response={201: int})
def add_recipe(request: kit.Request, data: RecipeIn) -> Any:
    """Add a recipe; answers its id."""
    return 201, services.save_recipe(data.dict(), by=request.actor)


@router.post("/recipes/{id}/steps", response={201: int})
def add_step(request: kit.Request, id: int, data: StepIn) -> Any:
    """Add a step; answers its id."""
    queries.recipes(request.actor).get(pk=id)
    return 201, services.save_step(id, data.dict(), by=request.actor)


@router.get("/recipes/{id}/preview", response=PreviewOut)
def preview(request: kit.Request, id: int, on: dt.date | None = None) -> Any:
    """What the recipe would do on a day: counts and the largest changes; nothing is written."""
    by = request.actor
    queries.recipes(by).get(pk=id)
    found = services.preview(id, on=on or clock.today(), by=by)
    see = by.may(COST)
    lines = [
        {"item_id": one.item_id, "code": one.code, "old": one.old, "new": one.new, "margin": one.margin if see else None}
        for one in found.lines
    ]
    return {"up": found.up, "down": found.down, "new": found.new, "same": found.same, "missing": found.missing, "lines": lines}


@router.post("/recipes/{id}/runs", response={201: int})
def order_run(request: kit.Request, id: int, data: RunIn) -> Any:
    """Build the list and publish it as a job; answers the job's id."""
    queries.recipes(request.actor).get(pk=id)
    return 201, services.order_build(id, valid_from=data.valid_from, at=data.at, by=request.actor)


@router.post("/rule-effect", response=EffectOut)
def rule_effect(request: kit.Request, data: EffectIn) -> Any:
    """What a changed discount rule would have brought on last quarter's sales; nothing is written."""
    by = request.actor
    found: Comparison = services.compare(data.values, rule_id=data.rule_id, by=by)
    see = by.may(COST)
    return {
        "first": found.first, "last": found.last, "documents": found.documents, "lines": found.lines, "changed": found.changed,
        "turnover_before": found.before.turnover, "turnover_after": found.after.turnover,
        "margin_before": found.before.margin if see else None, "margin_after": found.after.margin if see else None,
    }  # fmt: skip


@router.post("/recipes/refresh", response=int)
def refresh(request: kit.Request, data: IdsIn) -> Any:
    """Build what is stale in the lists of these recipes anew, as jobs; answers how many lists."""
    return services.refresh(data.ids, by=request.actor)


api.collection(
    router, "/purchase-prices",
    api.Collection(
        rows=queries.purchase_changes, out=ChangeOut, filters={"item": "item_id__in", "party": "party_id__in", "state": "state__in"}, sorts={"at": "at"},
        default_sort="-at", right=COST,
    ),
    name="purchase_prices",
)  # fmt: skip


@router.post("/purchase-prices/take", response=int)
def take(request: kit.Request, data: IdsIn) -> Any:
    """Take purchase prices that wait; answers how many."""
    return services.take(data.ids, by=request.actor)


@router.post("/purchase-prices/reject", response=int)
def reject(request: kit.Request, data: IdsIn) -> Any:
    """Turn purchase prices that wait down; answers how many."""
    return services.reject(data.ids, by=request.actor)


@router.get("/purchase-rules", response=PurchaseRulesOut)
def purchase_rules(request: kit.Request) -> Any:
    """How purchase prices follow."""
    request.actor.require("pricing.lists")
    return services.rules_of(request.actor.company_id)


@router.post("/purchase-rules", response=PurchaseRulesOut)
def choose(request: kit.Request, data: PurchaseRulesIn) -> Any:
    """Change how purchase prices follow."""
    services.choose(PurchaseRules(data.receipts, data.files, data.ask_above), by=request.actor)
    return services.rules_of(request.actor.company_id)
