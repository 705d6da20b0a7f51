"""Parties by the million: the first are entered through the verbs, the others are copies of the first with words of their own.

A copy leaves the very rows the verbs would have (tests/stories/test_measured_work.py compares both ways); the audit trail follows by
the database's triggers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.model_fields import column_of
from kupiec.ground.kernel.search.models import SearchEntry
from kupiec.ground.kernel.search_text import digits
from kupiec.house.bench import data
from kupiec.house.bench import workload as work
from kupiec.people.parties import services as parties
from kupiec.people.parties.models import Address, CustomerTerms, Party, Person

PATTERNS = 2_000
"""So many are entered through the verbs: whatever the verbs did once for all of them is done."""
PARCEL = 20_000
_KEYS = ("party", "person")
_ELEMENTS = {"postgresql": ("own", "json_array_elements(%s::json) AS own"), "sqlite": ("own.value", "json_each(%s) AS own")}
_INDEXES = {
    "postgresql": "SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
    " WHERE NOT indisunique AND indrelid IN (SELECT json_array_elements_text(%s)::regclass)",
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT LIKE '%% UNIQUE %%'"
    " AND tbl_name IN (SELECT value FROM json_each(%s))",
}


@dataclass(frozen=True, slots=True)
class _Copied:
    """A table whose row of the pattern is copied, found by `own` (the column that names its party or person) and `where`."""

    model: type[models.Model]
    own: str
    of: str = "party"
    also: dict[str, str] = field(default_factory=dict)
    where: dict[str, Any] = field(default_factory=dict)


PARTY = (
    _Copied(Party, "id"), _Copied(Address, "party_id"), _Copied(CustomerTerms, "party_id"),
    _Copied(SearchEntry, "object_id", where={"kind": "parties.party"}),
)  # fmt: skip
PERSON = (
    _Copied(Person, "id", "person", also={"party_id": "party"}),
    _Copied(SearchEntry, "object_id", "person", where={"kind": "parties.person"}),
)


def enter(first: int, last: int, *, by: Actor, persons: bool = False) -> int:
    """Customers of these numbers; with `persons` one at every customer of an odd number. How many persons."""
    middle = min(last, first + PATTERNS - 1)
    made = sum(through_verbs(numbers, by=by, persons=persons) for numbers in data.parcels(range(first, middle + 1)))
    if middle < last:
        with _indexed_later():
            made += copy(middle + 1, last, pattern=first | 1, by=by, persons=persons)
    return made


def through_verbs(numbers: Sequence[int], *, by: Actor, persons: bool) -> int:
    ids = parties.create([data.party(work.customer(c)) for c in numbers], by=by)
    rows = [(pk, _person(n)) for n, pk in zip(numbers, ids, strict=True) if persons and n % 2]
    return len(parties.add_persons(rows, by=by)) if rows else 0


def copy(first: int, last: int, *, pattern: int, by: Actor, persons: bool) -> int:
    """The same rows as by the verbs, made from those of the customer `pattern` (with its person). How many persons."""
    party = Party.objects.get(code=work.customer(pattern).code).pk
    person = Person.objects.get(party=party).pk if persons else 0
    made = 0
    for numbers in data.parcels(range(first, last + 1), PARCEL):
        with tx.write_tx(by=by):
            own = _told(numbers, persons=persons)
            for one in PARTY:
                _insert(one, party, _words(pattern), own)
            told = [row for row in own if row[1] is not None]
            for one in PERSON if told else ():
                _insert(one, person, _words(pattern), told)
            made += len(told)
    _go_on_counting()
    return made


def _person(n: int) -> dict[str, str]:
    return {"first_name": "Jan", "last_name": f"Kowalski {n:06d}", "email": f"jan{n}@firm{n}.example"}


def _words(n: int) -> list[str]:
    """What is a customer's own in texts, and the same as kept to be found by; no word of one stands in those of another."""
    one, person = work.customer(n), _person(n)
    said = [one.name, one.code, one.city, person["last_name"], person["email"]]
    return [*said, *(word.lower() for word in said), digits(person["email"])]


def _told(numbers: Sequence[int], *, persons: bool) -> list[list[Any]]:
    """Of each number the id of its party, of its person, its words."""
    party, person = (model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in (Party, Person))
    rows: list[list[Any]] = []
    for at, n in enumerate(numbers, 1):
        person += persons and n % 2
        rows.append([party + at, person if persons and n % 2 else None, *_words(n)])
    return rows


def _insert(one: _Copied, pattern: int, words: Sequence[str], own: Sequence[Sequence[Any]]) -> None:
    """A row for each of `own`: the pattern's, with its words exchanged and its keys set."""
    fields = [field for field in one.model._meta.concrete_fields if one.own == "id" or not field.primary_key]
    [(kept, *values)] = one.model._base_manager.filter(**{one.own: pattern}, **one.where).values_list("pk", *(f.name for f in fields))
    element, source = _ELEMENTS[connection.vendor]
    keys = {one.own: one.of, **one.also}
    chosen, parameters = [], []
    for column, value in zip(map(column_of, fields), values, strict=True):
        text = f"CAST({element}->>{_KEYS.index(keys[column])} AS bigint)" if column in keys else f'kept."{column}"'
        for at, word in enumerate(words, len(_KEYS)):
            if column not in keys and isinstance(value, str) and word in value:
                text = f"replace({text}, %s, {element}->>{at})"
                parameters.append(word)
        chosen.append(text)
    table, names = one.model._meta.db_table, ", ".join(f'"{column_of(field)}"' for field in fields)
    statement = f'INSERT INTO "{table}" ({names}) SELECT {", ".join(chosen)} FROM {source}, "{table}" AS kept WHERE kept."id" = %s'  # noqa: S608 - names from code
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, json.dumps(own), kept])


def _go_on_counting() -> None:
    """PostgreSQL: the next ids after those given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Party, Person]):
            cursor.execute(statement)


@contextmanager
def _indexed_later() -> Iterator[None]:
    """Meanwhile without the indexes that keep nothing right, made again as they were: a fraction of the work of keeping them."""
    tables = sorted({one.model._meta.db_table for one in (*PARTY, *PERSON)})
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES[connection.vendor], [json.dumps(tables)])
        found = cursor.fetchall()
        for name, _made in found:
            cursor.execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, made in found:
                cursor.execute(made)


__all__ = ["copy", "enter", "through_verbs"]
