"""The very same query asked again and again (the first page of a list) is compiled once.

Only plain queries are recognised: rows of one table, compared columns, whole words of SQL beside, a sort by columns. Their
values belong to what they are recognised by, so nobody gets another's question. All others go the ORM's usual way.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.db import connection
from django.db.models import Lookup, QuerySet
from django.db.models.expressions import Col, RawSQL
from django.db.models.query import ModelIterable

from kupiec.ground.kernel.prepared import Prepared

MOST = 512
_made: dict[Hashable, Prepared] = {}


def listed(rows: QuerySet[Any, Any]) -> list[Any]:
    """The rows of a queryset as instances."""
    key = _shape(rows)
    if key is None:
        return list(rows)
    prepared = _made.get(key)
    if prepared is None:
        if len(_made) >= MOST:
            _made.clear()
        prepared = _made[key] = Prepared(lambda: rows.all())
    return prepared.records()


def _shape(rows: QuerySet[Any, Any]) -> Hashable | None:
    """All that a plain query is made of; None when there is more to it."""
    asked, query = rows, rows.query
    known = asked._prefetch_related_lookups or asked._known_related_objects or asked._result_cache is not None  # type: ignore[attr-defined]
    beyond = (
        query.distinct or query.combinator or query.extra or query.group_by is not None or query.select_for_update or query.extra_order_by
    )
    if (
        known
        or beyond
        or asked._iterable_class is not ModelIterable
        or asked.db != connection.alias
        or sum(map(bool, query.alias_refcount.values())) > 1
    ):
        return None
    compared = _compared(query.where)
    beside = [(name, each.sql, tuple(each.params)) for name, each in query.annotations.items() if isinstance(each, RawSQL)]
    if compared is None or len(beside) < len(query.annotations) or not all(isinstance(step, str) for step in query.order_by):
        return None
    names, deferred = query.deferred_loading
    return (
        connection.vendor, query.model, compared, tuple(beside), tuple(query.order_by), query.default_ordering, query.standard_ordering,
        repr(query.select_related), frozenset(names), deferred, query.low_mark, query.high_mark,
    )  # fmt: skip


def _compared(where: Any) -> Hashable | None:
    """Columns and the values they must equal."""
    found = []
    for each in where.children:
        plain = isinstance(each, Lookup) and each.lookup_name == "exact" and isinstance(each.lhs, Col) and isinstance(each.rhs, (int, str))
        if not plain:
            return None
        found.append((type(each), each.lhs.alias, each.lhs.target, type(each.rhs), each.rhs))
    return None if where.negated or where.connector != "AND" else tuple(found)
