"""Detail: a record's page. Head with its operations, facts, body, panels that open in place, timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.db import models
from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import columns, counting, frame, operations, pages, reach, show, timelines
from kupiec.ground.kit.key_words import Key
from kupiec.ground.kit.markup import Mark
from kupiec.ground.kit.operations import Operation
from kupiec.ground.kit.request import Request


@dataclass(frozen=True, slots=True)
class Head:
    """What the page is about: kind and number (or name), badges, a second line."""

    kind: Any
    number: str
    code: str = ""
    icon: str = "file-text"
    subtitle: Any = ""
    badges: tuple[Mark, ...] = ()
    note: Any = ""
    avatar: bool = False

    @property
    def short(self) -> str:
        return " ".join(filter(None, [self.code, self.number]))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the life of a document: `done`, `now` or still to come (empty)."""

    label: Any
    state: str = ""
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A document of the flow: `done`, `now`, `ghost` (still to come); `note` such as “part”."""

    text: Any
    url: str = ""
    state: str = "done"
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value: a dotted path or a function `(record, by)` giving text, or safe markup. `optional`: gone when empty."""

    label: Any
    value: str | Callable[[Any, Actor], Any]
    right: str = ""
    span: int = 2
    url: Callable[[Any], str] | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the strip under the head."""

    label: Any
    value: Any
    kind: str = ""
    note: Any = ""


@dataclass(frozen=True)
class Panel:
    """A part of the page that opens in place: a template with its context, or the timeline."""

    key: str
    label: Any
    template: str = field(default="", kw_only=True)
    context: Callable[[Any, Actor], Mapping[str, Any]] | None = field(default=None, kw_only=True)
    count: Callable[[Any, Actor], QuerySet[Any, Any] | int | None] | None = field(default=None, kw_only=True)
    """How much it holds: the rows themselves, which all panels of a page have counted by one statement, or a figure."""
    icon: str = field(default="notes", kw_only=True)
    right: str = field(default="", kw_only=True)
    timeline: bool = field(default=False, kw_only=True)
    order: int = field(default=50, kw_only=True)
    place: str = field(default="main", kw_only=True)
    """On "My day": `head` (beside the greeting), `top` (no heading), `main` (the wide column) or `side`."""
    more: tuple[str, Any] | None = field(default=None, kw_only=True)
    """On "My day": address and words of the link in the heading (`more_at`)."""
    only: Callable[[Any, Actor], bool] | None = field(default=None, kw_only=True)
    """On a detail page: records that have it; the others' page doesn't show it."""

    @staticmethod
    def more_at(name: str, words: Any, query: str = "") -> tuple[str, Any] | None:
        """The link to the page of a route name; none where the room's pages are not served."""
        try:
            return f"{reverse(name)}{query}", words
        except NoReverseMatch:
            return None


class PanelSource(Protocol):
    def panels(self) -> Sequence[Panel]: ...


@dataclass(frozen=True)
class Detail:
    """The page of one record (docs/kit.md). `.view(request, pk)` is the Django view."""

    name: str
    get: Callable[..., Any] = field(kw_only=True)
    head: Callable[[Any, Actor], Head] = field(kw_only=True)
    steps: Callable[[Any, Actor], Sequence[Step]] | None = field(default=None, kw_only=True)
    flow: Callable[[Any, Actor], Sequence[Node]] | None = field(default=None, kw_only=True)
    facts: Sequence[Fact] = field(default=(), kw_only=True)
    figures: Callable[[Any, Actor], Sequence[Figure]] | None = field(default=None, kw_only=True)
    aside: Panel | None = field(default=None, kw_only=True)
    body: str | None = field(default=None, kw_only=True)
    panels: Sequence[Panel] = field(default=(), kw_only=True)
    panel_sources: Any = field(default=None, kw_only=True)
    operations: Sequence[Operation] = field(default=(), kw_only=True)
    operation_sources: Any = field(default=None, kw_only=True)
    subject: str = field(default="", kw_only=True)
    audit: type[models.Model] | None = field(default=None, kw_only=True)
    layout: str = field(default="document", kw_only=True)
    edit_url: str | Callable[[Any], str] = field(default="", kw_only=True)
    edit_right: str = field(default="", kw_only=True)
    right: str = field(default="", kw_only=True)
    keys: Sequence[Key] = field(default=(), kw_only=True)
    context: Callable[[Any, Actor], Mapping[str, Any]] | None = field(default=None, kw_only=True)
    template: str = field(default="kit/detail.html", kw_only=True)

    def view(self, request: Request, pk: int) -> HttpResponse:
        return pages.attempt(request, lambda: _answer(self, request, pk), right=self.right)


