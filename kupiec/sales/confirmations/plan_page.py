"""The page of the demand plan: periods, shortages, proposals accepted in bulk (CNF-4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as say

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.confirmations import forms, planning, rules, services, words
from kupiec.sales.confirmations.values import Every, Proposal

KINDS = {"order": N_("orders"), "confirmation": N_("confirmations"), "blanket": N_("blanket orders")}
OWN = "own"
USUAL = {Every.DAY: 10, Every.WEEK: 8, Every.FORTNIGHT: 6, Every.MONTH: 6, Every.QUARTER: 4}
MOST_ROWS, MOST_SUPPLIERS = 200, 300


@kit.screen(right="confirmations.plan")
def plan(request: kit.Request) -> HttpResponse:
    """What is wanted against stock and supply; chosen proposals become drafts of purchase and production orders."""
    by, given = request.actor, request.POST if request.method == "POST" else request.GET
    refusal, asked = None, None
    rows: list[planning.Planned] = []
    sums: list[planning.Summed] = []
    what = given.get("by") if given.get("by") in ("group", "warehouse") else "item"
    try:
        asked = _asked(given)
        if request.method == "POST":
            made = services.accept(asked, _proposals(request.POST), by=by)
            return kit.go(
                request,
                reverse("supply-order", args=[made[0]]) if len(made) == 1 else f"{reverse('supply-orders')}?f.state=draft",
                text=say("Drafts made; check and place them."),
            )
    except Refusal as declined:
        refusal = declined
    if asked is not None:
        try:
            rows, sums = (planning.plan(asked, by=by), []) if what == "item" else ([], planning.summed(asked, what=str(what), by=by))
        except Refusal as declined:
            refusal = declined
    context = {
        **_choices(given, by), "what": what, "refusal": refusal, "spans": [(kit.show.day(first), kit.show.day(last)) for first, last in asked.spans] if asked else (),
        "rows": [(one, [(cell, _wanted(cell.wanted)) for cell in one.cells]) for one in rows[:MOST_ROWS]], "left_out": max(len(rows) - MOST_ROWS, 0),
        "sums": [(one.name, list(zip(one.wanted, one.coming, strict=True))) for one in sums], "proposals": (shown := _shown(rows[:MOST_ROWS], request.POST, refusal)),
        "told": any(one["wrong"] for one in shown),
        "suppliers": _suppliers(by) if rows else (), "may_accept": by.may("supply.edit"),
    }  # fmt: skip
    return kit.page(request, "confirmations/plan.html", context, title=say("Demand plan"), status=422 if refusal else 200)


def _asked(given: QueryDict) -> planning.Asked:
    """Refuses BAD_NUMBER, NO_PERIODS, NOT_A_DATE at their fields."""
    every = given.get("every", Every.WEEK.value)
    if every == OWN:
        spans = rules.own_periods(
            [
                _near(kit.parse.day(text, field="own"))
                for text in given.get("own", "").replace(",", " ").replace(";", " ").split()[: planning.MOST_PERIODS + 1]
            ]
        )
    else:
        chosen = Every(every) if every in {one.value for one in Every} else Every.WEEK
        typed = given.get("count", "").strip()
        count = kit.parse.decimal(typed, field="count") if typed else USUAL[chosen]
        if count != int(count) or not 1 <= count <= planning.MOST_PERIODS:
            raise Refusal("BAD_NUMBER", N_("From 1 to %(most)s periods."), "count", params={"most": planning.MOST_PERIODS})
        spans = rules.periods(clock.today(), chosen, int(count))
    return planning.Asked(tuple(spans), kit.parse.key(given.get("warehouse", "")), kit.parse.key(given.get("group", "")))


def _near(day: dt.date) -> dt.date:
    services.check_day(day, "own")
    return day


def _wanted(wanted: Any) -> str:
    return ", ".join(f"{kit.show.say(KINDS.get(kind, kind))} {kit.show.quantity(quantity)}" for kind, quantity in sorted(wanted.items()))


def _choices(given: QueryDict, by: Actor) -> dict[str, Any]:
    groups = [(pk, f"{code} {name}") for pk, code, name in catalog.ItemGroup.objects.order_by("code").values_list("pk", "code", "name")]
    return {
        "every": given.get("every", Every.WEEK.value), "everies": [*((one.value, label) for one, label in words.EVERY.items()), (OWN, N_("Own periods"))], "count": given.get("count", ""),
        "own": given.get("own", ""), "warehouse": kit.parse.key(given.get("warehouse", "")), "warehouses": forms.warehouses(by), "group": kit.parse.key(given.get("group", "")), "groups": groups,
    }  # fmt: skip


def _suppliers(by: Actor) -> list[tuple[int, str]]:
    return list(parties.visible(by).filter(supplier=True, archived=False).order_by("name").values_list("pk", "name")[:MOST_SUPPLIERS])


def _shown(rows: Sequence[planning.Planned], typed: QueryDict, refusal: Refusal | None) -> list[dict[str, Any]]:
    """Proposals as rows of the form, as they were typed where they were; what is wrong stands in its row, under its field."""
    found = []
    chosen = set(typed.getlist("chosen"))
    field, about = _row_of(refusal, typed) if refusal else ("", "")
    for row in rows:
        for one in row.proposals:
            key = f"{one.item_id}:{one.due.isoformat()}"
            found.append({
                "key": key, "item": row.item, "due": one.due, "warehouse": one.warehouse_id, "quantity": typed.get(f"quantity_{key}", kit.show.quantity(one.quantity)),
                "kind": typed.get(f"kind_{key}") or one.kind, "supplier": kit.parse.key(typed.get(f"supplier_{key}", "")) or one.supplier_id, "chosen": key in chosen or not typed,
                "wrong": field if key == about else "",
            })  # fmt: skip
    return found


def _row_of(refusal: Refusal, typed: QueryDict) -> tuple[str, str]:
    """The field and the key of the row a refusal is about; the verb counts the rows it was given."""
    field, _line, about = refusal.field.partition("_")
    chosen = typed.getlist("chosen")
    return field, chosen[int(about)] if about.isdecimal() and int(about) < len(chosen) else about


def _proposals(typed: QueryDict) -> list[Proposal]:
    """What was chosen in the form. Refuses NOT_A_NUMBER, NOT_A_DATE."""
    found = []
    for key in typed.getlist("chosen")[:1000]:
        item, _colon, due = key.partition(":")
        quantity = kit.parse.decimal(typed.get(f"quantity_{key}", ""), field=f"quantity_{key}", places=4)
        kind = "ZP" if typed.get(f"kind_{key}") == "ZP" else "ZD"
        found.append(Proposal(
            kit.parse.key(item) or 0, kit.parse.key(typed.get(f"place_{key}", "")) or 0, quantity, kit.parse.day(due, field="chosen"), kind,
            kit.parse.key(typed.get(f"supplier_{key}", "")) if kind == "ZD" else None,
        ))  # fmt: skip
    return found
