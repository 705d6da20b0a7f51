"""Defining attributes: their names, types, choices, order, and whom they are kept for (KER-8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Max, Value, When

from kupiec.ground.access import public as access
from kupiec.ground.attributes import queries, rules, sockets
from kupiec.ground.attributes.models import Attribute, Choice, KeptFor, ValueRow
from kupiec.ground.attributes.values import COLOURS, Definition, Option, Type
from kupiec.ground.kernel import jobs, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.fields import QuantityField
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_

RIGHT, REINDEX = "attributes.define", "attributes.reindex"
MOST, MOST_CHOICES, STEP = 60, 200, 10
_PLAIN = (
    "kind", "code", "name", "type", "section", "help", "unit", "decimals", "required", "default", "searched", "listed", "refers_to",
    "shelf_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """A choice as the administrator wants it; `id` of the one it changes. Without a code it gets its name."""

    name: str
    colour: str = ""
    id: int | None = None
    code: str = ""
    archived: bool = False


def save(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Define or change an attribute: fields of `Attribute`, `options` (all, in order), `see` and `edit` (role ids).

    What is left out stays. The code is made of the name when none is given, and never changes. Refuses TYPE_IN_USE and
    DECIMALS_IN_USE with the count of values in the way, TAKEN, BAD_CODE, NAME_IN_FORMULAS, TOO_MANY and others.
    """
    by.require(RIGHT)
    with tx.write_tx(by=by):
        row = Attribute.objects.get(pk=pk) if pk is not None else None
        clean = _clean(values, row)
        records.fit(Attribute, {name: value for name, value in clean.items() if name not in ("shelf_id",)})
        if row is None:
            pk = _add(clean)
        else:
            _check_change(row, clean)
            pk = row.pk
            records.update(row, clean, version=version)
        if "options" in values:
            _put_options(pk, values["options"])
        for verb in ("see", "edit"):
            if verb in values:
                _keep_for(pk, verb, values[verb])
        made = Attribute.objects.get(pk=pk)
        _check_default(made)
        if made.searched != bool(row and row.searched):
            jobs.enqueue(REINDEX, {"attribute": pk}, by=by)
    return pk


def _clean(values: Mapping[str, Any], row: Attribute | None) -> dict[str, Any]:
    clean = {
        name: values[name] for name in _PLAIN if (name in values and values[name] is not None) or (name == "shelf_id" and name in values)
    }
    clean = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in clean.items()}
    if ("name" in clean and not clean["name"]) or (row is None and not clean.get("name")):
        raise Refusal("REQUIRED", N_("Give the name."), "name")
    if row is not None:
        for name in ("kind", "code"):
            if clean.get(name, getattr(row, name)) not in ("", getattr(row, name)):
                raise Refusal("FIXED", N_("The code of an attribute never changes: formulas, files and programs know it."), name)
            clean.pop(name, None)
    kind = clean.get("type", row.type if row else "")
    if kind not in set(Type):
        raise Refusal("BAD_CHOICE", N_("“%(value)s” is not one of the choices."), "type", params={"value": str(kind)[:40]})
    refers = clean.get("refers_to", row.refers_to if row else "") if kind == Type.REFERENCE else ""
    if kind == Type.REFERENCE:
        sockets.target(refers)
    clean["refers_to"] = refers
    if kind != Type.NUMBER:
        clean |= {"decimals": 0, "unit": ""}
    if not 0 <= clean.get("decimals", 0) <= 4:
        raise Refusal("BAD_NUMBER", N_("From 0 to 4 decimals."), "decimals")
    if kind == Type.FLAG:
        clean["required"] = False
    return clean


def _add(clean: dict[str, Any]) -> int:
    subject = sockets.subject(str(clean.get("kind", "")))
    clean["code"] = rules.check_code(clean.get("code") or rules.code_of(clean["name"]))
    if fold(clean["code"]) in {fold(name) for name in subject.taken()}:
        raise Refusal("NAME_IN_FORMULAS", N_("Formulas know “%(code)s” as something else. Give another code."), "code",
                      params={"code": clean["code"]})  # fmt: skip
    here = Attribute.objects.filter(kind=subject.kind)
    if here.filter(code=clean["code"]).exists():
        raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "code", params={"value": clean["code"]})
    if here.filter(archived=False).count() >= MOST:
        raise Refusal("TOO_MANY", N_("At most %(most)s attributes in use."), "name", params={"most": MOST})
    last = here.aggregate(last=Max("position"))["last"] or 0
    return int(Attribute.objects.create(**clean, position=last + STEP).pk)


def _check_change(row: Attribute, clean: Mapping[str, Any]) -> None:
    """What would make values of today unreadable is refused, with their count."""
    retyped = clean.get("type", row.type) != row.type or clean["refers_to"] != row.refers_to
    if retyped and (count := queries.used(row.pk)):
        raise Refusal("TYPE_IN_USE", N_("The type can’t be changed: %(count)s records have a value. Archive this attribute and add another."),
                      "type", params={"count": count})  # fmt: skip
    if clean.get("decimals", row.decimals) < row.decimals and row.type == Type.NUMBER:
        step = 10 ** (4 - clean["decimals"])
        finer = ValueRow.objects.filter(attribute=row, number__isnull=False).extra(where=["number %% %s <> 0"], params=[step])
        if count := finer.count():
            raise Refusal("DECIMALS_IN_USE", N_("%(count)s values have more decimals."), "decimals", params={"count": count})