def _answer(asked: Detail, request: Request, pk: int) -> HttpResponse:
    by = request.actor
    record = asked.get(pk, by=by)
    if request.method == "POST" or "operation" in request.GET:
        source = request.POST if request.method == "POST" else request.GET
        name, mine = source.get("operation", ""), _operations(asked, by)
        if name and name not in {each.key_name for each in (*mine, *asked.operations)}:  # a page left open: the record has moved on
            return pages.go(request, request.path, text=_("This page was out of date. Here is how things stand now."))
        operation = operations.find(mine, name)
        if request.method == "POST":
            return operations.perform(request, operation, ids=[pk])
        return operations.dialog(request, operation, ids=[pk])
    if "panel" in request.GET and pages.is_fragment(request):
        return HttpResponse(panel_markup(_panel(asked, request.GET["panel"], by), record, request, asked=asked))
    return _page(asked, request, record)


def _operations(asked: Detail, by: Actor) -> list[Operation]:
    return operations.gather(asked.operations, asked.operation_sources, by)


def panels_for(asked: Detail, by: Actor) -> list[Panel]:
    hung = [panel for source in (asked.panel_sources or ()) for panel in source.panels()]
    mine = [panel for panel in [*asked.panels, *hung] if not panel.right or by.may(panel.right)]
    return sorted(mine, key=lambda panel: panel.order)


def _panel(asked: Detail, key: str, by: Actor) -> Panel:
    for panel in panels_for(asked, by):
        if panel.key == key:
            return panel
    raise pages.BadAddress(f"panel {key}")


def panel_markup(panel: Panel, record: Any, request: Request, *, asked: Detail | None = None) -> SafeString:
    """The inside of a panel."""
    by = request.actor
    if panel.timeline and asked is not None:
        entries = timelines.timeline(record, subject=asked.subject, by=by, audited=asked.audit is not None)
        return render_to_string("kit/_timeline.html", {"entries": entries}, request)
    context = dict(panel.context(record, by)) if panel.context else {}
    return render_to_string(panel.template, {"record": record, "panel": panel, **context}, request)


def _page(asked: Detail, request: Request, record: Any) -> HttpResponse:
    by = request.actor
    head = asked.head(record, by)
    mine = _operations(asked, by)
    buttons = operations.buttons(mine, record, by)
    mounted = [panel for panel in panels_for(asked, by) if panel.only is None or panel.only(record, by)]
    chosen = next((panel for panel in mounted if panel.key == request.GET.get("panel")), None)
    first = chosen or (mounted[0] if mounted and asked.layout == "card" else None)
    frame.opened(request, title=head.short, icon=head.icon)
    context = {
        "detail": asked, "record": record, "head": head, "steps": asked.steps(record, by) if asked.steps else (),
        "flow": [replace(node, url=reach.link_or_nothing(node.url)) for node in asked.flow(record, by)] if asked.flow else (), "facts": facts_of(asked.facts, record, by),
        "figures": asked.figures(record, by) if asked.figures else (),
        "buttons": [each for each in buttons if not each.operation.more], "more_buttons": [each for each in buttons if each.operation.more],
        "panels": _counted(mounted, record, by), "open_panel": first,
        "panel_html": panel_markup(first, record, request, asked=asked) if first else "",
        "aside_html": panel_markup(asked.aside, record, request) if asked.aside else "",
        "edit_url": _edit(asked, record, by), "action": request.path, **(asked.context(record, by) if asked.context else {}),
    }  # fmt: skip
    keys = [Key(each.operation.key, each.operation.label) for each in buttons if each.operation.key and not each.reason]
    edit = [Key("F2", _("Edit"))] if context["edit_url"] else []
    return pages.page(request, asked.template, context, title=head.short, keys=[*edit, *keys, *asked.keys])


def _counted(mounted: Sequence[Panel], record: Any, by: Actor) -> list[tuple[Panel, int | None]]:
    counts = counting.together({panel.key: panel.count(record, by) if panel.count else None for panel in mounted})
    return [(panel, counts[panel.key]) for panel in mounted]


def _edit(asked: Detail, record: Any, by: Actor) -> str:
    if not asked.edit_url or (asked.edit_right and not by.may(asked.edit_right)):
        return ""
    return asked.edit_url(record) if callable(asked.edit_url) else columns.Link("", "", url=asked.edit_url).address(record)


def facts_of(facts: Sequence[Fact], record: Any, by: Actor) -> list[dict[str, Any]]:
    """Facts this actor may see, as safe markup; nothing is a dash."""
    made = []
    for fact in facts:
        if fact.right and not by.may(fact.right):
            continue
        value = fact.value(record, by) if callable(fact.value) else columns.reader(fact.value)(record)
        if fact.optional and value in (None, ""):
            continue
        text = conditional_escape(value) if value not in (None, "") else mark_safe('<span class="muted">—</span>')
        url = reach.link_or_nothing(fact.url(record)) if fact.url and value else ""
        made.append({"label": show.say(fact.label), "html": text, "span": fact.span, "url": url})
    return made
