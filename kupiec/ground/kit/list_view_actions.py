"""Saved views of a list: the tabs over it, saving the present address under a name, dropping one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import pages, parse, saved_views, show
from kupiec.ground.kit.list_address import Address
from kupiec.ground.kit.request import Request

NAME_LIMIT = 60
PLACE = {"after", "past", "foot", "export", "operation", "ids", "all"}
"""Words of an address that say nothing of the view."""


def _every(asked: Any, request: Request) -> list[saved_views.View]:
    """Everything, the factory's views, the saved ones; asked for once per request."""
    known = getattr(request, "_list_views", None)
    if known is None:
        store = saved_views.store()
        saved = list(store.seen(asked.name, by=request.actor)) if store else []
        factory = [view for view in asked.views if view.query]
        known = [saved_views.View("", gettext("All"), ""), *factory, *saved] if store or factory else []
        request._list_views = known  # type: ignore[attr-defined]
    return known


def current_view(asked: Any, request: Request) -> str | None:
    """The key of the view whose address this is; "" stands for everything, None for an address of one's own."""
    here = _normal(request.GET.urlencode())
    return next((view.key for view in _every(asked, request) if _normal(view.query) == here), None if here else "")


def views_of(asked: Any, request: Request) -> list[dict[str, Any]]:
    """The views as tabs; the one whose address this is, marked."""
    current = current_view(asked, request)
    return [
        {
            "label": show.say(view.label), "url": f"{request.path}?{view.query}" if view.query else request.path,
            "current": view.key == current, "id": view.id, "shared": view.shared, "mine": view.mine,
        }
        for view in _every(asked, request)
    ]  # fmt: skip


@lru_cache(maxsize=512)
def _normal(query: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value) for name, values in QueryDict(query).lists() if name not in PLACE for value in values if value))


def change_views(asked: Any, request: Request, address: Address) -> HttpResponse:
    """`_view=save` with a name, or `_view=drop` with an id."""
    store = saved_views.store()
    if store is None:
        raise pages.BadAddress("_view")
    if request.POST["_view"] == "drop":
        if parse.key(request.POST.get("id", "")) is None:
            raise pages.BadAddress("id")
        store.drop(int(request.POST["id"]), by=request.actor)
        return pages.go(request, request.path, text=gettext("View removed."))
    label = request.POST.get("label", "").strip()
    if not label or len(label) > NAME_LIMIT:
        raise Refusal("REQUIRED", N_("Give the view a name of at most %(most)s letters."), "label", params={"most": NAME_LIMIT})
    kept = QueryDict(request.GET.urlencode(), mutable=True)
    for word in PLACE:
        kept.pop(word, None)
    if address.kept:
        kept["columns"] = ",".join(column.key for column in address.columns)
    query = kept.urlencode(safe=",")
    store.save(asked.name, label=label, query=query, shared=request.POST.get("shared") == "1", by=request.actor)
    return pages.go(request, f"{request.path}?{query}", text=gettext("View saved."))