def _put_options(attribute_id: int, drafts: Sequence[OptionDraft]) -> None:
    """The choices become these, in this order; one that stood here and isn't named is taken out of use."""
    before = {row.pk: row for row in Choice.objects.filter(attribute_id=attribute_id)}
    cleaned = [_option(draft, before) for draft in drafts]
    if len(cleaned) > MOST_CHOICES:
        raise Refusal("TOO_MANY", N_("At most %(most)s choices."), "options", params={"most": MOST_CHOICES})
    for what in ("name", "code"):
        seen: set[str] = set()
        for draft in cleaned:
            text = fold(getattr(draft, what))
            if text in seen:
                raise Refusal("TAKEN", N_("“%(value)s” is given twice."), "options", params={"value": getattr(draft, what)})
            seen.add(text)
    named = {draft.id for draft in cleaned}
    gone = [row for pk, row in before.items() if pk not in named]
    rows = [(draft, place * STEP) for place, draft in enumerate(cleaned, 1)]
    tail = len(rows) * STEP
    old: list[dict[str, Any]] = [
        {"pk": draft.id, "name": draft.name, "colour": draft.colour, "position": place, "archived": draft.archived}
        for draft, place in rows if draft.id is not None
    ] + [
        {"pk": row.pk, "name": row.name, "colour": row.colour, "position": tail + at * STEP, "archived": True}
        for at, row in enumerate(gone, 1)
    ]  # fmt: skip
    changed = [one for one in old if any(getattr(before[one["pk"]], name) != value for name, value in one.items() if name != "pk")]
    _rename(changed, before)
    Choice.objects.bulk_create(
        Choice(attribute_id=attribute_id, code=draft.code, name=draft.name, colour=draft.colour, position=place, archived=draft.archived)
        for draft, place in rows if draft.id is None
    )  # fmt: skip
    moved = {one["pk"]: one["position"] for one in changed if one["position"] != before[one["pk"]].position}
    if moved:
        new = Case(*(When(choice_id=pk, then=Value(place, QuantityField())) for pk, place in moved.items()))
        ValueRow.objects.filter(attribute_id=attribute_id, choice_id__in=list(moved)).update(number=new)


def _rename(changed: Sequence[dict[str, Any]], before: Mapping[int, Choice]) -> None:
    """Names may change places: first they all step aside."""
    aside = [{"pk": one["pk"], "name": f"\ue000{one['pk']}"} for one in changed if one["name"] != before[one["pk"]].name]
    update_rows(Choice, aside, ["name"])
    update_rows(Choice, changed, ["name", "colour", "position", "archived"])


def _option(draft: OptionDraft, before: Mapping[int, Choice]) -> OptionDraft:
    name = " ".join(draft.name.split())
    code = before[draft.id].code if draft.id is not None and draft.id in before else " ".join(draft.code.split()) or name
    if draft.id is not None and draft.id not in before:
        raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), "options", params={"key": draft.id})
    if not name:
        raise Refusal("REQUIRED", N_("Give the name."), "options")
    if draft.colour not in COLOURS:
        raise Refusal("BAD_CHOICE", N_("“%(value)s” is not one of the choices."), "options", params={"value": draft.colour[:40]})
    records.fit(Choice, {"name": name, "code": code})
    return OptionDraft(name, draft.colour, draft.id, code, draft.archived)


def _keep_for(attribute_id: int, verb: str, role_ids: Sequence[int]) -> None:
    wanted = set(role_ids)
    if access.Role.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), verb, params={"key": min(wanted)})
    rows = KeptFor.objects.filter(attribute_id=attribute_id, verb=verb)
    now = set(rows.values_list("role_id", flat=True))
    rows.filter(role_id__in=now - wanted).delete()
    KeptFor.objects.bulk_create(KeptFor(attribute_id=attribute_id, verb=verb, role_id=pk) for pk in sorted(wanted - now))


def _check_default(row: Attribute) -> None:
    """A default is a value like any other; its refusal names the field `default`."""
    if not row.default:
        return
    options = tuple(Option(*each) for each in Choice.objects.filter(attribute=row, archived=False).values_list(
        "id", "code", "name", "colour", "position", "archived"
    ))  # fmt: skip
    known = Definition(row.pk, row.kind, row.code, row.name, Type(row.type), decimals=row.decimals, options=options)
    try:
        queries.default_of(known, row.default)
    except Refusal as refusal:
        refusal.field = "default"
        raise


def archive(attribute_ids: Sequence[int], *, by: Actor) -> int:
    """Take attributes out of use: they leave forms and lists, their values stay."""
    return _move(attribute_ids, archived=True, by=by)


def restore(attribute_ids: Sequence[int], *, by: Actor) -> int:
    """Put attributes back into use."""
    return _move(attribute_ids, archived=False, by=by)


def _move(attribute_ids: Sequence[int], *, archived: bool, by: Actor) -> int:
    by.require(RIGHT)
    with tx.write_tx(by=by):
        rows = Attribute.objects.filter(pk__in=list(attribute_ids), archived=not archived)
        return rows.update(archived=archived, version=F("version") + 1)


def arrange(kind: str, attribute_ids: Sequence[int], *, by: Actor) -> int:
    """Give the attributes of a kind this order; those not named come after, as they stood. How many moved."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        rows = list(Attribute.objects.filter(kind=kind).order_by("position", "id").values_list("pk", "position"))
        wanted = [pk for pk in dict.fromkeys(attribute_ids) if pk in dict(rows)]
        order = [*wanted, *(pk for pk, _ in rows if pk not in set(wanted))]
        places = {pk: at * STEP for at, pk in enumerate(order, 1)}
        moved = [{"pk": pk, "position": places[pk]} for pk, position in rows if places[pk] != position]
        return update_rows(Attribute, moved, ["position"])
