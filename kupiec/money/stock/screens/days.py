"""Magazyn › Stan na dzień: what lay in a warehouse on a day past, or will be free on a day to come (STK-9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.money.stock import days
from kupiec.money.stock.models import StockBalance
from kupiec.money.stock.screens.balances import warehouses

C, F_ = kit.columns, kit.filters
NAME = "f.on"


def _rows(by: Actor) -> QuerySet[StockBalance]:
    return days.balances(by, on=clock.today()).defer("item__search", "item__description")


def _on(rows: QuerySet[StockBalance], on: dt.date, by: Actor) -> QuerySet[StockBalance]:
    return days.on_day(rows, on)


def _asked(request: kit.Request) -> tuple[dt.date, str]:
    """The day of the address; what is no day gives today and says why."""
    text = request.GET.get(NAME, "").strip()
    try:
        return (kit.parse.day(text) if text else clock.today()), ""
    except Refusal as refusal:
        return clock.today(), refusal.text


def _context(request: kit.Request) -> Mapping[str, Any]:
    on, _wrong = _asked(request)
    kept = [(name, value) for name, values in request.GET.lists() if name not in (NAME, "after", "past") for value in values]
    wrong = getattr(request, "wrong_day", ("", ""))
    return {"on": on, "coming": on > clock.today(), "past": on < clock.today(), "kept": kept, "typed": wrong[0], "wrong": wrong[1]}


DAY = kit.List(
    name="stock.day",
    title=_("Stock on a day"),
    rows=_rows,
    columns=(
        C.Link("code", _("Item"), source="item.code", url="stock-balance"),
        C.Text("name", _("Name"), source="item.name"),
        C.Text("warehouse", _("Warehouse"), source="warehouse.code"),
        C.Quantity("quantity", _("On hand"), source="day_quantity", width="s"),
        C.Quantity("blocked", _("Blocked"), source="day_blocked", sort="blocked", width="s"),
        C.Quantity("supply", _("Deliveries until then"), source="day_supply", width="s"),
        C.Quantity("demand", _("Orders until then"), source="day_demand", width="s"),
        C.Quantity("projected", _("Free then"), source="day_projected", width="s", kind=lambda row: "bad" if (row.day_projected or 0) < 0 else ""),
        C.Text("unit", _("Unit"), source="item.unit_id", width="xs", sort="item__unit"),
        C.Money("value", _("Value"), source="day_value", total=True, right="prices.see_cost"),
        C.Text("group", _("Group"), source="item.group.name", hidden=True),
    ),
    sort=("code", "warehouse"),
    search=("item__search",),
    filters=(
        F_.Day("on", _("Stock on a day"), apply=_on),
        F_.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=warehouses),
        F_.Pick("item", _("Item"), source="item_id", picker="catalog.item"),
        F_.Pick("group", _("Group"), source="item.group_id", picker="catalog.group"),
    ),
    right="stock.see",
    above="stock/_day_choice.html",
    context=_context,
    empty=kit.Empty("calendar", _("No stock yet"), _("It comes with the first receipt (PZ)."), ("stock-document-new", _("Receive goods"))),
)  # fmt: skip

COMING = {"blocked", "supply", "demand", "projected"}
PAST = replace(DAY, columns=tuple(one for one in DAY.columns if one.key not in COMING))
"""A day past has what lay there, and nothing to come."""


def _past(request: kit.Request) -> HttpResponse:
    """An address of a day to come leads here too: what is not counted of a past day is not shown."""
    query = request.GET.copy()
    if "columns" in query:
        query["columns"] = ",".join(key for key in str(query["columns"]).split(",") if key not in COMING)
    request.GET = query  # type: ignore[assignment]
    return PAST.view(request)


@kit.screen(right="stock.see")
def view(request: kit.Request) -> HttpResponse:
    """The list as of the day of the address; a day nobody can read is told at its field, and nothing else is lost."""
    day, wrong = _asked(request)
    if day < clock.today():
        return _past(request)
    if wrong:
        typed, query = request.GET[NAME], request.GET.copy()
        del query[NAME]
        request.GET, request.wrong_day = query, (typed, wrong)  # type: ignore[assignment,attr-defined]
    answer = DAY.view(request)
    if wrong and answer.status_code == 200:
        answer.status_code = 422
    return answer
