"""What a list's address says, checked against its declaration: columns, sort, filters, place (400 for anything unknown)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import models
from django.http import QueryDict

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit.columns import Column
from kupiec.ground.kit.filters import Filter
from kupiec.ground.kit.keyset import BadAddress

PAGE_WORDS = {
    "q",
    "sort",
    "columns",
    "archived",
    "after",
    "export",
    "preview",
    "foot",
    "panel",
    "view",
    "operation",
    "ids",
    "dialog",
    "all",
    "rows",
    "group",
    "past",
}


@dataclass(frozen=True, slots=True)
class Address:
    """One reading of the address."""

    columns: tuple[Column, ...]
    """Chosen columns in the chosen order."""
    sort: tuple[tuple[str, bool], ...]
    """Column keys and whether descending."""
    filters: tuple[tuple[Filter, Any, tuple[str, ...]], ...]
    """Filter, its value, its raw texts."""
    text: str
    archived: bool
    after: str | None
    past: str | None = None
    """The place after a whole group."""
    group: Column | None = None
    kept: bool = False
    """The columns are those the user keeps, though the address doesn't name them."""

    def query(self, **changes: Any) -> str:
        """The address again, with changes: `sort=…`, `columns=…`, `drop=filter name`, `after=None`."""
        drop = changes.get("drop")
        sort = changes.get("sort", self.sort)
        made = [
            ("q", changes.get("text", self.text)),
            *((item.name, each) for item, _value, raw in self.filters if item.name != drop and drop != "all" for each in raw),
            ("sort", ",".join(("-" if down else "") + key for key, down in sort)),
            ("group", changes.get("group", self.group.key if self.group else "")),
            ("columns", changes.get("columns", "")),
            ("archived", "1" if changes.get("archived", self.archived) else ""),
        ]
        return "&".join([f"{name}={quote(value, safe=',')}" for name, value in made if value or name.startswith("f.")])


def read(
    query: QueryDict,
    *,
    columns: Sequence[Column],
    filters: Sequence[Filter],
    default_sort: Sequence[str],
    model: type[models.Model],
    by: Actor,
    kept: Sequence[str] = (),
) -> Address:
    """Read and check; columns and filters are those this actor may see. `kept`: the columns he keeps for this list."""
    known = {column.key: column for column in columns}
    chosen = tuple(known[key] for key in kept if key in known) or _columns(query.get("columns", ""), known)
    sort = _sort(query.get("sort") or ",".join(default_sort), known, model, strict="sort" in query)
    return Address(
        columns=chosen,
        sort=sort,
        filters=_filters(query, {item.name: item for item in filters}, by),
        text=query.get("q", "").strip()[:200],
        archived=query.get("archived") == "1",
        after=query.get("after") or None,
        past=query.get("past") or None,
        kept=bool(kept),
        group=_group(query.get("group", ""), known, model),
    )


def _columns(text: str, known: Mapping[str, Column]) -> tuple[Column, ...]:
    if not text:
        return tuple(column for column in known.values() if not column.hidden)
    keys = list(dict.fromkeys(text.split(",")))
    if not set(keys) <= set(known):
        raise BadAddress("columns")
    return tuple(known[key] for key in keys)


def _group(key: str, known: Mapping[str, Column], model: type[models.Model]) -> Column | None:
    if not key:
        return None
    if key not in known or not known[key].groupable(model):
        raise BadAddress("group")
    return known[key]


def _sort(text: str, known: Mapping[str, Column], model: type[models.Model], *, strict: bool) -> tuple[tuple[str, bool], ...]:
    made = []
    for part in text.split(","):
        key = part.removeprefix("-")
        column = known.get(key)
        if column is None or column.order_path(model) is None:
            if strict:
                raise BadAddress("sort")
            continue
        made.append((key, part.startswith("-")))
    return tuple(dict(made).items())[:4]


def _filters(query: QueryDict, known: Mapping[str, Filter], by: Actor) -> tuple[tuple[Filter, Any, tuple[str, ...]], ...]:
    found = []
    for name in query:
        if name not in PAGE_WORDS and not name.startswith("_"):
            raw = tuple(query.getlist(name))
            if name not in known:
                raise BadAddress(name)
            if any(text.strip() for text in raw):
                found.append((known[name], known[name].read(raw, by), raw))
    return tuple(found)
