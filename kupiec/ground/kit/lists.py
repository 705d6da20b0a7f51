"""List (KER-13): one declaration answers the page, its fragments, the preview, files and bulk operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import (
    keyset,
    list_address,
    list_export,
    list_groups,
    list_layouts,
    list_markup,
    list_rows,
    list_totals,
    operations,
    page_keys,
    pages,
    reach,
    saved_views,
    show,
)
from kupiec.ground.kit.columns import Column, Link
from kupiec.ground.kit.filters import Filter
from kupiec.ground.kit.frame import address as route
from kupiec.ground.kit.key_words import LIST, Key
from kupiec.ground.kit.list_address import Address
from kupiec.ground.kit.list_view_actions import change_views, views_of
from kupiec.ground.kit.operations import Operation
from kupiec.ground.kit.request import Request
from kupiec.ground.kit.searching import Search, searched

SIZE = 50
COUNTED = 10_001


@dataclass(frozen=True, slots=True)
class Create:
    """The button that adds."""

    label: Any
    url: str
    key: str = "Insert"
    right: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The panel at the right of the list: a template and its context `(pk, by)`."""

    template: str
    context: Callable[[int, Actor], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing here yet: what belongs here; `lead` = (route name, words) of where it begins, when it can't be made here."""

    icon: str
    title: Any
    text: Any = ""
    lead: tuple[str, Any] | None = None

    @property
    def lead_url(self) -> str:
        """Where it begins; empty where that page is not served or not open to whom it is shown."""
        return reach.link_or_nothing(route(self.lead[0])) if self.lead else ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An item of a row's menu, a link."""

    label: Any
    url: str
    icon: str = ""
    key: str = ""


class ColumnSource(Protocol):
    def columns(self) -> Sequence[Column]: ...


class FilterSource(Protocol):
    def filters(self) -> Sequence[Filter]: ...


@dataclass(frozen=True)
class List:
    """A list of one kind of rows (docs/kit.md). `.view` is the Django view."""

    name: str
    title: Any
    rows: Callable[[Actor], QuerySet] = field(kw_only=True)
    columns: Sequence[Column] = field(kw_only=True)
    sort: Sequence[str] = field(default=(), kw_only=True)
    search: Search = field(default=(), kw_only=True)
    filters: Sequence[Filter] = field(default=(), kw_only=True)
    archive: str | None = field(default=None, kw_only=True)
    views: Sequence[saved_views.View] = field(default=(), kw_only=True)
    operations: Sequence[Operation] = field(default=(), kw_only=True)
    row_menu: Callable[[Any, Actor], Sequence[MenuItem]] | None = field(default=None, kw_only=True)
    create: Create | None = field(default=None, kw_only=True)
    open_url: str | Callable[[Any], str] = field(default="", kw_only=True)
    preview: Preview | None = field(default=None, kw_only=True)
    empty: Empty | None = field(default=None, kw_only=True)
    export: bool = field(default=True, kw_only=True)
    column_sources: Any = field(default=None, kw_only=True)
    filter_sources: Any = field(default=None, kw_only=True)
    operation_sources: Any = field(default=None, kw_only=True)
    right: str = field(default="", kw_only=True)
    keys: Sequence[Key] = field(default=(), kw_only=True)
    above: str = field(default="", kw_only=True)
    context: Callable[[Request], Mapping[str, Any]] | None = field(default=None, kw_only=True)
    row_class: Callable[[Any], str] | None = field(default=None, kw_only=True)
    template: str = field(default="kit/list.html", kw_only=True)

    def view(self, request: Request) -> HttpResponse:
        return pages.attempt(request, lambda: _answer(self, request), right=self.right)


def _answer(asked: List, request: Request) -> HttpResponse:
    by = request.actor
    if "preview" in request.GET:
        return _preview(asked, request)
    if request.method == "POST" and "_layout" in request.POST:
        return list_layouts.change(asked, request, columns=columns_for(asked, by))
    layout = list_layouts.of(asked, request)
    address = read_address(asked, request.GET, by, kept=layout.columns)
    if request.method == "POST":
        return change_views(asked, request, address) if "_view" in request.POST else _operate(asked, request, address)
    if "operation" in request.GET:
        operation = operations.find(_operations(asked, by), request.GET["operation"])
        return operations.dialog(request, operation, ids=_chosen(asked, request.GET, address, by))
    if "rows" in request.GET:
        return _row_menu(asked, request)
    if request.GET.get("export") in ("xlsx", "csv") and asked.export:
        rows = _ordered(narrowed(asked, address, by), asked, address)
        file = list_export.answer(request.GET["export"], rows, address.columns, title=show.say(asked.title), by=by)
        return cast(HttpResponse, file)
    if "foot" in request.GET:
        return _foot(asked, request, address)
    return _page(asked, request, address, layout.widths)


def columns_for(asked: List, by: Actor) -> list[Column]:
    return reach.remembered(("columns", id(asked), id(by)), lambda: _columns_for(asked, by))


def _hung(asked: List) -> list[Column]:
    sources = asked.column_sources or ()
    return reach.remembered(("hung columns", id(asked)), lambda: [column for source in sources for column in source.columns()])


def _columns_for(asked: List, by: Actor) -> list[Column]:
    return [column for column in [*asked.columns, *_hung(asked)] if not column.right or by.may(column.right)]


def filters_for(asked: List, by: Actor) -> list[Filter]:
    hung = [item for source in (asked.filter_sources or ()) for item in source.filters()]
    return [item for item in [*asked.filters, *hung] if not item.right or by.may(item.right)]


def _operations(asked: List, by: Actor) -> list[Operation]:
    return operations.gather(asked.operations, asked.operation_sources, by)


def read_address(asked: List, query: Any, by: Actor, *, kept: Sequence[str] = ()) -> Address:
    return list_address.read(
        query,
        columns=columns_for(asked, by),
        filters=filters_for(asked, by),
        default_sort=asked.sort,
        model=_rows(asked, by).model,
        by=by,
        kept=kept,
    )


def _rows(asked: List, by: Actor) -> QuerySet:
    return reach.remembered(("rows", id(asked), id(by)), lambda: asked.rows(by))


def narrowed(asked: List, address: Address, by: Actor) -> QuerySet:
    """The rows the actor may see, as the address narrows them."""
    rows = _rows(asked, by)
    if asked.archive:
        rows = rows.filter(**{asked.archive: address.archived})
    for item, value, _raw in address.filters:
        rows = item.narrow(rows, value, by)
    if address.text:
        rows = searched(rows, asked.search, address.text, by)
    return rows


def _steps(asked: List, rows: QuerySet, address: Address) -> list[keyset.Order]:
    known = {column.key: column for column in (*asked.columns, *_hung(asked), *address.columns)}
    sort = address.sort
    if address.group:
        down = dict(sort).get(address.group.key, False)
        sort = ((address.group.key, down), *(step for step in sort if step[0] != address.group.key))
    paths = [(known[key].order_path(rows.model), down) for key, down in sort]
    return keyset.orders(rows.model, [(path, down) for path, down in paths if path])


def _ordered(rows: QuerySet, asked: List, address: Address) -> QuerySet:
    return keyset.ordered(rows, _steps(asked, rows, address))


def opener(asked: List) -> Callable[[Any], str]:
    """Where a row leads: `open_url`, else the first Link column."""
    if callable(asked.open_url):
        return Link("", "", url=asked.open_url).address
    if asked.open_url:
        return lambda row: Link("", "", url=asked.open_url).address(row)
    link = next((column for column in asked.columns if isinstance(column, Link) and column.url), None)
    return link.address if link else lambda row: ""


def _page(asked: List, request: Request, address: Address, widths: Mapping[str, int]) -> HttpResponse:
    by = request.actor
    rows = narrowed(asked, address, by)
    mine = _operations(asked, by)
    bulk = [operation for operation in mine if operation.bulk and not operation.url]
    url = _urls(asked, request, address)
    _offer_keys(asked, request, bulk=bool(bulk), grouped=address.group is not None)
    table = _table(asked, rows, address, by, url=url, selectable=bool(bulk))
    if address.after or address.past:
        return HttpResponse(render_to_string("kit/_list_rows.html", table, request))
    context = {
        **table, "list": asked, "list_title": show.say(asked.title), "heading": list_markup.heading(list_rows.head(address.columns, model=rows.model, sort=address.sort, url=url, widths=widths)), "fixed": bool(widths),
        "groups": list_markup.group_choice(list_groups.choices(columns_for(asked, by), rows, address, url)), "ungroup_url": url(group=""),
        **bar(asked, request, address), "bulk": bulk, "bulk_key": tuple((each.key_name, show.source(each.label), each.key, each.icon, each.asks) for each in bulk), "menu": mine,
        "column_choice": list_markup.column_choice(_column_choice(asked, address, by, widths)), "query": address.query(columns=request.GET.get("columns", "")), "views": views_of(asked, request),
        "can_save_views": saved_views.store() is not None, "archive_url": url(archived=not address.archived),
        "create_url": create_url(asked, by), "foot_url": f"{url()}&foot=1", "export_url": url(), "empty": asked.empty, "selectable": bool(bulk),
        **(asked.context(request) if asked.context else {}),
    }  # fmt: skip
    if pages.is_fragment(request) and request.headers.get("HX-Target") == "list":
        return HttpResponse(render_to_string("kit/_list_body.html", context, request), headers={"Vary": "HX-Target"})
    return pages.page(request, asked.template, context, title=asked.title, keys=_keys(asked, mine))


def bar(asked: List, request: Request, address: Address) -> dict[str, Any]:
    """What the bar of search and filters needs; boards of the same rows have it too."""
    by, url, kept = request.actor, _urls(asked, request, address), _hidden(request, {"q", "after", "past"})
    return {
        "address": address, "chips": _chips(address, url, by), "filters": list_markup.filter_rows(_filter_fields(asked, address, by)), "clear_url": url(drop="all", text=""),
        "filtered": bool(address.text or address.filters), "hidden_query": kept, "hidden_plain": [pair for pair in kept if not pair[0].startswith("f.")],
    }  # fmt: skip


def _table(asked: List, rows: QuerySet, address: Address, by: Actor, *, url: Callable[..., str], selectable: bool) -> dict[str, Any]:
    """The rows of one page and where the next begins."""
    order = _steps(asked, rows, address)
    found, after = keyset.page(list_rows.joined(rows, address.columns), order, after=address.after, size=SIZE, past=address.past)
    drawn = list_rows.draw(found, address.columns, by=by, address=opener(asked), selectable=selectable, row_class=asked.row_class)
    if address.group:
        page = list_groups.Page(rows, found, order)
        body = list_groups.draw(page, drawn, address, by=by, selectable=selectable)
    else:
        body = "".join(drawn)
    return {
        "rows": mark_safe(body), "more_url": f"{url()}&after={after}" if after else "", "span": len(address.columns) + 1 + selectable,
        "past_url": f"{url()}&past={after}" if after and address.group else "",
    }  # fmt: skip


def _hidden(request: Request, without: set[str]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.GET.lists() if name not in without for value in values]


def _offer_keys(asked: List, request: Request, *, bulk: bool, grouped: bool) -> None:
    opens = asked.open_url or any(isinstance(column, Link) and column.url for column in asked.columns)
    offered = {"select": bulk, "filter": asked.filters, "preview": asked.preview, "groups": grouped, "open": opens}
    page_keys.allow(request, *(need for need, there in offered.items() if there))


def _keys(asked: List, mine: Sequence[Operation]) -> list[Key]:
    own = [Key(operation.key, operation.label) for operation in mine if operation.key]
    adds = [Key(asked.create.key, asked.create.label, asked.create.right)] if asked.create else []
    return [*LIST, *adds, *own, *asked.keys]


def create_url(asked: List, by: Actor) -> str:
    if not asked.create or (asked.create.right and not by.may(asked.create.right)):
        return ""
    return asked.create.url if asked.create.url.startswith("/") else route(asked.create.url)


def _urls(asked: List, request: Request, address: Address) -> Callable[..., str]:
    chosen = request.GET.get("columns", "")

    def url(**changes: Any) -> str:
        changes.setdefault("columns", chosen)
        return f"{request.path}?{address.query(**changes)}"

    return url


def _chips(address: Address, url: Callable[..., str], by: Actor) -> list[dict[str, str]]:
    return [
        {"label": show.say(item.label), "value": item.said(value, by), "url": url(drop=item.name)} for item, value, _raw in address.filters
    ]


def _filter_fields(asked: List, address: Address, by: Actor) -> list[dict[str, str]]:
    raw = {item.name: texts for item, _value, texts in address.filters}
    mine = filters_for(asked, by)
    return [
        {"label": label, "name": item.name, "html": item.field(raw.get(item.name, ()), by)}
        for item, label in zip(mine, show.says(item.label for item in mine), strict=True)
    ]


def _column_choice(asked: List, address: Address, by: Actor, widths: Mapping[str, int]) -> list[dict[str, Any]]:
    """All columns, the chosen first in their order, for the column dialog."""
    chosen = [column.key for column in address.columns]
    rest = [column for column in columns_for(asked, by) if column.key not in chosen]
    every = [*address.columns, *rest]
    labels = show.says(column.label for column in every)
    return [
        {"key": column.key, "label": label, "on": column.key in chosen, "width": widths.get(column.key, "")}
        for column, label in zip(every, labels, strict=True)
    ]


def _preview(asked: List, request: Request) -> HttpResponse:
    by, text = request.actor, request.GET["preview"]
    if asked.preview is None or not text.isdecimal() or len(text) > 18:
        raise pages.BadAddress("preview")
    row = asked.rows(by).get(pk=int(text))
    context = {"record": row, "open_url": opener(asked)(row), **asked.preview.context(row.pk, by)}
    return HttpResponse(render_to_string(asked.preview.template, context, request))


def _row_menu(asked: List, request: Request) -> HttpResponse:
    """The menu of one row: open, the room's items, the operations with their reasons."""
    by, text = request.actor, request.GET["rows"]
    if not text.isdecimal() or len(text) > 18:
        raise pages.BadAddress("rows")
    row = asked.rows(by).get(pk=int(text))
    context = {
        "row": row, "open_url": opener(asked)(row), "items": [item for item in (asked.row_menu(row, by) if asked.row_menu else ()) if reach.open_to_viewer(item.url)],
        "buttons": operations.buttons(_operations(asked, by), row, by), "action": request.path, "create": asked.create,
        "create_url": create_url(asked, by),
    }  # fmt: skip
    return HttpResponse(render_to_string("kit/_row_menu.html", context, request))


def _foot(asked: List, request: Request, address: Address) -> HttpResponse:
    """Count and totals of the filtered set; beyond 10,000 rows totals only when asked for."""
    rows = narrowed(asked, address, request.actor)
    count = rows.order_by().values("pk")[:COUNTED].count()
    summed = [column for column in address.columns if column.total]
    totals: list[list_totals.Total] = []
    if summed and (count < COUNTED or request.GET["foot"] == "all"):
        totals = list_totals.totals(rows.order_by(), summed, by=request.actor)
    context = {
        "count": count, "capped": count >= COUNTED, "totals": totals, "can_total": bool(summed) and not totals,
        "all_url": f"{request.get_full_path().replace('foot=1', 'foot=all')}",
    }  # fmt: skip
    return HttpResponse(render_to_string("kit/_list_foot.html", context, request))


def _chosen(asked: List, source: Any, address: Address, by: Actor) -> list[int]:
    """The rows an operation is for: the ticked ids that the actor may see, or all that the address shows."""
    if source.get("all") == "1":
        return list(_ordered(narrowed(asked, address, by), asked, address).values_list("pk", flat=True)[: operations.MOST])
    ids = operations.ids_of(source.get("ids", ""))
    seen = set(asked.rows(by).filter(pk__in=ids).values_list("pk", flat=True))
    return [pk for pk in ids if pk in seen]


def _operate(asked: List, request: Request, address: Address) -> HttpResponse:
    operation = operations.find(_operations(asked, request.actor), request.POST.get("operation", ""))
    ids = _chosen(asked, request.POST, address, request.actor)
    if not ids:
        raise pages.BadAddress("ids")
    return operations.perform(request, operation, ids=ids)
