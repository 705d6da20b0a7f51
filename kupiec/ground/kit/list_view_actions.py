"""Saved views of a list: the tabs over it, saving the present address under a name, dropping one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import pages, saved_views, show
from kupiec.ground.kit.list_address import Address

NAME_LIMIT = 60


def views_of(asked: Any, request: HttpRequest, address: Address) -> list[dict[str, Any]]:
    """All views as tabs: everything, the factory's, the saved; the one whose address this is, marked."""
    store = saved_views.store()
    saved = list(store.seen(asked.name, by=request.actor)) if store else []
    if not saved and not asked.views:
        return []
    here = _normal(request.GET.urlencode())
    every = [saved_views.View("", gettext("All"), ""), *asked.views, *saved]
    return [
        {
            "label": show.say(view.label), "url": f"{request.path}?{view.query}" if view.query else request.path,
            "current": _normal(view.query) == here, "id": view.id, "shared": view.shared, "mine": view.mine,
        }
        for view in every
    ]  # fmt: skip


def _normal(query: str) -> list[tuple[str, str]]:
    return sorted((name, value) for name, values in QueryDict(query).lists() if name != "after" for value in values if value)


def change_views(asked: Any, request: HttpRequest) -> HttpResponse:
    """`_view=save` with a name, or `_view=drop` with an id."""
    store = saved_views.store()
    if store is None:
        raise pages.BadAddress("_view")
    if request.POST["_view"] == "drop":
        if not request.POST.get("id", "").isdecimal():
            raise pages.BadAddress("id")
        store.drop(int(request.POST["id"]), by=request.actor)
        return pages.go(request, request.path, text=gettext("View removed."))
    label = request.POST.get("label", "").strip()
    if not label or len(label) > NAME_LIMIT:
        raise Refusal("REQUIRED", N_("Give the view a name of at most %(most)s letters."), "label", params={"most": NAME_LIMIT})
    kept = QueryDict(request.GET.urlencode(), mutable=True)
    kept.pop("after", None)
    query = kept.urlencode(safe=",")
    store.save(asked.name, label=label, query=query, shared=request.POST.get("shared") == "1", by=request.actor)
    return pages.go(request, f"{request.path}?{query}", text=gettext("View saved."))
