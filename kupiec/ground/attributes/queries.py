"""What is defined, and what records have; the definitions of a page are read once for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from kupiec.ground.access import public as access
from kupiec.ground.attributes import rules, sockets
from kupiec.ground.attributes.models import Attribute, Choice, KeptFor, ValueRow
from kupiec.ground.attributes.values import Definition, Option, Type
from kupiec.ground.kernel import known, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import IDS, OTHER_IDS, Prepared
from kupiec.ground.kit import parse, reach

Defined = dict[str, tuple[Definition, ...]]
_FIELDS = (
    "id", "kind", "code", "name", "type", "section", "help", "unit", "decimals", "required", "default", "searched", "listed",
    "refers_to", "shelf_id", "archived",
)  # fmt: skip
_ATTRIBUTES = Prepared(lambda: Attribute.objects.order_by("position", "id").values_list(*_FIELDS))
_CHOICES = Prepared(
    lambda: Choice.objects.order_by("position", "id").values_list("attribute_id", "id", "code", "name", "colour", "position", "archived")
)
_KEPT = Prepared(lambda: KeptFor.objects.order_by("id").values_list("attribute_id", "verb", "role_id"))
_VALUES = Prepared(
    lambda ids, records: ValueRow.objects.filter(attribute__among=ids, record_id__among=records).values_list(
        "attribute_id", "record_id", "text", "number", "day", "choice_id", "reference"
    ),
    ids=IDS, records=OTHER_IDS,
)  # fmt: skip
_page: ContextVar[tuple[Any, Defined, dict[Any, Any]] | None] = ContextVar("attributes_page", default=None)


def _load() -> Defined:
    """All definitions of all kinds; three statements."""
    options: defaultdict[int, list[Option]] = defaultdict(list)
    for attribute_id, *rest in _CHOICES.values():
        options[attribute_id].append(Option(*rest))
    roles: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for attribute_id, verb, role_id in _KEPT.values():
        roles[attribute_id, verb].add(role_id)
    found: defaultdict[str, list[Definition]] = defaultdict(list)
    for row in _ATTRIBUTES.values():
        given = dict(zip(_FIELDS, row, strict=True))
        pk = given["id"]
        given["type"] = Type(given["type"])
        one = Definition(**given, options=tuple(options[pk]), see=frozenset(roles[pk, "see"]), edit=frozenset(roles[pk, "edit"]))
        found[one.kind].append(one)
    return {kind: tuple(rows) for kind, rows in found.items()}


def everything() -> Defined:
    """Definitions by kind: from memory inside a write transaction, read once for a page, read anew elsewhere."""
    if tx.in_write():
        return known.definition("attributes", _load)
    return _of_page()[0]


def _of_page() -> tuple[Defined, dict[Any, Any]]:
    """The definitions and the notes of the page being made; notes of nobody's page are forgotten at once."""
    viewer = reach.viewer()
    kept = _page.get()
    if viewer is not None and kept is not None and kept[0] is viewer:
        return kept[1], kept[2]
    made = _load()
    notes: dict[Any, Any] = {}
    if viewer is not None:
        _page.set((viewer, made, notes))
    return made, notes


def fresh(kind: str) -> tuple[Definition, ...]:
    """All attributes of a kind as they stand this moment, for the screens that change them."""
    return _load().get(kind, ())


def defined(kind: str, *, archived: bool = False) -> tuple[Definition, ...]:
    """Attributes of a kind in their order, those in use unless `archived`."""
    return tuple(one for one in everything().get(kind, ()) if archived or not one.archived)


def seen(kind: str, *, by: Actor) -> tuple[Definition, ...]:
    """Attributes in use that the actor may see."""
    return _kept_for(defined(kind), "see", by)


def all_seen(kind: str, *, by: Actor) -> tuple[Definition, ...]:
    """Attributes the actor may see, with those taken out of use: for the past."""
    return _kept_for(defined(kind, archived=True), "see", by)


def editable(kind: str, *, by: Actor) -> tuple[Definition, ...]:
    """Attributes in use that the actor may see and change (as far as he may change the record)."""
    return _kept_for(seen(kind, by=by), "edit", by)


