"""Forms of the room: a recipe, its steps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.pricelists import queries, rules, services, words
from kupiec.money.pricelists.models import RecipeStep
from kupiec.money.pricelists.services.recipes import attribute_names
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog import public as catalog

I = kit.inputs  # noqa: E741
RIGHT = "pricing.lists"


def lists(by: Actor) -> list[tuple[int, str]]:
    rows = pricing.PriceList.objects.filter(company_id=by.company_id, archived=False)
    return list(rows.order_by("name").values_list("pk", "name"))


def _discount_groups(by: Actor) -> list[tuple[int, str]]:
    return list(catalog.DiscountGroup.objects.filter(active=True).order_by("name").values_list("pk", "name"))


def _producers(by: Actor) -> list[tuple[int, str]]:
    return list(catalog.Producer.objects.order_by("name").values_list("pk", "name"))


FIELDS = (
    I.Text("name", _("Name"), required=True, span=6, max=120),
    I.Choice("price_list_id", _("List that is built"), options=lists, required=True, span=6, blank=_("— choose —")),
    I.Choice("source", _("From which price"), options=words.SOURCES, required=True, span=4, blank=_("— choose —")),
    I.Choice("source_list_id", _("From which list"), options=lists, span=4, help=_("Only when prices come from another list.")),
    I.Price("ending", _("Ending of prices"), span=2, help=_("0.99 makes 48.99; 9.90 makes 49.90; empty: to the list’s decimals.")),
    I.Choice("direction", _("Rounded"), options=words.DIRECTIONS, required=True, span=2, default="up"),
    I.Choice("follow", _("When the prices it is built from change"), options=words.FOLLOWS, required=True, span=4, default="mark"),
)


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    given = {
        name: int(value) if name.endswith("_id") and value else value or None if name.endswith("_id") else value
        for name, value in values.items()
    }
    return services.save_recipe({**given, "name": given.get("name") or ""}, pk=pk, version=version, by=by)


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.recipes(by).get(pk=pk)
    return {field.name: getattr(row, field.name) for field in FIELDS}, row.version


def _page(pk: int) -> str:
    return reverse("price-recipe", args=[pk])


ADD = kit.Form("pricelists.recipe-add", _("New recipe of a price list"), fields=FIELDS, save=_save, done=_page, right=RIGHT)
EDIT = kit.Form("pricelists.recipe", _("Recipe of a price list"), fields=FIELDS, load=_load, save=_save, done=_page, right=RIGHT)

STEP_FIELDS = (
    kit.Group(_("What is made of the price"), (
        I.Choice("method", _("How it is made"), options=words.METHODS, required=True, span=4, default="markup"),
        I.Percent("percent", _("Per cent"), span=2),
        I.Integer("position", _("Sequence"), span=2, help=_("Empty: last. Of an item’s steps the first counts.")),
        I.Area("formula", _("Formula"), span=12, rows=2, max=2000, help=_("Only for the way “by formula”; net in our currency.")),
    )),
    kit.Group(_("For which items; nothing chosen: for all"), (
        I.Pick("item_group_id", _("Group of items with its subgroups"), picker="catalog.group", span=6),
        I.Choice("discount_group_id", _("Discount group"), options=_discount_groups, span=6),
        I.Choice("producer_id", _("Producer"), options=_producers, span=6),
        I.Pick("supplier_id", _("Main supplier"), picker="parties.supplier", span=6),
        I.Area("condition", _("Condition on attributes"), span=12, rows=2, max=2000, help=_("A formula that says yes or no of the item’s attributes; their names are below.")),
    )),
)  # fmt: skip
_STEP_NAMES = tuple(field.name for group in STEP_FIELDS for field in group.fields)


def _step_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """As the service takes it. Refuses REQUIRED: a percentage nobody typed is not nought."""
    if values["method"] != "formula" and values["percent"] is None:
        raise Refusal("REQUIRED", N_("Fill this in."), "percent")
    given = {name: (int(value) if value else None) if name.endswith("_id") else value for name, value in values.items()}
    return {
        **given,
        "percent": given.get("percent") or Decimal(0),
        "formula": given.get("formula") or "",
        "condition": given.get("condition") or "",
    }


def _save_step(values: Mapping[str, Any], *, by: Actor, pk: int, version: int | None = None) -> int:
    recipe_id = int(queries.steps(by).values_list("recipe_id", flat=True).get(pk=pk))
    services.save_step(recipe_id, _step_values(values), pk=pk, version=version, by=by)
    return recipe_id


def _load_step(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row: RecipeStep = queries.steps(by).get(pk=pk)
    return {name: getattr(row, name) for name in _STEP_NAMES}, row.version


def _load_leaving(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row: RecipeStep = queries.steps(by).select_related("item_group", "discount_group", "producer", "supplier").get(pk=pk)
    return {"what": words.what(row), "whom": words.whom(row)}, row.version


def _drop_step(values: Mapping[str, Any], *, by: Actor, pk: int, version: int | None = None) -> int:
    step: RecipeStep = queries.steps(by).get(pk=pk)
    services.drop_steps([pk], version=version, by=by)
    return step.recipe_id


def _steps_page(pk: int) -> str:
    return f"{_page(pk)}?panel=steps"


def _add_step(values: Mapping[str, Any], *, by: Actor) -> int:
    recipe_id = int(values["recipe_id"] or 0)
    services.save_step(recipe_id, _step_values({name: value for name, value in values.items() if name != "recipe_id"}), by=by)
    return recipe_id


def _new_step(request: kit.Request) -> dict[str, Any]:
    return {"recipe_id": kit.parse.key(request.GET.get("recipe", ""))}


def _recipes(by: Actor) -> list[tuple[int, str]]:
    return list(queries.recipes(by).filter(archived=False).order_by("name").values_list("pk", "name"))


def _names(request: kit.Request) -> dict[str, Any]:
    both = attribute_names()
    found = {**rules.NAMES, **both}
    return {"names": [(each.polish or key, each.label, each.type.value, key in both) for key, each in found.items()]}


ADD_STEP = kit.Form(
    "pricelists.step-add", _("New step of a recipe"), save=_add_step, initial=_new_step, done=_page, right=RIGHT, context=_names,
    template="pricelists/step_form.html", fields=(I.Choice("recipe_id", _("Recipe"), options=_recipes, required=True, span=12), *STEP_FIELDS),
)  # fmt: skip
EDIT_STEP = kit.Form("pricelists.step", _("Step of a recipe"), fields=STEP_FIELDS, load=_load_step, save=_save_step, done=_page, right=RIGHT,
                     context=_names, template="pricelists/step_form.html")  # fmt: skip
DROP_STEP = kit.Form("pricelists.step-drop", _("Take the step off the recipe"), load=_load_leaving, save=_drop_step, done=_steps_page, right=RIGHT,
                     button=_("Take off"), message=_("The step is taken off."), fields=(
                         I.Text("what", _("What"), readonly=True, span=12), I.Text("whom", _("For which items"), readonly=True, span=12),
                     ))  # fmt: skip
