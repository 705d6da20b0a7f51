"""Pickers: the field that finds one record while typing (F4, F2), shared by forms, filters and grids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit import markup
from kupiec.ground.kit.request import Request

LIMIT = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate: what is kept (`id`), what is read (`label`), what tells it from its neighbours."""

    id: Any
    label: str
    detail: str = ""
    badge: Any = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What may be meant while a line is typed: `code` is what is entered, `stock` the kind and words of a stock cell, `price` as shown."""

    id: int
    code: str
    name: str
    stock: tuple[str, str] | None = None
    price: str = ""


@dataclass(frozen=True)
class Picker:
    """A named source of choices. `find(text, *, by, limit[, context])`; `label(id, *, by)` names a chosen one.

    `right`: without it nothing is found. `suggest(text, *, by, limit)`: what the entry row of a lines grid offers while it is typed,
    at a constant number of queries.
    """

    name: str
    find: Callable[..., Sequence[Choice]]
    label: Callable[..., str]
    takes_context: bool = False
    right: str = ""
    suggest: Callable[..., Sequence[Suggested]] | None = None


pickers: Socket[Picker] = Socket("kit.pickers")


def get(name: str) -> Picker:
    for picker in pickers:
        if picker.name == name:
            return picker
    raise Http404(f"no picker {name}")


def choices(request: Request, name: str) -> HttpResponse:
    """The options for what is typed, as a list box fragment."""
    picker = get(name)
    if picker.right and not request.actor.may(picker.right):
        raise PermissionDenied
    text = request.GET.get("q", "").strip()[:100]
    more = {"context": request.GET.dict()} if picker.takes_context else {}
    found = list(picker.find(text, by=request.actor, limit=LIMIT, **more))
    return HttpResponse(render_to_string("kit/_choices.html", {"choices": found, "text": text}))


def typed_name(name: str) -> str:
    """What a form calls the text of a picker from which nothing was chosen."""
    return f"{name}_typed"


def field_markup(picker: str, *, name: str, value: Any, by: Actor, attributes: str = "", typed: str = "") -> SafeString:
    """The input with its hidden value; kit.js opens the list box, keys move in it. `typed`: text nothing was chosen for, kept."""
    label = get(picker).label(value, by=by) if value else ""
    named = f' name="{escape(typed_name(name))}"' if typed else ""
    address, hint, clear = reverse("kit-choices", args=[picker]), gettext("type to find"), gettext("Clear")
    return mark_safe(
        f'<span class="k-in k-pick" data-pick="{escape(address)}">{markup.icon("search", "s")}'
        f'<input type="text" role="combobox" aria-expanded="false" aria-autocomplete="list" autocomplete="off"'
        f' value="{escape(typed or label)}" data-chosen="{escape(label)}"{named} placeholder="{escape(hint)}" {attributes}>'
        f'<input type="hidden" name="{escape(name)}" value="{escape("" if value is None else value)}">'
        f'<button type="button" class="k-pick__x" aria-label="{escape(clear)}" tabindex="-1">{markup.icon("x", "xs")}</button>'
        f"<kbd>F4</kbd></span>"
    )
