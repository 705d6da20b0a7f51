"""Keeping recipes of price lists and their steps (PRC-2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import clock, formula, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.formula.values import Name
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricelists.models import Recipe, RecipeStep
from kupiec.money.pricelists.rules import NAMES
from kupiec.money.pricing import public as pricing

RIGHT = "pricing.lists"
FIELDS = ("name", "price_list_id", "source", "source_list_id", "ending", "direction", "follow")
STEP_FIELDS = (
    "position", "method", "percent", "formula", "item_group_id", "discount_group_id", "producer_id", "supplier_id", "condition",
)  # fmt: skip
ITEM = "catalog.item"


def attribute_names(*, archived: bool = False) -> dict[str, Name]:
    """Attributes of items, as conditions and formulas of recipes call them."""
    return attributes.names(ITEM, before="item_", polish="towar_", archived=archived)


def save_recipe(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a recipe. Refuses REQUIRED, TAKEN, BAD_NUMBER, SAME_LIST, CIRCLE, UNKNOWN_KEY, UNKNOWN_FIELD."""
    by.require(RIGHT)
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if unknown := set(clean) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("There is no field “%(name)s”."), params={"name": min(unknown)[:40]})
    with tx.write_tx(by=by):
        found = None if pk is None else Recipe.objects.get(company_id=by.company_id, pk=pk)
        whole = {name: getattr(found, name, None) for name in FIELDS} | clean
        _check(whole, pk=pk, by=by)
        if whole["source"] != "list":
            clean["source_list_id"] = None
        records.fit(Recipe, {name: value for name, value in clean.items() if not name.endswith("_id")})
        clean["updated_at"] = clock.now()
        if found is None:
            return int(Recipe.objects.create(company_id=by.company_id, **clean).pk)
        records.update(found, clean, version=version)
    return int(found.pk)


def _check(whole: Mapping[str, Any], *, pk: int | None, by: Actor) -> None:
    for name in ("name", "price_list_id", "source"):
        if not whole.get(name):
            raise Refusal("REQUIRED", N_("This field is required."), name)
    if whole["source"] == "list" and not whole.get("source_list_id"):
        raise Refusal("REQUIRED", N_("Choose the list the prices are taken from."), "source_list_id")
    if whole["source"] == "list" and whole["source_list_id"] == whole["price_list_id"]:
        raise Refusal("SAME_LIST", N_("A list can’t be built from itself."), "source_list_id")
    if (whole.get("ending") or 0) < 0:
        raise Refusal("BAD_NUMBER", N_("This number is too small."), "ending")
    if Recipe.objects.filter(company_id=by.company_id, name=whole["name"]).exclude(pk=pk or 0).exists():
        raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "name", params={"value": whole["name"]})
    own = set(pricing.PriceList.objects.filter(company_id=by.company_id, archived=False).values_list("pk", flat=True))
    for name in ("price_list_id", "source_list_id"):
        if whole.get(name) and whole[name] not in own:
            raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), name, params={"key": whole[name]})
    if whole["source"] == "list" and whole["price_list_id"] in _behind(whole["source_list_id"], but=pk, by=by):
        raise Refusal("CIRCLE", N_("That list is itself built from this one, so prices would never come to rest."), "source_list_id")


def _behind(list_id: int, *, but: int | None, by: Actor) -> set[int]:
    """The lists a list is built from, directly or through others."""
    rows = Recipe.objects.filter(company_id=by.company_id, archived=False, source_list__isnull=False).exclude(pk=but or 0)
    sources: dict[int, set[int]] = {}
    for made, source in rows.values_list("price_list_id", "source_list_id"):
        sources.setdefault(made, set()).add(source)
    found: set[int] = set()
    ahead = {list_id}
    while ahead:
        ahead = {one for pk in ahead for one in sources.get(pk, ())} - found
        found |= ahead
    return found


