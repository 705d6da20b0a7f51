"""Lines of a draft version: each accepted cell is one verb; only the lines touched are priced (UX 4.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, F, Max

from kupiec.ground.company import public as company
from kupiec.ground.kernel import records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.margins import public as margins
from kupiec.money.promotions import public as promotions
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion
from kupiec.sales.offers.services import bundles, loading, making, price
from kupiec.sales.offers.values import Changed, Choice, DraftOfferLine, LineChange, LineKind

_FIELDS = tuple(
    field.attname for field in OfferLine._meta.concrete_fields if field.attname not in ("company_id", "promotion_id", "set_line_id")
)


def add(version_id: int, drafts: Sequence[DraftOfferLine], *, after: int | None = None, by: Actor) -> Changed:
    """Add lines at the end, or below line `after`; priced by one call. Refuses VERSION_FROZEN and what `create` refuses."""
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer, version = loading.draft(version_id, by=by)
        facts = around(offer, drafts)
        rows = [making.make_line(version, draft, facts, party_id=offer.party_id) for draft in drafts]
        for row in rows:
            if row.price_source == price.MANUAL:
                margins.check_reason(row.price_reason, field="unit_price", by=by)
        first = make_room(version, len(rows), after=after)
        for position, row in enumerate(rows, first):
            row.offer_version_id, row.position = version.pk, position
        price.price(rows, context=price.context(version, offer.party_id))
        OfferLine.objects.bulk_create(rows)
        ids = tuple(row.pk for row in rows)
        return bundles.finish(offer, version, Changed(ids, reordered=after is not None, undo={"drop": list(ids)}))


def around(offer: Offer, drafts: Sequence[DraftOfferLine]) -> making.Surroundings:
    item_ids = {draft.item_id for draft in drafts if draft.item_id}
    return making.Surroundings(
        parties.documents_facts([offer.party_id], company_id=offer.company_id),
        catalog.facts(item_ids) if item_ids else {},
        company.queries.vat_percents(),
        {},
        "",
    )


def make_room(version: OfferVersion, count: int, *, after: int | None) -> int:
    """The position of the first new line; later ones move on. Refuses TOO_MANY_LINES."""
    rows = OfferLine.objects.filter(offer_version_id=version.pk)
    figures = rows.aggregate(last=Max("position"), count=Count("pk"))
    if figures["count"] + count > making.MOST_LINES:
        raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": making.MOST_LINES})
    last = figures["last"] or 0
    place = rows.filter(pk=after).values_list("position", flat=True).first() if after else None
    if place is None or place == last:
        return last + 1
    rows.filter(position__gt=place).update(position=F("position") + count)
    return place + 1


def change(version_id: int, line_id: int, changes: LineChange, *, version: int | None = None, by: Actor) -> Changed:
    """Change cells of one line; priced anew when its item, quantity or unit changes, what was set by hand stays.

    Refuses VERSION_FROZEN, NO_LINE, QUANTITY, NO_UNIT, NO_ITEM, BAD_PRICE, BAD_DISCOUNT, VAT_CODE; Conflict on a stale
    version of the line.
    """
    return change_all(version_id, [(line_id, changes, version)], by=by)


def change_all(version_id: int, every: Sequence[tuple[int, LineChange, int | None]], *, by: Actor) -> Changed:
    """Change cells of lines, as (id, cells, version seen): priced by one call, taken back as one. Refuses what `change` does."""
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer, paper = loading.draft(version_id, by=by)
        rows = OfferLine.objects.filter(offer_version_id=paper.pk).in_bulk([line_id for line_id, _changes, _version in every])
        taken = [(_seen(rows.get(line_id), version), changes) for line_id, changes, version in every]
        before = [values_of(line) for line, _changes in taken]
        items, sets = _items(taken), promotions.compositions() if any(map(_priced, every)) else {}
        for line, changes in taken:
            bundles.check_own(line, changes, sets=sets)
            _put(offer, line, changes, items)
        if anew := [line for line, changes in taken if _priced_anew(line, changes)]:
            price.price(anew, context=price.context(paper, offer.party_id))
        for line, changes in taken:
            _check_reason(line, changes, by=by)
            line.version += 1
            line.save()
        return bundles.finish(offer, paper, Changed(tuple(line.pk for line, _changes in taken), undo={"set": before}))


def _check_reason(line: OfferLine, changes: LineChange, *, by: Actor) -> None:
    """Refuses REASON where the company wants to know why prices are typed by hand."""
    field = "unit_price" if changes.unit_price is not None else "discount_percent" if changes.discount_percent is not None else ""
    if field and line.price_source == price.MANUAL:
        margins.check_reason(line.price_reason, field=field, by=by)


def own_line(paper: OfferVersion, line_id: int, *, seen: int | None = None) -> OfferLine:
    """A line of this version. Refuses NO_LINE; Conflict on a stale version."""
    return _seen(OfferLine.objects.filter(offer_version_id=paper.pk, pk=line_id).first(), seen)


def _seen(line: OfferLine | None, seen: int | None) -> OfferLine:
    if line is None:
        raise Refusal("NO_LINE", N_("This line is gone."), "line")
    if seen is not None and seen != line.version:
        raise Conflict(N_("Somebody has changed this line meanwhile."), seen=seen, found=line.version)
    return line


def _priced_anew(line: OfferLine, changes: LineChange) -> bool:
    asked = (changes.item_id, changes.quantity, changes.unit, changes.unit_price, changes.discount_percent)
    return line.kind != LineKind.SECTION and any(one is not None for one in asked)


def _put(offer: Offer, line: OfferLine, changes: LineChange, items: Mapping[int, catalog.ItemFacts]) -> None:
    if line.kind == LineKind.SECTION:
        line.description = changes.description if changes.description is not None else line.description
        records.fit(OfferLine, {"description": line.description})
        return
    item = _item(line, changes, items)
    if changes.item_id is not None and changes.item_id != line.item_id and item:
        _swap(offer, line, item)
    if changes.quantity is not None:
        making.check_quantity(changes.quantity)
        line.quantity = changes.quantity
    if changes.unit is not None or changes.quantity is not None or changes.item_id is not None:
        unit = changes.unit or line.unit
        factor = item.factor_of(unit) if item else None
        if factor:
            price.convert(line, factor)
        making.put_unit(line, unit, item, given=line.factor)
    if changes.cost is not None and not line.item_id:
        records.fit(OfferLine, {"cost": changes.cost})
        line.cost = changes.cost
    _put_price(line, changes)
    _put_rest(line, changes)


def _asks(changes: LineChange) -> bool:
    return changes.item_id is not None or changes.unit is not None or changes.quantity is not None


def _priced(one: tuple[int, LineChange, int | None]) -> bool:
    return one[1].unit_price is not None or one[1].discount_percent is not None


def _items(taken: Sequence[tuple[OfferLine, LineChange]]) -> dict[int, catalog.ItemFacts]:
    """What is known of the items whose lines get another item, unit or quantity; none of the others is read."""
    wanted = {changes.item_id or line.item_id for line, changes in taken if _asks(changes)}
    return catalog.facts({pk for pk in wanted if pk}) if any(wanted) else {}


def _item(line: OfferLine, changes: LineChange, items: Mapping[int, catalog.ItemFacts]) -> catalog.ItemFacts | None:
    wanted = changes.item_id or line.item_id
    if not wanted or not _asks(changes):
        return None
    found = items.get(wanted)
    if found is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    if found.archived and changes.item_id:
        raise Refusal("ITEM_ARCHIVED", N_("%(code)s is in the archive."), "code", params={"code": found.code})
    return found


def _swap(offer: Offer, line: OfferLine, item: catalog.ItemFacts) -> None:
    """Another item on the line: its own name, unit, VAT and price."""
    facts = parties.documents_facts([offer.party_id], company_id=offer.company_id)[offer.party_id]
    line.item_id, line.description = item.id, item.name
    line.unit, line.cost = item.unit, item.purchase_price
    line.vat_code = catalog.vat.code_of(item, facts.terms)
    line.vat_percent = company.queries.vat_percents()[line.vat_code]
    line.price_source, line.price_reason, line.discount_percent = price.ENGINE, "", making.ZERO


def _put_price(line: OfferLine, changes: LineChange) -> None:
    if changes.unit_price is None and changes.discount_percent is None:
        return
    if changes.unit_price is not None:
        line.unit_price = changes.unit_price
    if changes.discount_percent is not None:
        line.discount_percent = changes.discount_percent
    making.check_price(line.unit_price, line.discount_percent)
    line.price_source = price.MANUAL if line.item_id else price.FREE
    line.price_reason, line.stale = changes.reason or line.price_reason, ""


def _put_rest(line: OfferLine, changes: LineChange) -> None:
    if changes.description is not None:
        line.description = changes.description.strip() or line.description
    if changes.choice is not None:
        if changes.choice not in set(Choice):
            raise Refusal("CHOICE", N_("A line is firm, optional or an alternative."), "choice")
        line.choice = changes.choice
    if changes.vat_code is not None:
        percent = company.VatCode.objects.filter(code=changes.vat_code).values_list("percent", flat=True).first()
        if percent is None:
            raise Refusal("VAT_CODE", N_("There is no such VAT rate."), "vat_code")
        line.vat_code, line.vat_percent = changes.vat_code, percent
    records.fit(OfferLine, {
        "description": line.description, "price_reason": line.price_reason, "unit_price": line.unit_price,
        "discount_percent": line.discount_percent,
    })  # fmt: skip


def remove(version_id: int, lines: Sequence[tuple[int, int | None]], *, by: Actor) -> Changed:
    """Take lines off, as (id, version seen). Refuses VERSION_FROZEN; Conflict on a stale version."""
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer, version = loading.draft(version_id, by=by)
        wanted = dict(lines)
        rows = list(OfferLine.objects.filter(offer_version_id=version.pk, pk__in=wanted).order_by("position"))
        for row in rows:
            seen = wanted[row.pk]
            if seen is not None and seen != row.version:
                raise Conflict(N_("Somebody has changed this line meanwhile."), seen=seen, found=row.version)
        bundles.check_parts(rows)
        back: dict[str, Any] = {"put": [values_of(row) for row in rows if row.promotion_id is None and row.set_line_id is None]}
        parts = bundles.parts_of(version, wanted)
        OfferLine.objects.filter(pk__in=[row.pk for row in rows]).delete()
        price.follow(version, offer.party_id)
        if given := bundles.given_up(offer, version, rows):
            back["take"] = given
        return bundles.finish(offer, version, Changed(removed=(*wanted, *parts), undo=back), asked=bool(given))


def duplicate(version_id: int, line_id: int, *, by: Actor) -> Changed:
    """A copy of a line right below it, with its price; a line of its own from now on."""
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer, version = loading.draft(version_id, by=by)
        line = own_line(version, line_id)
        bundles.check_own(line)
        position = make_room(version, 1, after=line.pk)
        copy = OfferLine(**{name: getattr(line, name) for name in (*_FIELDS, "company_id") if name != "id"})
        copy.position, copy.version, copy.thread = position, 1, 0
        OfferLine.objects.bulk_create([copy])
        return bundles.finish(offer, version, Changed((copy.pk,), reordered=True, undo={"drop": [copy.pk]}))


def move(version_id: int, line_id: int, *, before: int | None, by: Actor) -> Changed:
    """Put a line before another one, or last. Refuses VERSION_FROZEN, NO_LINE."""
    by.require("offers.edit")
    with tx.write_tx(by=by):
        _offer, version = loading.draft(version_id, by=by)
        ids = _order(version)
        if line_id not in ids or (before is not None and before not in ids):
            raise Refusal("NO_LINE", N_("This line is gone."), "line")
        kept = [pk for pk in ids if pk != line_id]
        if before != line_id:
            kept.insert(kept.index(before) if before is not None else len(kept), line_id)
            _arrange(kept)
        return Changed((line_id,), reordered=True, undo={"order": ids})


def _order(version: OfferVersion) -> list[int]:
    rows = OfferLine.objects.filter(offer_version_id=version.pk).order_by("position", "pk")
    return list(rows.values_list("pk", flat=True))


def _arrange(ids: Sequence[int]) -> None:
    update_rows(OfferLine, [{"pk": pk, "position": at} for at, pk in enumerate(ids, 1)], ["position"])


# taking back


def values_of(line: OfferLine) -> dict[str, Any]:
    """A line as it may be written to JSON and brought back."""
    found = {}
    for name in _FIELDS:
        value = getattr(line, name)
        if isinstance(value, Mapping):
            value = dict(value)
        found[name] = value if isinstance(value, (int, str, bool, dict, list, type(None))) else str(value)
    found["thread"] = line.thread or line.pk
    return found


def undo(version_id: int, back: Mapping[str, Any], *, by: Actor) -> Changed:
    """Do what an earlier answer's `undo` says: drop added lines, put removed ones back, old values, old order.

    Values are taken through the same checks as typed ones; a line of another version is refused (NO_LINE).
    """
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer, version = loading.draft(version_id, by=by)
        if ids := back.get("drop"):
            return remove(version_id, [(int(pk), None) for pk in ids], by=by)
        if "order" in back:
            known = _order(version)
            wanted = [int(pk) for pk in back["order"] if int(pk) in set(known)]
            _arrange([*wanted, *(pk for pk in known if pk not in set(wanted))])
            return Changed(reordered=True, undo={"order": known})
        if bundles.only(back):
            return bundles.finish(offer, version, Changed(undo=bundles.back(offer, version, back)), asked=True)
        rows = [_restored(version, values) for values in back.get("put", ()) or back.get("set", ())]
        known_ids = set(_order(version))
        if "set" in back and not {row.pk for row in rows} <= known_ids:
            raise Refusal("NO_LINE", N_("This line is gone."), "line")
        changed = _write_back(offer, version, rows, put="put" in back)
        said = {**(changed.undo or {}), **bundles.back(offer, version, back)}
        return bundles.finish(offer, version, replace(changed, undo=said), asked="take" in back)


def _write_back(offer: Offer, version: OfferVersion, rows: Sequence[OfferLine], *, put: bool) -> Changed:
    """Save restored lines, priced anew unless by hand, so that nothing can be smuggled in."""
    price.price(rows, context=price.context(version, offer.party_id))
    if put:
        for row in rows:
            row.pk = None
        OfferLine.objects.bulk_create(rows)
        back: dict[str, Any] = {"drop": [row.pk for row in rows]}
    else:
        present = OfferLine.objects.filter(offer_version_id=version.pk).in_bulk([row.pk for row in rows])
        back = {"set": [values_of(row) for row in present.values()]}
        for row in rows:
            row.promotion_id, row.set_line_id = present[row.pk].promotion_id, present[row.pk].set_line_id
            row.save(force_update=True)
    return Changed(tuple(row.pk for row in rows), reordered=put, undo=back)


def _restored(version: OfferVersion, values: Mapping[str, Any]) -> OfferLine:
    """A line from what `values_of` gave out; it went through the browser, so it is checked like any input."""
    line = OfferLine(company_id=version.company_id)
    for field in OfferLine._meta.concrete_fields:
        if field.attname in values and field.attname not in ("company_id", "offer_version_id", "trace", "promotion_id", "set_line_id"):
            value = values[field.attname]
            setattr(line, field.attname, value if value is None or field.is_relation else field.to_python(value))
    line.offer_version_id, line.version = version.pk, line.version + 1
    if line.kind == LineKind.LINE:
        making.check_quantity(line.quantity)
        catalog.measures.check_quantity(line.quantity, line.unit)
        making.check_price(line.unit_price, line.discount_percent)
        line.base_quantity = line.quantity * line.factor
    if line.price_source != price.ENGINE:
        line.price_source = price.MANUAL if line.item_id else price.FREE
    texts = {name: getattr(line, name) for name in ("description", "unit", "price_reason", "vat_code", "kind", "choice")}
    records.fit(OfferLine, texts)
    records.check_keys(OfferLine, [{"item_id": line.item_id}])
    percent = company.VatCode.objects.filter(code=line.vat_code).values_list("percent", flat=True).first()
    if percent is None:
        raise Refusal("VAT_CODE", N_("There is no such VAT rate."), "vat_code")
    line.vat_percent = percent
    return line
