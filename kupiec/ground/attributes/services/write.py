"""Writing what records have of attributes: sets of records, a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from kupiec.ground.attributes import queries, rules, sockets
from kupiec.ground.attributes.models import Attribute, ValueRow
from kupiec.ground.attributes.values import Definition, Type
from kupiec.ground.kernel import records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows, update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

Values = Mapping[str, Any]
_FIELDS = ["text", "key", "number", "day", "choice", "reference"]


def write(kind: str, wanted: Mapping[int, Values], *, by: Actor) -> int:
    """Give records values by code (None or empty takes one away), inside the verb that changes them; how many changed.

    The verb has checked who may change the records. Refuses UNKNOWN_ATTRIBUTE, ATTRIBUTE_KEPT for one kept for other
    roles, REQUIRED, and what doesn't fit its type; fields are named `attribute_<code>`.
    """
    given = {pk: values for pk, values in wanted.items() if values}
    if not given:
        return 0
    known = allowed(kind, {code for values in given.values() for code in values}, by=by)
    made = {pk: clean(values, known) for pk, values in given.items()}
    _check_references(made, known)
    return _store(made, known)


def allowed(kind: str, codes: Collection[str], *, by: Actor) -> dict[str, Definition]:
    """The attributes of these codes, as far as the actor may change them."""
    defined = {one.code: one for one in queries.defined(kind)}
    mine = {one.code for one in queries.editable(kind, by=by)}
    for code in codes:
        if code not in defined:
            raise Refusal("UNKNOWN_ATTRIBUTE", N_("There is no attribute “%(code)s”."), "attributes", params={"code": str(code)[:40]})
        if code not in mine:
            raise Refusal(
                "ATTRIBUTE_KEPT", N_("“%(name)s” is kept for other roles."), defined[code].key, params={"name": defined[code].name}
            )
    return {code: defined[code] for code in codes}


def clean(values: Values, known: Mapping[str, Definition]) -> dict[str, dict[str, Any]]:
    """Columns by code; all that is wrong with a record is refused at once."""
    gathering = records.Gathering()
    made = {code: gathering.ask(rules.cells, known[code], value) for code, value in values.items()}
    for code, cells in made.items():
        if known[code].required and cells == rules.EMPTY:
            gathering.refusals.append(Refusal("REQUIRED", N_("Fill this in."), known[code].key))
    gathering.finish()
    return made


def _check_references(made: Mapping[int, Mapping[str, Mapping[str, Any]]], known: Mapping[str, Definition]) -> None:
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for cells in made.values():
        for code, one in cells.items():
            if known[code].type is Type.REFERENCE and one["reference"] is not None:
                wanted[known[code].refers_to].add(one["reference"])
    for kind, ids in wanted.items():
        if missing := ids - set(sockets.target(kind).names(ids)):
            field = next(one.key for one in known.values() if one.refers_to == kind)
            raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), field, params={"key": min(missing)})


def _store(made: Mapping[int, Mapping[str, Mapping[str, Any]]], known: Mapping[str, Definition]) -> int:
    ids = {one.id for one in known.values()}
    rows = ValueRow.objects.filter(attribute__among=ids, record_id__among=set(made)).values(
        "pk", "attribute_id", "record_id", *rules.COLUMNS
    )
    before = {(row["record_id"], row["attribute_id"]): row for row in rows}
    fresh, changed = [], []
    for record_id, cells in made.items():
        for code, new in cells.items():
            old = before.get((record_id, known[code].id))
            if old is None:
                if new != rules.EMPTY:
                    fresh.append(ValueRow(attribute_id=known[code].id, record_id=record_id, **new))
            elif any(old[name] != value for name, value in new.items()):
                row = {name.removesuffix("_id"): value for name, value in new.items()}
                changed.append({"pk": old["pk"], **row})
    insert_rows(fresh)
    update_rows(ValueRow, changed, _FIELDS)
    return len(fresh) + len(changed)


def change(kind: str, record_id: int, values: Values, *, version: int | None = None, by: Actor) -> int:
    """Change attributes of one record by themselves, under its own version; the new version.

    Refuses NOT_FOUND, FORBIDDEN, CONFLICT, and what `write` refuses.
    """
    subject = sockets.subject(kind)
    by.require(subject.see)
    by.require(subject.edit)
    with tx.write_tx(by=by):
        row = subject.rows(by).filter(pk=record_id).first()
        if row is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."), "record_id")
        new = records.update(row, {}, version=version)
        write(kind, {record_id: values}, by=by)
        if subject.saved:
            subject.saved([record_id], by=by)
    return new


def copy(kind: str, from_to: Mapping[int, int], *, to_kind: str = "", by: Actor) -> None:
    """New records have what the old ones had: a copied order, an order made of an offer (where codes and types agree)."""
    source = {one.code: one for one in queries.defined(kind)}
    target = {one.code: one for one in queries.defined(to_kind or kind)}
    both = [one for code, one in source.items() if code in target and _alike(one, target[code])]
    found = queries.values_of(both, set(from_to))
    wanted = {
        new: {code: _carried(source[code], value) for code, value in found[old].items()} for old, new in from_to.items() if old in found
    }
    if wanted:
        known = {one.code: target[one.code] for one in both}
        _store({pk: {code: rules.cells(known[code], value) for code, value in values.items()} for pk, values in wanted.items()}, known)


def _alike(one: Definition, other: Definition) -> bool:
    if one.type is Type.CHOICE:
        return other.type is Type.CHOICE and {each.code for each in one.options} <= {each.code for each in other.options}
    return one.type is other.type and one.refers_to == other.refers_to and one.decimals <= other.decimals


def _carried(asked: Definition, value: Any) -> Any:
    return rules.told(asked, value) if asked.type is Type.CHOICE else value


def forget(kind: str, record_ids: Collection[int]) -> None:
    """Records are being deleted: their values go with them. Called inside the verb that deletes."""
    ids = set(Attribute.objects.filter(kind=kind).values_list("pk", flat=True))
    if ids and record_ids:
        ValueRow.objects.filter(attribute__among=ids, record_id__among=set(record_ids)).delete()


def check(kind: str, values: Values, *, new: bool = False, shelf_id: int | None = None, by: Actor) -> dict[str, Any]:
    """Refuses what `write` would refuse of one record's values, all at once; for programs and rows of files. Answers them.

    Of a `new` record as its form has it: defaults where nothing is said, REQUIRED for each attribute that must be filled
    in and isn't, among those the actor may change (those of its shelf too).
    """
    made = dict(values)
    gathering = records.Gathering()
    for one in queries.on_shelf(kind, queries.editable(kind, by=by), shelf_id=shelf_id) if new else ():
        if made.get(one.code) in (None, ""):
            if one.default:
                made[one.code] = gathering.ask(queries.default_of, one, one.default)
            elif one.required:
                gathering.refusals.append(Refusal("REQUIRED", N_("Fill this in."), one.key))
    gathering.finish()
    clean(made, allowed(kind, set(made), by=by))
    return made
