"""Recipes of price lists: the list, the page with preview and runs, what the room puts into the frame (PRC-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.pricelists import queries, services, words
from kupiec.money.pricelists.models import Recipe, RecipeStep, Stale

C, I = kit.columns, kit.inputs  # noqa: E741
RIGHT = "pricing.lists"


def _steps(ids: Sequence[int], by: Actor) -> Mapping[int, int]:
    rows = RecipeStep.objects.filter(recipe_id__in=ids).order_by()
    return dict(rows.values_list("recipe_id").annotate(Count("pk")))


def _stale(ids: Sequence[int], by: Actor) -> Mapping[int, kit.Mark | str]:
    """How many prices of each list no longer follow."""
    rows = Stale.objects.filter(recipe_id__in=ids).order_by().values_list("recipe_id").annotate(Count("pk"))
    return {pk: kit.Mark("warn", gettext("stale: %(count)s") % {"count": count}, "refresh") for pk, count in rows}


def _publish(ids: Sequence[int], *, by: Actor, valid_from: dt.date | None = None, run_on: dt.date | None = None) -> int:
    """The run as a job, now or in the night of a later day."""
    if run_on and run_on < clock.today():
        raise Refusal("PAST", N_("This day is over; empty: at once."), "run_on")
    at = dt.datetime.combine(run_on, dt.time(0, 30), tzinfo=clock.WARSAW) if run_on and run_on > clock.today() else None
    return services.order_build(ids[0], valid_from=valid_from or run_on, at=at, by=by)


PUBLISH = kit.Operation(
    "publish", _("Build and publish"), run=_publish, icon="tags", right=RIGHT, primary=True, key="Ctrl+Enter", bulk=False, job=True,
    fields=(
        I.Day("valid_from", _("Prices valid from"), help=_("Empty: from today.")),
        I.Day("run_on", _("Build on day"), help=_("Empty: at once. Later: in the night of that day, from the costs of then.")),
    ),
    only=lambda row: not row.archived, done=lambda job, ids: f"{reverse('price-recipe', args=[ids[0]])}?panel=runs",
)  # fmt: skip
ARCHIVE = kit.Operation("archive", _("Archive it"), run=services.archive_recipes, undo=services.restore_recipes, icon="archive", right=RIGHT, more=True,
                        only=lambda row: not row.archived, message=_("%(count)s archived"))  # fmt: skip
RESTORE = kit.Operation("restore", _("Restore"), run=services.restore_recipes, undo=services.archive_recipes, icon="archive-off", right=RIGHT, more=True,
                        only=lambda row: row.archived, message=_("%(count)s restored"))  # fmt: skip
REFRESH = kit.Operation("refresh", _("Build the stale ones anew"), run=services.refresh, icon="refresh", right=RIGHT, only=lambda row: not row.archived,
                        message=_("%(count)s lists are being built"))  # fmt: skip
RECIPES = kit.List(
    "pricelists.recipes", _("Recipes of price lists"), right=RIGHT, archive="archived",
    rows=lambda by: queries.recipes(by).select_related("price_list", "source_list"),
    columns=(
        C.Link("name", _("Name"), url="price-recipe"), C.Text("price_list", _("List that is built"), source="price_list.name"),
        C.Text("source", _("From which price"), value=lambda row: _source(row), sort=False), C.Number("steps", _("Steps"), fill=_steps),
        C.Badge("stale", _("State"), fill=_stale, sort=False),
    ),
    sort=("name",), search=("name", "price_list__name"), operations=(REFRESH, ARCHIVE, RESTORE),
    create=kit.Create(_("Recipe"), url="price-recipe-new", right=RIGHT),
    empty=kit.Empty("calculator", _("No recipes yet"), _("A recipe builds a price list from purchase prices or from another list.")),
)  # fmt: skip


def _source(row: Recipe) -> str:
    return str(row.source_list.name if row.source_list else dict(words.SOURCES)[row.source])


def _ending(row: Recipe) -> str:
    return "" if row.ending is None else f"…{kit.show.price(row.ending)} {dict(words.DIRECTIONS)[row.direction]}"


def _step_panel(row: Recipe, by: Actor) -> dict[str, Any]:
    rows = queries.steps(by).filter(recipe=row).select_related("item_group", "discount_group", "producer", "supplier").order_by("position")
    return {
        "may": by.may(RIGHT) and not row.archived,
        "rows": [{"pk": one.pk, "position": one.position, "what": words.what(one), "whom": words.whom(one)} for one in rows],
    }


def _preview_panel(row: Recipe, by: Actor) -> dict[str, Any]:
    on = clock.today()
    stepless = not queries.steps(by).filter(recipe=row).exists()
    shown = None if stepless else services.preview(row.pk, on=on, by=by)
    unmade = [(one.code, one.name, words.WHY_NOT[one.why]) for one in shown.unmade] if shown else []
    return {"shown": shown, "on": on, "see_cost": by.may("prices.see_cost"), "unmade": unmade}


def _run_panel(row: Recipe, by: Actor) -> dict[str, Any]:
    return {"rows": queries.runs(by).filter(recipe=row).order_by("-pk")[:20]}


def _badges(row: Recipe, by: Actor) -> tuple[kit.Mark, ...]:
    archived = (kit.Mark("warn", gettext("archived"), "archive"),) if row.archived else ()
    return archived + tuple(one for one in _stale([row.pk], by).values() if isinstance(one, kit.Mark))


RECIPE = kit.Detail(
    "pricelists.recipe", get=lambda pk, *, by: queries.recipes(by).select_related("price_list", "source_list").get(pk=pk), right=RIGHT, layout="card",
    head=lambda row, by: kit.Head(_("Recipe of a price list"), row.name, icon="calculator",
                                  badges=_badges(row, by)),
    edit_url="price-recipe-edit", edit_right=RIGHT, subject="pricelists.recipe", audit=Recipe,
    facts=(
        kit.Fact(_("List that is built"), "price_list.name"), kit.Fact(_("From which price"), lambda row, by: _source(row)),
        kit.Fact(_("Ending of prices"), lambda row, by: _ending(row), optional=True),
        kit.Fact(_("When those prices change"), lambda row, by: dict(words.FOLLOWS)[row.follow]),
    ),
    panels=(
        kit.Panel("preview", _("Preview"), template="pricelists/_preview.html", context=_preview_panel, icon="eye"),
        kit.Panel("steps", _("Steps"), template="pricelists/_steps.html", context=_step_panel, icon="list-numbers"),
        kit.Panel("runs", _("Runs"), template="pricelists/_runs.html", context=_run_panel, icon="clock"),
        kit.Panel("history", _("History"), timeline=True, icon="history"),
    ),
    operations=(
        PUBLISH,
        kit.Operation("step", _("Add step"), url=lambda row: f"{reverse('price-recipe-step-new')}?recipe={row.pk}", icon="plus", right=RIGHT, bulk=False,
                      only=lambda row: not row.archived),
        REFRESH, ARCHIVE, RESTORE,
    ),
)  # fmt: skip
TABS = (kit.Tab("sales", "price-recipes", _("Recipes of prices"), url="price-recipes", right=RIGHT, order=63),)
COMMANDS = (
    kit.Command("price-recipe-new", _("New recipe of a price list"), url="price-recipe-new", icon="calculator", right=RIGHT, words="przepis cennik marża narzut"),
)  # fmt: skip