def save_step(recipe_id: int, values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a step of a recipe; without a place it comes last. Refuses PLACE_TAKEN, BAD_NUMBER, REQUIRED, FORMULA_…."""
    by.require(RIGHT)
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if unknown := set(clean) - set(STEP_FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("There is no field “%(name)s”."), params={"name": min(unknown)[:40]})
    with tx.write_tx(by=by):
        recipe = Recipe.objects.get(company_id=by.company_id, pk=recipe_id)
        others = RecipeStep.objects.filter(recipe=recipe).exclude(pk=pk or 0)
        found = None if pk is None else RecipeStep.objects.get(recipe=recipe, pk=pk)
        if not clean.get("position"):
            clean["position"] = found.position if found else (others.aggregate(last=Max("position"))["last"] or 0) + 1
        if int(clean["position"]) < 1:
            raise Refusal("BAD_NUMBER", N_("A number above zero, or nothing."), "position")
        if others.filter(position=clean["position"]).exists():
            raise Refusal("PLACE_TAKEN", N_("Another step stands at this place."), "position")
        _check_step({name: getattr(found, name, None) for name in STEP_FIELDS} | clean)
        records.fit(RecipeStep, {name: value for name, value in clean.items() if not name.endswith("_id")})
        records.check_keys(RecipeStep, [clean])
        clean["updated_at"] = clock.now()
        if found is None:
            return int(RecipeStep.objects.create(recipe=recipe, **clean).pk)
        records.update(found, clean, version=version)
    return int(found.pk)


def _check_step(whole: Mapping[str, Any]) -> None:
    method, percent = whole.get("method") or "markup", whole.get("percent") or Decimal(0)
    if method == "formula":
        if not whole.get("formula"):
            raise Refusal("REQUIRED", N_("This field is required."), "formula")
        if percent:
            raise Refusal("BAD_NUMBER", N_("A price by formula has no percentage."), "percent")
        _tried(whole["formula"], {**attribute_names(archived=True), **NAMES}, formula.NUMBER, "formula")
    elif whole.get("formula"):
        raise Refusal("FORMULA_THERE", N_("Only the way “by formula” has a formula."), "formula")
    if not -100 < percent <= 1000 or (method == "margin" and percent >= 100) or (method == "discount" and percent > 100):
        raise Refusal(
            "BAD_NUMBER", N_("A margin is below 100%%, a discount at most 100%%, a markup at most 1000%%; each above −100%%."), "percent"
        )
    if whole.get("condition"):
        _tried(whole["condition"], attribute_names(archived=True), formula.YES_NO, "condition")


def _tried(source: str, names: Mapping[str, Any], result: formula.Type, field: str) -> None:
    try:
        formula.check(source, names, result=result)
    except formula.FormulaError as error:
        error.field = field
        raise


def drop_steps(step_ids: Sequence[int], *, version: int | None = None, by: Actor) -> int:
    """Take steps off their recipes. Answers how many. Conflict when one of them is not as it was seen."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        known = set(RecipeStep.objects.filter(recipe__company_id=by.company_id, pk__in=list(step_ids)).values_list("version", flat=True))
        if version is not None and known - {version}:
            raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=max(known))
        return int(RecipeStep.objects.filter(recipe__company_id=by.company_id, pk__in=list(step_ids)).delete()[0])


def archive_recipes(ids: Sequence[int], *, by: Actor) -> int:
    """Take recipes out of use; the prices they made stay."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        return Recipe.objects.filter(company_id=by.company_id, pk__in=list(ids)).update(archived=True)


def restore_recipes(ids: Sequence[int], *, by: Actor) -> int:
    """Put recipes back into use. Refuses UNKNOWN_KEY and CIRCLE where a list is gone or meanwhile built from this one."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        rows = list(Recipe.objects.filter(company_id=by.company_id, pk__in=list(ids), archived=True))
        for row in rows:  # one after another: each is checked against those that came back before it
            _check({name: getattr(row, name) for name in FIELDS}, pk=row.pk, by=by)
            Recipe.objects.filter(pk=row.pk).update(archived=False)
    return len(rows)
