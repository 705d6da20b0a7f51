"""Rows that say all the words of a question: in their own columns, or in those of records they name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search import trigrams
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit.columns import resolve

Search = Sequence[str] | Callable[..., QuerySet]


def searched(rows: QuerySet, search: Search, text: str, by: Actor) -> QuerySet:
    """`search`: paths of columns, one of which must hold each word (`search` and `party__search` folded), or the room's own way.

    Where an index of words (`search.trigram`) stands behind every path, a word that few rows say is looked up there.
    """
    if callable(search):
        return search(rows, text, by)
    words = sorted(dict.fromkeys(text.split()[:8]), key=len, reverse=True) if search else []
    ids = next((ids for word in words if (ids := _few(rows, search, word)) is not None), None)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    for word in words:
        rows = rows.filter(reduce(or_, (_contains(path, word) for path in search)))
    return rows


def _contains(path: str, word: str) -> Q:
    return Q((f"{path}__contains", fold(word)) if path.endswith("search") else (f"{path}__icontains", word))


def _few(rows: QuerySet, paths: Sequence[str], word: str) -> list[int] | None:
    """Ids of all rows that say the word; None when they are many, or some path has no index of words."""
    found: set[int] = set()
    for path in paths:
        ids = _behind(rows, path, word)
        if ids is None:
            return None
        found.update(ids)
    return sorted(found) if len(found) <= trigrams.MOST_LISTED else None


def _behind(rows: QuerySet, path: str, word: str) -> list[int] | None:
    """As `_few`, by one path; rows that name the records found are sought by the index of their key."""
    fields = resolve(rows.model, path)
    if not fields or any(step.many_to_many or step.one_to_many for step in fields):
        return None
    last = fields[-1]
    ids = trigrams.few(last.model._meta.db_table, last.attname, [fold(word)], using=rows.db)
    if not ids or len(fields) == 1:
        return ids
    named = {f"{path.rpartition('__')[0]}__among": set(ids)}
    return list(rows.model._base_manager.using(rows.db).filter(**named).values_list("pk", flat=True)[: trigrams.MOST_LISTED + 1])
