"""Rows of a list under headings (KER-13): the list sorts by the column first, a heading stands where its value changes.

Only the groups of the page are counted and summed, and only while they hold at most 10,000 rows together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.html import escape
from django.utils.translation import ngettext

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import keyset, list_rows, markup, show
from kupiec.ground.kit.columns import Column
from kupiec.ground.kit.list_address import Address

COUNTED = 10_001
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list as found: the rows in order, and where in the order they stand."""

    rows: QuerySet
    """All rows of the list as narrowed, before paging."""
    found: Sequence[Any]
    order: Sequence[keyset.Order]


def choices(columns: Sequence[Column], rows: QuerySet, address: Address, url: Any) -> list[dict[str, Any]]:
    """What the list can be grouped by, for its menu."""
    able = [column for column in columns if column.groupable(rows.model)]
    return [
        {"label": label, "url": url(group=column.key), "current": address.group is not None and column.key == address.group.key}
        for column, label in zip(able, show.says(column.label for column in able), strict=True)
    ]


def draw(page: Page, drawn: Sequence[str], address: Address, *, by: Actor, selectable: bool) -> str:
    """The drawn rows with their headings; a group that goes on from the page before has its heading there."""
    group = address.group
    assert group is not None
    values = [keyset.value_of(row, 0, page.order[0]) for row in page.found]
    figures = _figures(page, set(values), [column for column in address.columns if column.total and not column.fill])
    before: Any = keyset.unpack(address.after, page.order)[0] if address.after else _NOTHING
    label = _labels(group, page.found, by)
    made: list[str] = []
    for row, value, markup_of_row in zip(page.found, values, drawn, strict=True):
        if value != before:
            made.append(_heading(group, label(row), value, figures.get(value), address.columns, selectable))
            before = value
        made.append(markup_of_row)
    return "".join(made)


def _labels(group: Column, found: Sequence[Any], by: Actor) -> Any:
    read = list_rows.values(group, list_rows.filled([group], [row.pk for row in found], by))
    return lambda row: group.group_inner(read(row), row)


def _figures(page: Page, values: set[Any], summed: Sequence[Column]) -> Mapping[Any, Mapping[str, Any]]:
    """Count and sums of each group on the page: two queries, none of them over more than 10,000 rows."""
    path = page.order[0].path
    wanted = Q(**{f"{path}__in": [value for value in values if value is not None]})
    if None in values:
        wanted |= Q(**{f"{path}__isnull": True})
    rows = keyset.joined(page.rows, page.order[:1]).filter(wanted).order_by()
    if rows.values("pk")[:COUNTED].count() >= COUNTED:
        return {}
    sums = {f"t_{at}": Sum(column.path.replace(".", "__")) for at, column in enumerate(summed)}
    counted = rows.values_list(path).annotate(n=Count("pk"), **sums)
    keys = [column.key for column in summed]
    return {value: {"": count, **dict(zip(keys, totals, strict=True))} for value, count, *totals in counted}


def _heading(group: Column, label: str, value: Any, figures: Mapping[str, Any] | None, columns: Sequence[Column], selectable: bool) -> str:
    name = escape("" if value is None else str(value)[:120])
    count = ""
    if figures:
        n = figures[""]
        count = ngettext("%(n)s row", "%(n)s rows", n) % {"n": show.number(n)}
    first = next((at for at, column in enumerate(columns) if column.total), len(columns)) if figures else len(columns)
    first = max(first, 1)
    cells = "".join(_total(column, (figures or {}).get(column.key)) for column in columns[first:])
    return (
        f'<tr class="k-grouprow" data-group="{name}"><th colspan="{first + selectable}" scope="colgroup">'
        f'<button type="button" class="k-fold" aria-expanded="true" data-fold>{markup.icon("chevron-down", "s")}'
        f'<span class="muted">{escape(show.say(group.label))}:</span> <b>{label}</b></button>'
        f'<span class="small muted tnum">{escape(count)}</span></th>{cells}<td></td></tr>'
    )


def _total(column: Column, value: Any) -> str:
    return f'<td class="{column.cell_class()}">{f"<b>{column.text(value)}</b>" if column.total and value is not None else ""}</td>'
