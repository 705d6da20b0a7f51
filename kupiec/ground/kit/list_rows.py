"""Rows of a list as markup: plain strings, drawn once per column, since a page has a thousand cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import columns, list_layouts, markup, show
from kupiec.ground.kit.escaping import escape

Cell = Callable[[Any], str]


def joined(rows: QuerySet, chosen: Sequence[columns.Column]) -> QuerySet:
    """The rows with the relations the columns read."""
    paths = {column.join(rows.model) for column in chosen}
    paths |= {column.more_joins(rows.model) for column in chosen if isinstance(column, columns.Text)}
    wanted = sorted(path for path in paths if path)
    return rows.select_related(*wanted) if wanted else rows


def filled(chosen: Sequence[columns.Column], ids: Sequence[int], by: Actor) -> dict[str, Mapping[int, Any]]:
    """Values of the columns that are filled for the whole page by one call each."""
    return {column.key: column.fill(ids, by) for column in chosen if column.fill}


def values(column: columns.Column, fills: Mapping[str, Mapping[int, Any]]) -> Callable[[Any], Any]:
    if column.fill:
        found = fills[column.key]
        return lambda row: found.get(row.pk)
    return column.getter()


def _cell(column: columns.Column, fills: Mapping[str, Mapping[int, Any]]) -> Cell:
    get, inner, kind = values(column, fills), column.inner, column.kind
    classes = column.cell_class()
    open_tag = f'<td class="{classes}">' if classes else "<td>"
    if kind is None:
        return lambda row: f"{open_tag}{inner(get(row), row)}</td>"

    def toned(row: Any) -> str:
        tone = kind(row)
        text = inner(get(row), row)
        return f'{open_tag}<span class="t-{tone}">{text}</span></td>' if tone else f"{open_tag}{text}</td>"

    return toned


def draw(
    rows: Sequence[Model],
    chosen: Sequence[columns.Column],
    *,
    by: Actor,
    address: Callable[[Any], str],
    selectable: bool,
    row_class: Callable[[Any], str] | None = None,
) -> list[str]:
    """The rows of the page as `<tr>`s."""
    fills = filled(chosen, [row.pk for row in rows], by)
    cells = [_cell(column, fills) for column in chosen]
    tick, more = _tick(selectable), _more()
    made = []
    for row in rows:
        url = address(row)
        target = f' data-href="{escape(url)}"' if url else ""
        tone = f' class="{row_class(row)}"' if row_class else ""
        made.append(f'<tr data-id="{row.pk}"{target}{tone}>{tick}{"".join([cell(row) for cell in cells])}{more}</tr>')
    return made


def _tick(selectable: bool) -> str:
    label = escape(gettext("Select"))
    return (
        f'<td class="k-tickcell"><input type="checkbox" class="k-check" data-row-tick aria-label="{label}" tabindex="-1"></td>'
        if selectable
        else ""
    )


def _more() -> str:
    label = escape(gettext("More"))
    return f'<td class="k-rowmore"><button type="button" class="k-icon sm" data-row-menu aria-label="{label}" tabindex="-1">{markup.icon("dots", "s")}</button></td>'


def head(
    chosen: Sequence[columns.Column],
    *,
    model: type[Model],
    sort: Iterable[tuple[str, bool]],
    url: Callable[..., str],
    widths: Mapping[str, int],
) -> list[dict[str, Any]]:
    """What the header needs of each column: label, class, the next sort by click and by Shift+click."""
    order = dict(sort)
    made = []
    for column, label in zip(chosen, show.says(column.label for column in chosen), strict=True):
        path = column.order_path(model)
        down = order.get(column.key)
        made.append(
            {
                "column": column,
                "key": column.key,
                "label": label,
                "width": list_layouts.width_of(column, label, widths),
                "classes": " ".join(filter(None, [column.cell_class(), "sorted" if down is not None else ""])),
                "aria": {None: "", False: "ascending", True: "descending"}[down],
                "icon": {None: "", False: "arrow-up", True: "arrow-down"}[down],
                "url": url(sort=((column.key, _next(column, down)),)) if path else "",
                "also": url(sort=_also(order, column.key, _next(column, down))) if path else "",
            }
        )
    return made


def _next(column: columns.Column, down: bool | None) -> bool:
    """First click: figures and days from the top, texts from A."""
    if down is None:
        return column.numeric or isinstance(column, (columns.Day, columns.Moment, columns.Ago, columns.Bar))
    return not down


def _also(order: Mapping[str, bool], key: str, down: bool) -> tuple[tuple[str, bool], ...]:
    return tuple({**order, key: down}.items())[:4]
