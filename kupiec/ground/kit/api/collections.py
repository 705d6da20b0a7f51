"""Lists and single records of the API from one declaration: filter, sort, cursor, sparse fields, expansion, ETag."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Optional

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Schema
from pydantic import ConfigDict, Field, create_model
from pydantic_core import to_json

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import Prepared, untouched
from kupiec.ground.kit import keyset
from kupiec.ground.kit.api import plain, problems
from kupiec.ground.kit.api.commands import Router, router_name
from kupiec.ground.kit.columns import resolve
from kupiec.ground.kit.request import Request
from kupiec.ground.kit.searching import Search, searched

MOST = 200
COUNT_CAP = 10_001
_MANY = ("__in",)
_ENDINGS = ("__in", "__gte", "__lte", "__gt", "__lt", "__icontains", "__istartswith", "__iexact", "__isnull")
_RESERVED = ("cursor", "limit", "sort", "fields", "expand", "q", "count")


@dataclass(frozen=True, kw_only=True)
class Collection:
    """What a list offers. `rows(by)`: the rows this actor may see. `out`: the schema of one.

    `filters`: name in the address → ORM look-up (`"issued_from": "issue_date__gte"`) or `(rows, value, by) -> rows`.
    `sorts`: name → ORM path; `default_sort` names one, `-` before it for descending. `search` serves
    `q=`: paths of columns or `(rows, text, by) -> rows`. `expand`: name → `(rows, by) -> {pk: value}`, one call for the page. `prepare(rows, by)` turns the page's
    rows into what `out` reads (figures from queries); same length, same order. `hidden`: field → right needed.
    `key`: what single records are found by.
    """

    rows: Callable[[Actor], QuerySet]
    out: type[Schema]
    filters: Mapping[str, str | Callable[..., QuerySet]] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
    default_sort: str = "-id"
    search: Search = ()
    expand: Mapping[str, Callable[..., Mapping[int, Any]]] = field(default_factory=dict)
    prepare: Callable[..., Sequence[Any]] | None = None
    hidden: Mapping[str, str] = field(default_factory=dict)
    right: str = ""
    key: str = "pk"


def collection(router: Router, path: str, declared: Collection, *, name: str, one: bool = True) -> None:
    """Add `GET path` (and `GET path/{id}` unless `one` is False) to the router. `name` in English plural."""
    asked = create_model(f"{name.title().replace('_', '')}Query", __base__=_Asked, **_query_fields(declared))
    partial = _partial(declared)
    page_model = create_model(f"{partial.__name__}Page", __base__=Schema, items=(list[partial], ...),  # type: ignore[valid-type]
                              next=(str | None, None), count=(int | None, None))  # fmt: skip

    def listing(request: Request, query: Any) -> HttpResponse:
        return _listing(request, declared, query)

    listing.__annotations__["query"] = Annotated[asked, Query()]
    _name(listing, f"{name}_list")
    router.get(path, response=page_model, summary=f"List {name}", operation_id=f"{router_name(router)}_{name}_list")(listing)
    if one:
        _single(router, path, declared, partial, name)


def _single(router: Router, path: str, declared: Collection, partial: type[Schema], name: str) -> None:
    def single(request: Request, id: int, fields: str = "", expand: str = "") -> HttpResponse:
        return _one(request, declared, id, fields=fields, expand=expand)

    single.__annotations__["id"] = Annotated[int, Path(ge=-(2**63), lt=2**63)]
    single.__annotations__["fields"] = Annotated[str, Query(description="only these fields, comma-separated")]
    single.__annotations__["expand"] = Annotated[str, Query(description=_expansions(declared))]
    _name(single, f"{name}_get")
    router.get(f"{path.rstrip('/')}/{{id}}", response=partial, summary=f"One of {name}", operation_id=f"{router_name(router)}_{name}_get")(
        single
    )  # fmt: skip


class _Asked(Schema):
    """What every list understands."""

    model_config = ConfigDict(extra="forbid")
    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", description="`next` of the page before", max_length=2000)
    sort: str = Field("", max_length=200)
    fields: str = Field("", description="only these fields, comma-separated", max_length=1000)
    expand: str = Field("", max_length=200)
    count: bool = Field(False, description=f"count the rows too (at most {COUNT_CAP})")


def _query_fields(declared: Collection) -> dict[str, Any]:
    sorts = ", ".join(dict.fromkeys([*declared.sorts, "id"]))
    found: dict[str, Any] = {
        "sort": (
            str,
            Field("", description=f"one or more of {sorts}; `-` before one for descending; else {declared.default_sort}", max_length=200),
        ),
        "expand": (str, Field("", description=_expansions(declared), max_length=200)),
    }
    if declared.search:
        found["q"] = (str, Field("", description="free text", max_length=200))
    for name, lookup in declared.filters.items():
        if name in _RESERVED:
            raise ValueError(f"{name} is reserved")
        many = not callable(lookup) and lookup.endswith(_MANY)
        found[name] = (str | None, Field(None, description=_meaning(name, lookup), max_length=2000 if many else 500))
    return found


def _expansions(declared: Collection) -> str:
    return f"related records to include: {', '.join(declared.expand)}" if declared.expand else "nothing here can be expanded"


_MEANINGS = {
    "__in": "one or more values of {}, comma-separated", "__gte": "{} from this on", "__gt": "{} above this", "__lte": "{} up to this",
    "__lt": "{} below this", "__icontains": "this within {}", "__istartswith": "{} beginning so", "__iexact": "{}, in capitals or not",
    "__isnull": "`true`: without {}, `false`: with it",
}  # fmt: skip


def _meaning(name: str, lookup: str | Callable[..., QuerySet]) -> str:
    """What a filter asks, by the look-up it stands for."""
    if callable(lookup):
        return (lookup.__doc__ or "").strip() or f"filter by {name}"
    ending = next((end for end in _ENDINGS if lookup.endswith(end)), "")
    column = lookup.removesuffix(ending).replace("__pk", "_id").replace("__", ".")
    return _MEANINGS.get(ending, "{} is this").format(f"`{column}`")


def _partial(declared: Collection) -> type[Schema]:
    """The schema of a row when fields may be left out (sparse fields, missing rights) or added (expansion)."""
    fields: dict[str, Any] = {
        name: (Optional[described.annotation], Field(None, description=described.description))  # noqa: UP045
        for name, described in declared.out.model_fields.items()
    }
    fields |= {name: (Any, Field(None, description="only when asked by `expand`")) for name in declared.expand}
    name = declared.out.__name__.removesuffix("Out") or declared.out.__name__
    return create_model(name, __base__=Schema, **fields)


def _name(function: Any, name: str) -> None:
    function.__name__ = function.__qualname__ = name


def _listing(request: Any, declared: Collection, query: Any) -> HttpResponse:
    by: Actor = request.actor
    if declared.right:
        by.require(declared.right)
    rows = _filtered(declared.rows(by), declared, query, by)
    order = keyset.orders(rows.model, _steps(declared, query.sort, by))
    columns = () if declared.prepare or query.expand.strip() else plain.columns(declared.out, rows.model)  # type: ignore[arg-type]
    found, mark = _page(rows, columns, order, query)
    body: dict[str, Any] = {
        "items": _cut(found, columns, _kept_fields(declared, query.fields, by)) if columns
        else _dumped(found, declared, by, fields=query.fields, expand=query.expand, request=request),
        "next": mark,
        "count": _count(rows) if query.count else None,
    }  # fmt: skip
    if columns:
        return HttpResponse(to_json(body), content_type="application/json")
    return HttpResponse(json.dumps(body, cls=plain.Encoder, ensure_ascii=False), content_type="application/json")


def _page(rows: QuerySet, columns: Sequence[str], order: Sequence[keyset.Order], query: Any) -> tuple[list[Any], str | None]:
    """The page of rows: instances, or the columns alone; the first page of a whole table by a statement made once."""
    if not columns:
        return keyset.page(rows, order, after=query.cursor or None, size=query.limit)
    plain_order = all("__" not in step.path for step in order)
    names = tuple(dict.fromkeys((*columns, *(step.field.attname for step in order if "__" not in step.path))))
    if query.cursor or not plain_order or not untouched(rows):
        return keyset.page(rows.values(*names), order, after=query.cursor or None, size=query.limit)
    steps = tuple(("-" if step.descending else "") + step.path for step in order)
    read = _first_page(rows.model, names, steps, query.limit + 1).values()  # type: ignore[arg-type]
    return keyset.cut([dict(zip(names, row, strict=True)) for row in read], order, query.limit)


@lru_cache(maxsize=512)
def _first_page(model: type[models.Model], names: tuple[str, ...], steps: tuple[str, ...], count: int) -> Prepared:
    return Prepared(lambda: model._base_manager.order_by(*steps).values_list(*names)[:count])


def _cut(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], kept: set[str]) -> list[dict[str, Any]]:
    """The rows of the page without what only their order needs."""
    shown = [name for name in columns if name in kept]
    return [{name: row[name] for name in shown} for row in rows]


def _one(request: Any, declared: Collection, pk: int, *, fields: str, expand: str) -> HttpResponse:
    by: Actor = request.actor
    if declared.right:
        by.require(declared.right)
    row = declared.rows(by).filter(**{declared.key: pk}).first()
    if row is None:
        raise Http404
    item = _dumped([row], declared, by, fields=fields, expand=expand, request=request)[0]
    text = json.dumps(item, cls=plain.Encoder, ensure_ascii=False)
    version = getattr(row, "version", None)
    tag = f'"{version}"' if version is not None else f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    whole = not fields and not expand
    if whole and version is None and request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["ETag"] = tag
    return response


def _filtered(rows: QuerySet, declared: Collection, query: Any, by: Actor) -> QuerySet:
    for name, lookup in declared.filters.items():
        raw = getattr(query, name)
        if raw is None:
            continue
        if name in declared.hidden and not by.may(declared.hidden[name]):
            raise keyset.BadAddress(name)
        if callable(lookup):
            rows = lookup(rows, raw, by)
        else:
            rows = rows.filter(**{lookup: _value(rows.model, name, lookup, raw)})
    if declared.search and query.q.strip():
        rows = searched(rows, declared.search, query.q.strip(), by)
    return rows


def _value(model: type[models.Model], name: str, lookup: str, raw: str) -> Any:
    """The filter's text as a value of the column; BadAddress when it isn't one."""
    ending = next((end for end in _ENDINGS if lookup.endswith(end)), "")
    path = lookup.removesuffix(ending)
    if "\x00" in raw:
        raise keyset.BadAddress(name)
    if ending == "__isnull":
        return _yes_no(name, raw)
    found = resolve(model, path)
    if not found:
        return raw
    column: Any = found[-1]
    column = column.target_field if column.is_relation else column
    parts = raw.split(",") if ending in _MANY else [raw]
    try:
        values = [_yes_no(name, part) if isinstance(column, models.BooleanField) else column.to_python(part) for part in parts]
        for value in values:
            if hasattr(column, "to_scaled"):
                column.to_scaled(value)
            if isinstance(value, int) and abs(value) >= 2**63:
                raise keyset.BadAddress(name)
    except (DjangoValidationError, ValueError, OverflowError) as error:
        kind = next((word for word, kinds in _KINDS if isinstance(column, kinds)), "")
        raise keyset.BadAddress(name, problems.sentence(kind) if kind else "") from error
    if not ending.startswith(("__ic", "__is", "__ie")) and column.choices and not {*values} <= {*dict(column.flatchoices), ""}:
        raise _offered(name, [value for value, _label in column.flatchoices])
    return values if ending in _MANY else values[0]


_KINDS: tuple[tuple[str, tuple[type[models.Field], ...]], ...] = (
    ("int", (models.IntegerField,)), ("datetime", (models.DateTimeField,)), ("date", (models.DateField,)), ("decimal", (models.DecimalField,)),
)  # fmt: skip
"""What is wanted of a value, by its column; a datetime is a date, so it is asked first."""


def _offered(name: str, offered: Iterable[Any]) -> keyset.BadAddress:
    """The refusal of a value that says what could stand there."""
    return keyset.BadAddress(name, _("Give one of these: %(expected)s.") % {"expected": ", ".join(map(str, offered)) or "—"})


def _yes_no(name: str, raw: str) -> bool:
    if raw not in ("true", "false"):
        raise keyset.BadAddress(name, problems.sentence("bool"))
    return raw == "true"


def _steps(declared: Collection, asked: str, by: Actor) -> list[tuple[str, bool]]:
    steps = []
    for part in (asked or declared.default_sort).split(","):
        name = part.strip().removeprefix("-")
        path = declared.sorts.get(name, "pk" if name == "id" else None)
        if path is None or (name in declared.hidden and not by.may(declared.hidden[name])):
            offered = [known for known in (*declared.sorts, "id") if known not in declared.hidden or by.may(declared.hidden[known])]
            raise _offered("sort", dict.fromkeys(offered))
        steps.append((path, part.strip().startswith("-")))
    return steps


def _count(rows: QuerySet) -> int:
    return int(rows.order_by()[:COUNT_CAP].count())


def _dumped(rows: Sequence[Any], declared: Collection, by: Actor, *, fields: str, expand: str, request: Any) -> list[dict[str, Any]]:
    kept = _kept_fields(declared, fields, by)
    by_itself = plain.reader(declared.out)
    extras = {name: declared.expand[name](rows, by) for name in _listed(expand, declared.expand, "expand")}
    read = declared.prepare(rows, by) if declared.prepare else rows
    if by_itself is not None and not extras:
        found: list[dict[str, Any]] = by_itself.dump_python(by_itself.validate_python(list(read)), mode="json", include={"__all__": kept})
        return found
    items = []
    for row, source in zip(rows, read, strict=True):
        model = declared.out.model_validate(source, from_attributes=True, context={"request": request})
        item = model.model_dump(mode="json", include=kept)
        items.append({**item, **{name: _plain(values.get(row.pk)) for name, values in extras.items()}})
    return items


def _kept_fields(declared: Collection, asked: str, by: Actor) -> set[str]:
    allowed = {name for name in declared.out.model_fields if name not in declared.hidden or by.may(declared.hidden[name])}
    return set(_listed(asked, allowed, "fields")) or allowed


def _listed(asked: str, allowed: Iterable[str], parameter: str) -> list[str]:
    names = [name.strip() for name in asked.split(",") if name.strip()]
    if not set(names) <= set(allowed):
        raise _offered(parameter, sorted(allowed))
    return names


def _plain(value: Any) -> Any:
    """An expanded value as JSON: schemas are dumped, the rest is left to the encoder."""
    if isinstance(value, Schema):
        return value.model_dump(mode="json")
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value
