"""How a user keeps a list: the order and widths of its columns, for each of its views (KER-13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

from kupiec.ground.kit import saved_views
from kupiec.ground.kit.columns import Column
from kupiec.ground.kit.keyset import BadAddress
from kupiec.ground.kit.list_view_actions import current_view
from kupiec.ground.kit.request import Request

NARROWEST, WIDEST = 40, 1200


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns in their order (none: as declared) and widths in pixels."""

    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)


def of(asked: Any, request: Request) -> Layout:
    """The layout the actor keeps for the view he looks at; an address that names its columns is taken as it is."""
    store = saved_views.store()
    kept = store.layouts(asked.name, user=request.user) if store else {}
    if not kept:
        return Layout()
    view = current_view(asked, request)
    if view is None and request.GET.get("columns"):
        return Layout()
    found = kept.get(view or "", {})
    return Layout(tuple(found.get("columns", ())), dict(found.get("widths", {})))


def change(asked: Any, request: Request, *, columns: Sequence[Column]) -> HttpResponse:
    """`_layout=keep` with columns and widths (`number:120,gross:96`), or `_layout=drop`."""
    store = saved_views.store()
    if store is None or request.POST["_layout"] not in ("keep", "drop"):
        raise BadAddress("_layout")
    known = {column.key for column in columns}
    layout: dict[str, Any] = {}
    if request.POST["_layout"] == "keep":
        chosen = list(dict.fromkeys(filter(None, request.POST.get("columns", "").split(","))))
        layout = {"columns": _known(chosen, known), "widths": _widths(request.POST.get("widths", ""), known)}
    store.keep_layout(asked.name, view=current_view(asked, request) or "", layout=layout, by=request.actor)
    return HttpResponse(status=204)


def _known(keys: Sequence[str], known: set[str]) -> list[str]:
    if not set(keys) <= known:
        raise BadAddress("columns")
    return list(keys)


def _widths(text: str, known: set[str]) -> dict[str, int]:
    made = {}
    for part in filter(None, text.split(",")):
        key, _colon, width = part.rpartition(":")
        if key not in known or not (width.isdecimal() and len(width) < 6):
            raise BadAddress("widths")
        made[key] = min(max(int(width), NARROWEST), WIDEST)
    return made


def width_of(column: Column, label: str, widths: Mapping[str, int]) -> int:
    """Once one column has a width, all have: those never touched get what their heading needs."""
    return widths.get(column.key, max(96, 8 * len(label) + 36)) if widths else 0
