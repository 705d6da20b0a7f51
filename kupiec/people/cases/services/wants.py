"""What the customer of an opportunity wants: lines with quantities and expected prices (CAS-5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.cases.models import Case, CaseWant
from kupiec.people.cases.services import moving
from kupiec.people.cases.values import CASE, MOST_WANTS, Behaviour, WantDraft
from kupiec.people.catalog import public as catalog

FIELDS = ("item_id", "group_id", "description", "quantity", "unit", "expected_price", "remarks")


def set_wants(pk: int, drafts: Sequence[WantDraft], *, version: int | None = None, by: Actor) -> int:
    """Replace what the customer of an opportunity wants; answers the case's new version.

    Refuses NOT_OPPORTUNITY, TOO_MANY, UNKNOWN_KEY, REQUIRED, BAD_NUMBER with the place (`wants[2].quantity`).
    """
    by.require("cases.edit")
    if len(drafts) > MOST_WANTS:
        raise Refusal("TOO_MANY", N_("At most %(most)s lines."), "wants", params={"most": MOST_WANTS})
    with tx.write_tx(by=by):
        row = _opportunity(pk, by=by)
        units = _known(drafts, by=by)
        made = [_want(row, at, draft, units) for at, draft in enumerate(drafts)]
        new = records.update(row, {"updated_at": clock.now()}, version=version)
        CaseWant.objects.filter(case=row).delete()
        CaseWant.objects.bulk_create(made)
        audit.tell(CASE, [pk], "wants", by=by, data={"count": len(made)})
    return new


def _opportunity(pk: int, *, by: Actor) -> Case:
    """The case, locked. Refuses NOT_FOUND, NOT_OPPORTUNITY."""
    (row,) = moving.locked([pk], by=by)
    if row.kind.behaviour != Behaviour.OPPORTUNITY:
        raise Refusal("NOT_OPPORTUNITY", N_("Only opportunities hold wanted goods."), "wants")
    return row


def add_wants(pk: int, drafts: Sequence[WantDraft], *, after: int | None = None, by: Actor) -> list[int]:
    """Add lines after a line, or at the end; their ids. Refuses as `set_wants`."""
    by.require("cases.edit")
    with tx.write_tx(by=by):
        row = _opportunity(pk, by=by)
        units = _known(drafts, by=by)
        have = list(CaseWant.objects.filter(case=row).order_by("position", "pk"))
        if len(have) + len(drafts) > MOST_WANTS:
            raise Refusal("TOO_MANY", N_("At most %(most)s lines."), "wants", params={"most": MOST_WANTS})
        place = next((at + 1 for at, one in enumerate(have) if one.pk == after), len(have))
        made = [_want(row, place + at, draft, units) for at, draft in enumerate(drafts)]
        CaseWant.objects.bulk_create(made)
        _order([*have[:place], *made, *have[place:]])
    return [one.pk for one in made]


def _order(rows: Sequence[CaseWant]) -> None:
    """Positions from 1 on; one statement for those that changed."""
    moved = [{"pk": row.pk, "position": at} for at, row in enumerate(rows, 1) if row.position != at]
    update_rows(CaseWant, moved, ["position"])


def change_want(pk: int, line_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change a line: only what is named. Answers its new version. Refuses as `set_wants`, CONFLICT."""
    by.require("cases.edit")
    with tx.write_tx(by=by):
        row = _opportunity(pk, by=by)
        line = CaseWant.objects.get(case=row, pk=line_id)
        kept = {name: getattr(line, name) for name in FIELDS}
        if changes.get("item_id"):
            kept |= {"group_id": None, "unit": ""}
        draft = WantDraft(**{**kept, **{name: value for name, value in changes.items() if name in FIELDS}})
        try:
            fresh = _want(row, line.position - 1, draft, _known([draft], by=by))
        except Refusal as refusal:
            refusal.field = refusal.field.rpartition(".")[2]
            raise
        return records.update(line, {name: getattr(fresh, name) for name in FIELDS}, version=version)


