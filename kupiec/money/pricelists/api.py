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
from kupiec.money.pricelists.values import Comparison

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
    archived: bool


class RecipeIn(api.Input):
    """A recipe to add; `source`: purchase, catalogue or list."""

    name: str
    price_list_id: int
    source: str = "purchase"
    source_list_id: int | None = None
    ending: Decimal | None = None
    direction: str = "up"


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
    lines = [{"item_id": one.item_id, "code": one.code, "old": one.old, "new": one.new, "margin": one.margin if see else None} for one in found.lines]
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
