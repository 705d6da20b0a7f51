"""What a room says of a kind of its records found in the palette: how a hit looks, what stands beside it, what it can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit import pages
from kupiec.ground.kit.details import Figure
from kupiec.ground.kit.markup import Mark
from kupiec.ground.kit.operations import Operation
from kupiec.ground.kit.request import Request

MOST_ACTIONS = 7


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do with what was found: an address, or a text to copy. `key` works while the actions have the focus."""

    label: Any
    url: str = ""
    icon: str = "arrow-right"
    key: str = ""
    copy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A record in a few lines: what it is, its badges, figures, facts (label, text), what to do with it."""

    title: str
    subtitle: Any = ""
    icon: str = ""
    badges: Sequence[Mark] = ()
    figures: Sequence[Figure] = ()
    facts: Sequence[tuple[Any, str]] = ()
    actions: Sequence[Action] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A kind in the palette. `route` leads to a record by its id; `shown(ids, by)` gives badge and figure of hits at a

    constant number of queries; `glance(id, by)` the record beside the list, None when it is gone or not to be seen.
    """

    group: Any
    icon: str
    route: str
    shown: Callable[[Sequence[int], Actor], Mapping[int, tuple[Mark | str, str]]] | None = None
    glance: Callable[[int, Actor], Glance | None] | None = None

    def url(self, pk: int) -> str:
        return reverse(self.route, args=[pk])


hit_words: Socket[Mapping[str, Look]] = Socket("kit.hit_words")


def looks() -> dict[str, Look]:
    return {kind: look for mapping in hit_words for kind, look in mapping.items()}


def view(request: Request, kind: str, pk: int) -> HttpResponse:
    """The right side of the palette: one record, as far as this actor may see it."""
    return pages.attempt(request, lambda: _view(request, kind, pk))


def _view(request: Request, kind: str, pk: int) -> HttpResponse:
    found = of(kind, pk, by=request.actor)
    if found is None:
        raise Http404(kind)
    return HttpResponse(render_to_string("kit/_glance.html", {"glance": found, "url": looks()[kind].url(pk)}, request))


def of(kind: str, pk: int, *, by: Actor) -> Glance | None:
    """A record's glance; None when nobody tells of the kind, or the actor may not see the record."""
    look, plugged = looks().get(kind), next((each for each in search.kinds if each.kind == kind), None)
    if look is None or plugged is None or look.glance is None or (plugged.right and not by.may(plugged.right)):
        return None
    if plugged.visible is not None and pk not in set(plugged.visible([pk], by)):
        return None
    return look.glance(pk, by)


def behind(url: str) -> tuple[str, int] | None:
    """Which record a page's address shows, when it is of a kind the palette knows."""
    try:
        match = resolve(url)
    except Resolver404:
        return None
    pk = match.kwargs.get("pk")
    kind = next((kind for kind, look in looks().items() if look.route == match.url_name), None)
    return (kind, pk) if kind and isinstance(pk, int) else None


def actions(operations: Sequence[Operation], record: Any, by: Actor) -> list[Action]:
    """Operations that lead to an address, as actions; those that can't be done now are left out."""
    found = []
    for each in operations:
        url = each.link(record) if each.url else ""
        if url and each.visible(by) and not each.reason(record, by):
            found.append(Action(each.label, url, each.icon or "arrow-right", each.key if len(each.key) == 1 else ""))
    return found


def link(label: Any, route: str, *args: Any, icon: str = "arrow-right", key: str = "", query: str = "") -> list[Action]:
    """An action that opens a route; nothing when the room does not serve it."""
    try:
        return [Action(label, reverse(route, args=args) + query, icon, key)]
    except NoReverseMatch:
        return []


PRINT = _("Print")
CUSTOMER = _("Customer")
__all__ = ["Action", "Glance", "Look", "actions", "behind", "hit_words", "link", "looks", "of", "view"]