def remove_wants(pk: int, chosen: Sequence[tuple[int, int]], *, by: Actor) -> str:
    """Take lines off, each as (id, version seen); answers what puts them back. Conflict on a stale version."""
    by.require("cases.edit")
    with tx.write_tx(by=by):
        row = _opportunity(pk, by=by)
        rows, seen = list(CaseWant.objects.filter(case=row).order_by("position", "pk")), dict(chosen)
        gone = [one for one in rows if one.pk in seen]
        for one in gone:
            if one.version != seen[one.pk]:
                raise Conflict(N_("Somebody has changed this line meanwhile."), seen=seen[one.pk], found=one.version)
        kept = documents.taken_off.keep(gone, of=row)
        CaseWant.objects.filter(pk__in=[one.pk for one in gone]).delete()
        _order([one for one in rows if one not in gone])
    return kept


def put_back(pk: int, kept: str, *, by: Actor) -> list[int]:
    """Lines taken off stand again where they stood; their ids. Refuses NOT_OPPORTUNITY, TOO_MANY, NOT_KEPT, STANDS_ALREADY, GONE."""
    by.require("cases.edit")
    with tx.write_tx(by=by):
        row = _opportunity(pk, by=by)
        rows = list(CaseWant.objects.filter(case=row).order_by("position", "pk"))
        back = documents.taken_off.put_back(kept, of=row)
        if len(rows) + len(back) > MOST_WANTS:
            raise Refusal("TOO_MANY", N_("At most %(most)s lines."), "wants", params={"most": MOST_WANTS})
        for one in sorted(back, key=lambda one: one.position):
            rows.insert(one.position - 1, one)
        _order(rows)
    return [one.pk for one in back]


def move_want(pk: int, line_id: int, *, before: int | None, by: Actor) -> None:
    """Put a line before another, or at the end."""
    by.require("cases.edit")
    with tx.write_tx(by=by):
        row = _opportunity(pk, by=by)
        rows = list(CaseWant.objects.filter(case=row).order_by("position", "pk"))
        line = next((one for one in rows if one.pk == line_id), None)
        if line is None:
            raise Refusal("NOT_FOUND", N_("There is no such line."))
        rest = [one for one in rows if one.pk != line_id]
        place = next((at for at, one in enumerate(rest) if one.pk == before), len(rest))
        _order([*rest[:place], line, *rest[place:]])


def _known(drafts: Sequence[WantDraft], *, by: Actor) -> dict[int, str]:
    """Base units of the items named; refuses items and groups that can't be seen."""
    items = {draft.item_id for draft in drafts if draft.item_id}
    groups = {draft.group_id for draft in drafts if draft.group_id}
    units = dict(catalog.visible(by).filter(pk__in=items).values_list("pk", "unit__code"))
    if items - units.keys():
        raise Refusal("UNKNOWN_KEY", N_("There is no such item."), "wants")
    if groups and catalog.ItemGroup.objects.filter(pk__in=groups).count() != len(groups):
        raise Refusal("UNKNOWN_KEY", N_("There is no such group of goods."), "wants")
    return units


def _want(row: Case, at: int, draft: WantDraft, units: Mapping[int, str]) -> CaseWant:
    place = f"wants[{at}]."
    values = asdict(draft)
    values["description"] = entered.one_line(draft.description)
    values["remarks"] = entered.one_line(draft.remarks)
    values["unit"] = entered.one_line(draft.unit) or units.get(draft.item_id or 0, "")
    if not (draft.item_id or draft.group_id or values["description"]):
        raise Refusal("REQUIRED", N_("Choose an item or a group of goods, or describe what is wanted."), f"{place}description")
    if draft.item_id and draft.group_id:
        raise Refusal("BAD_CHOICE", N_("An item or a group of goods, not both."), f"{place}group_id")
    if draft.quantity is None or draft.quantity <= 0:
        raise Refusal("BAD_NUMBER", N_("More than zero."), f"{place}quantity")
    if draft.expected_price is not None and draft.expected_price < 0:
        raise Refusal("BAD_NUMBER", N_("Not less than zero."), f"{place}expected_price")
    records.fit(CaseWant, {name: value for name, value in values.items() if not name.endswith("_id")}, prefix=place)
    return CaseWant(case=row, position=at + 1, **values)