def on_shelf(kind: str, asked: tuple[Definition, ...], *, pk: int | None = None, shelf_id: int | None = None) -> tuple[Definition, ...]:
    """Those of everybody, and those of the shelf the record stands on, or a new one will."""
    shelves = sockets.subject(kind).shelves
    if shelves is None or not any(one.shelf_id for one in asked):
        return tuple(one for one in asked if one.shelf_id is None)
    here: frozenset[int] = frozenset()
    if pk is not None:
        here = shelves.of([pk]).get(pk, frozenset())
    elif shelf_id is not None:
        here = shelves.above(shelf_id)
    return tuple(one for one in asked if one.shelf_id is None or one.shelf_id in here)


def _kept_for(rows: Iterable[Definition], verb: str, by: Actor) -> tuple[Definition, ...]:
    asked = tuple(rows)
    if by.all_rights or not any(getattr(one, verb) for one in asked):
        return asked
    mine = _roles(by)
    return tuple(one for one in asked if not getattr(one, verb) or getattr(one, verb) & mine)


def _roles(by: Actor) -> frozenset[int]:
    user_id = by.acting_for_id or by.user_id
    if user_id is None:
        return frozenset()
    rows = access.RoleGiven.objects.filter(user_id=user_id, company_id=by.company_id)
    if tx.in_write():
        return frozenset(rows.values_list("role_id", flat=True))
    notes = _of_page()[1]
    key = ("roles", user_id, by.company_id)
    if key not in notes:
        notes[key] = frozenset(rows.values_list("role_id", flat=True))
    found: frozenset[int] = notes[key]
    return found


def values_of(asked: Iterable[Definition], record_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Values by record and code, of those that have any; one statement for any number of both."""
    by_id = {one.id: one for one in asked}
    found: dict[int, dict[str, Any]] = {}
    if not by_id or not record_ids:
        return found
    for attribute_id, record_id, text, number, day, choice_id, reference in _VALUES.values(ids=set(by_id), records=set(record_ids)):
        one = by_id[attribute_id]
        value = rules.value_of(one, {"text": text, "number": number, "day": day, "choice_id": choice_id, "reference": reference})
        if value is not None:
            found.setdefault(record_id, {})[one.code] = value
    return found


def used(attribute_id: int) -> int:
    """How many records have a value of the attribute."""
    return ValueRow.objects.filter(attribute_id=attribute_id).exclude(**rules.EMPTY).count()


def default_of(asked: Definition, text: str) -> Any:
    """An attribute's default, as a form shows it: a value of its type; days may be written as people type them."""
    if asked.type is Type.DAY:
        return parse.day(text, field=asked.key)
    if asked.type is Type.TEXT:
        return text
    return rules.value_of(asked, rules.cells(asked, text))


def told(kind: str, record_ids: Collection[int], codes: Collection[str]) -> dict[int, dict[str, Any]]:
    """Values as formulas and programs have them, by record, for each of the codes that are defined (empty ones too)."""
    asked = [one for one in defined(kind, archived=True) if one.code in codes]
    found = values_of(asked, record_ids)
    return {pk: {one.code: rules.told(one, found.get(pk, {}).get(one.code)) for one in asked} for pk in record_ids}


def searched(kind: str, record_ids: Collection[int]) -> dict[int, str]:
    """What the search box finds records by, of the attributes marked so; nothing is asked where none is."""
    asked = [one for one in defined(kind) if one.searched and one.type is not Type.FLAG]
    found = values_of(asked, record_ids)
    names = names_of(asked, found)
    return {pk: " ".join(_sought(one, row[one.code], names) for one in asked if one.code in row) for pk, row in found.items()}


def names_of(asked: Iterable[Definition], found: Mapping[int, Mapping[str, Any]]) -> dict[str, Mapping[int, str]]:
    """Names of what the values found refer to, by kind; one statement for each kind."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for one in asked:
        if one.type is Type.REFERENCE:
            wanted[one.refers_to] |= {row[one.code] for row in found.values() if one.code in row}
    return {kind: sockets.target(kind).names(ids) if ids else {} for kind, ids in wanted.items()}


def _sought(asked: Definition, value: Any, names: Mapping[str, Mapping[int, str]]) -> str:
    if asked.type is Type.CHOICE:
        return asked.option[value].name
    if asked.type is Type.REFERENCE:
        return names[asked.refers_to].get(value, "")
    return f"{value:f}".rstrip("0").rstrip(".") if asked.type is Type.NUMBER and "." in f"{value:f}" else str(value)
