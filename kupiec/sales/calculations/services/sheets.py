"""Sheets: begun, settled, their price put on the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.sales.calculations import queries, rules
from kupiec.sales.calculations.models import Component, Sheet
from kupiec.sales.calculations.values import ONE, USUAL_PERCENT, ZERO, Basis, Kind, Method
from kupiec.sales.offers import public as offers

_CARRIED = ("method", "percent", "rounding", "scales", "note")
_COPIED = ("position", "kind", "basis", "item_id", "description", "quantity", "unit", "cost")


def open_sheet(version_id: int, line_id: int, *, by: Actor) -> int:
    """The sheet of a line; a new one takes over that of the same line in an earlier version, else begins with the item.

    Refuses NO_LINE, and VERSION_FROZEN where there is none and the version was sent.
    """
    by.require(queries.RIGHT)
    by.require("offers.edit")
    with tx.write_tx(by=by):
        version = offers.reads.visible_version(version_id, by=by)
        line = next((one for one in offers.reads.lines(version.pk, ids=[line_id]) if one.kind == "line"), None)
        if line is None:
            raise Refusal("NO_LINE", N_("This line is gone."))
        thread = queries.thread_of(line)
        known = Sheet.objects.filter(offer_version_id=version.pk, thread=thread).values_list("pk", flat=True).first()
        if known is not None:
            return int(known)
        _check_draft(version)
        return _carried(version, thread) or _begun(version, line, thread)


def _check_draft(version: offers.OfferVersion) -> None:
    if version.state != "draft":
        raise Refusal(
            "VERSION_FROZEN", N_("Version %(version)s was sent and can’t be changed; make a new version."), params={"version": str(version)}
        )


def _new(version: offers.OfferVersion, thread: int, **values: Any) -> Sheet:
    now = clock.now()
    return Sheet.objects.create(
        company_id=version.company_id, offer_version=version, thread=thread, created_at=now, updated_at=now, **values
    )


def _carried(version: offers.OfferVersion, thread: int) -> int | None:
    """A copy of the latest sheet of the same line in another version of the offer."""
    former = Sheet.objects.filter(offer_version__offer_id=version.offer_id, thread=thread).order_by("-pk").first()
    if former is None:
        return None
    sheet = _new(version, thread, **{name: getattr(former, name) for name in _CARRIED})
    Component.objects.bulk_create(
        Component(sheet=sheet, **{name: getattr(row, name) for name in _COPIED}) for row in queries.components(former.pk)
    )
    return int(sheet.pk)


def _begun(version: offers.OfferVersion, line: offers.OfferLine, thread: int) -> int:
    sheet = _new(version, thread, method=Method.MARKUP, percent=USUAL_PERCENT)
    item = catalog.facts([line.item_id]).get(line.item_id) if line.item_id else None
    if item is not None:
        cost = (item.purchase_price or ZERO) * line.factor
        Component.objects.create(
            sheet=sheet,
            position=1,
            kind=Kind.MATERIAL,
            basis=Basis.EACH,
            item_id=item.id,
            description=item.name[:240],
            quantity=ONE,
            unit=line.unit,
            cost=cost,
        )
    return int(sheet.pk)


def draft(sheet_id: int, *, by: Actor, seen: int | None = None) -> Sheet:
    """A sheet whose content may change, locked. Refuses NO_SHEET, VERSION_FROZEN; Conflict on a stale version."""
    by.require(queries.RIGHT)
    by.require("offers.edit")
    sheet = queries.visible(by).select_related("offer_version").select_for_update(of=("self",)).filter(pk=sheet_id).first()
    if sheet is None:
        raise Refusal("NO_SHEET", N_("There is no such calculation."))
    _check_draft(sheet.offer_version)
    if seen is not None and seen != sheet.version:
        raise Conflict(N_("Somebody has changed this calculation meanwhile."), seen=seen, found=sheet.version)
    return sheet


def touched(sheet: Sheet) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(version=sheet.version + 1, updated_at=clock.now())


def settle(sheet_id: int, given: Mapping[str, Any], *, version: int | None = None, by: Actor) -> None:
    """How the price is made: `method`, `percent`, `rounding`, quantities of the scale as typed, a note.

    Refuses BAD_CHOICE, BAD_PERCENT, NOT_A_NUMBER, TOO_MANY, TOO_LONG; Conflict.
    """
    with tx.write_tx(by=by):
        sheet = draft(sheet_id, by=by, seen=version)
        values = {name: given[name] for name in _CARRIED if name in given and given[name] is not None}
        rules.check_pricing(
            values.get("method", sheet.method), values.get("percent", sheet.percent), values.get("rounding", sheet.rounding)
        )
        if "scales" in values:
            values["scales"] = rules.written(rules.scales(values["scales"]))
        records.fit(Sheet, values)
        Sheet.objects.filter(pk=sheet.pk).update(**values, version=sheet.version + 1, updated_at=clock.now())


def put_price(sheet_ids: Sequence[int], *, by: Actor) -> list[Decimal]:
    """Put the reckoned price (and cost, where the catalogue gives none) on the lines. Refuses NO_LINE, EMPTY, and what changing a line refuses."""
    made = []
    with tx.write_tx(by=by):
        for pk in sheet_ids:
            sheet = draft(pk, by=by)
            line = _line(sheet)
            found = queries.result(sheet)
            change = offers.lines.LineChange(
                unit_price=found.price,
                discount_percent=ZERO,
                reason=N_("calculation"),
                cost=None if line.item_id else found.cost / line.factor,
            )
            offers.lines.change(sheet.offer_version_id, line.pk, change, by=by)
            audit.tell(
                "offers.offer",
                [sheet.offer_version.offer_id],
                "calculated",
                by=by,
                data={"line": line.description[:80], "price": f"{found.price:.2f}"},
            )
            made.append(found.price)
    return made


def _line(sheet: Sheet) -> offers.OfferLine:
    line = queries.line_of(sheet)
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."))
    if not Component.objects.filter(sheet=sheet).exists():
        raise Refusal("EMPTY", N_("The calculation has no components yet."))
    return line


def add_alternatives(sheet_ids: Sequence[int], *, by: Actor) -> int:
    """The other quantities of the scale as alternative lines below the line, at their own prices; those that stand there so are passed over. Refuses EMPTY, NO_SCALE, THERE_ALREADY."""
    (pk,) = sheet_ids
    with tx.write_tx(by=by):
        sheet = draft(pk, by=by)
        line = _line(sheet)
        wanted = [one for one in queries.results(sheet) if one.quantity != line.quantity]
        if not wanted:
            raise Refusal("NO_SCALE", N_("Write the other quantities of the scale first."), "scales")
        stands = {
            (one.quantity, one.unit_price) for one in offers.reads.lines(sheet.offer_version_id)
            if one.choice == "alternative" and one.description == line.description
        }  # fmt: skip
        wanted = [one for one in wanted if (one.quantity, one.price) not in stands]
        if not wanted:
            raise Refusal("THERE_ALREADY", N_("The other quantities stand on the offer already, at these prices."), "scales")
        drafts = [
            offers.DraftOfferLine(None, one.quantity, line.unit, description=line.description, choice="alternative", unit_price=one.price, vat_code=line.vat_code, cost=one.cost, reason=N_("calculation"))
            for one in wanted
        ]  # fmt: skip
        offers.lines.add(sheet.offer_version_id, drafts, after=line.pk, by=by)
    return len(drafts)
