"""Units, codes, translations and related items: the whole list of an item is saved at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from django.db import models

from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import drafts as wanted
from kupiec.people.catalog import gs1
from kupiec.people.catalog.drafts import BarcodeDraft, ItemDraft, TranslationDraft, UnitDraft
from kupiec.people.catalog.models import Barcode, Item, ItemTranslation, ItemUnit, RelatedItem
from kupiec.people.catalog.services.archive import blockers
from kupiec.people.catalog.services.derived import finish


def unit(item_id: int, row: UnitDraft) -> ItemUnit:
    return ItemUnit(item_id=item_id, unit_id=row.unit, factor=row.factor, weight_kg=row.weight_kg)


def barcode(item_id: int, row: BarcodeDraft) -> Barcode:
    return Barcode(item_id=item_id, unit_id=row.unit, code=row.code, gtin=gs1.gtin14(row.code), main=row.main)


def translation(item_id: int, row: TranslationDraft) -> ItemTranslation:
    return ItemTranslation(item_id=item_id, **asdict(row))


def check_free(codes: Sequence[Barcode]) -> None:
    """Refuses TAKEN when a code is on another item, in this or another spelling of the same number."""
    seen: dict[str, int] = {}
    for code in codes:
        if seen.setdefault(code.gtin or code.code, code.item_id) != code.item_id:
            raise _taken(code.code, "")
    numbers = [code.gtin for code in codes if code.gtin]
    others = Barcode.objects.filter(models.Q(code__in=[code.code for code in codes]) | models.Q(gtin__in=numbers))
    owners = {code.item_id for code in codes}
    for item_id, text, name in others.values_list("item_id", "code", "item__name"):
        if item_id not in owners or seen.get(gs1.gtin14(text) or text) != item_id:
            raise _taken(text, name)


def _taken(code: str, name: str) -> Refusal:
    return Refusal(
        "TAKEN", N_("The code %(code)s is already on another item (%(name)s)."), "barcodes",
        params={"code": code, "name": name},
    )  # fmt: skip


def save_units(item_id: int, rows: Sequence[UnitDraft], *, version: int | None = None, by: Actor) -> int:
    """Make the item's further units these. Refuses UNIT_USED for a unit that codes or documents use; new version."""
    with _changing(item_id, version=version, by=by) as item:
        cleaned = wanted.clean_units(rows, base=item.unit_id)
        records.check_keys(ItemUnit, [{"unit_id": row.unit} for row in cleaned])
        known = {row.unit_id: row for row in ItemUnit.objects.filter(item=item)}
        kept = {row.unit: row for row in cleaned}
        touched = {name for name, old in known.items() if name not in kept or kept[name].factor != old.factor}
        _check_unused(item, set(known) - set(kept), touched, by=by)
        ItemUnit.objects.filter(item=item, unit_id__in=set(known) - set(kept)).delete()
        update_rows(
            ItemUnit,
            [{"pk": known[n].pk, "factor": row.factor, "weight_kg": row.weight_kg}
             for n, row in kept.items() if n in known],
            ["factor", "weight_kg"],
        )  # fmt: skip
        ItemUnit.objects.bulk_create(unit(item.pk, row) for name, row in kept.items() if name not in known)
    return item.version + 1


def _check_unused(item: Item, gone: set[str], touched: set[str], *, by: Actor) -> None:
    code = Barcode.objects.filter(item=item, unit_id__in=gone).values_list("code", flat=True).first()
    if code:
        raise Refusal("UNIT_USED", N_("The code %(code)s is on this unit; remove it first."), "units",
                      params={"code": code})  # fmt: skip
    if touched and blockers([item.pk], by=by):
        raise Refusal("UNIT_USED", N_("Documents may count the item in this unit; add another unit instead."), "units")


def save_barcodes(item_id: int, rows: Sequence[BarcodeDraft], *, version: int | None = None, by: Actor) -> int:
    """Make the item's codes these. Refuses BARCODE, BAD_UNIT, TAKEN. Returns the item's new version."""
    with _changing(item_id, version=version, by=by) as item:
        units = (item.unit_id, *ItemUnit.objects.filter(item=item).values_list("unit__code", flat=True))
        codes = [barcode(item.pk, row) for row in wanted.clean_barcodes(rows, units=units)]
        Barcode.objects.filter(item=item).exclude(code__in=[code.code for code in codes]).delete()
        Barcode.objects.filter(item=item).update(main=False)
        check_free(codes)
        known = dict(Barcode.objects.filter(item=item).values_list("code", "pk"))
        update_rows(
            Barcode,
            [{"pk": known[c.code], "unit": c.unit_id, "main": c.main} for c in codes if c.code in known],
            ["unit", "main"],
        )
        Barcode.objects.bulk_create(code for code in codes if code.code not in known)
    return item.version + 1


def save_translations(item_id: int, rows: Sequence[TranslationDraft], *, version: int | None = None, by: Actor) -> int:
    """Make the item's names in other languages these. Returns the item's new version."""
    with _changing(item_id, version=version, by=by) as item:
        cleaned = wanted.clean_translations(rows)
        ItemTranslation.objects.filter(item=item).exclude(language__in=[row.language for row in cleaned]).delete()
        known = dict(ItemTranslation.objects.filter(item=item).values_list("language", "pk"))
        update_rows(
            ItemTranslation,
            [{"pk": known[row.language], **asdict(row)} for row in cleaned if row.language in known],
            ["name", "description"],
        )
        ItemTranslation.objects.bulk_create(translation(item.pk, row) for row in cleaned if row.language not in known)
    return item.version + 1


def save_related(item_id: int, other_ids: Sequence[int], *, kind: str, version: int | None = None, by: Actor) -> int:
    """Make the item's substitutes (or accessories) these, in this order. Returns the item's new version."""
    records.fit(RelatedItem, {"kind": kind})
    with _changing(item_id, version=version, by=by) as item:
        ids = list(dict.fromkeys(other_ids))
        if item.pk in ids:
            raise Refusal("BAD_VALUE", N_("An item can’t stand for itself."), kind)
        records.check_keys(RelatedItem, [{"other_id": pk} for pk in ids])
        rows = RelatedItem.objects.filter(item=item, kind=kind)
        rows.delete()
        RelatedItem.objects.bulk_create(RelatedItem(item=item, other_id=pk, kind=kind, position=index) for index, pk in enumerate(ids))
    return item.version + 1


@contextmanager
def _changing(item_id: int, *, version: int | None, by: Actor) -> Iterator[Item]:
    """A change of an item's parts: one transaction, the version guarded, what is derived kept right at the end."""
    by.require("catalog.edit")
    with tx.write_tx(by=by):
        item = Item.objects.get(pk=item_id)
        records.update(item, {"updated_at": clock.now()}, version=version)
        yield item
        finish([item_id], by=by)


def add_missing(pairs: Sequence[tuple[int, ItemDraft]], *, said: Collection[str]) -> None:
    """Add the units, codes and translations an import brings and the items lack; constant statements."""
    ids = [pk for pk, _ in pairs]
    if "units" in said:
        known = set(ItemUnit.objects.filter(item_id__in=ids).values_list("item_id", "unit_id"))
        units = [unit(pk, row) for pk, draft in pairs for row in draft.units if (pk, row.unit) not in known]
        records.check_keys(ItemUnit, [{"unit_id": row.unit_id} for row in units])
        ItemUnit.objects.bulk_create(units)
    if "barcodes" in said:
        _add_barcodes(pairs, ids)
    if "translations" in said:
        named = set(ItemTranslation.objects.filter(item_id__in=ids).values_list("item_id", "language"))
        ItemTranslation.objects.bulk_create(
            translation(pk, row) for pk, draft in pairs for row in draft.translations if (pk, row.language) not in named
        )


def _add_barcodes(pairs: Sequence[tuple[int, ItemDraft]], ids: list[int]) -> None:
    rows = Barcode.objects.filter(item_id__in=ids).values_list("item_id", "code", "main")
    known = {(item_id, gs1.gtin14(code) or code) for item_id, code, _ in rows}
    with_main = {item_id for item_id, _, main in rows if main}
    codes = [barcode(pk, row) for pk, draft in pairs for row in draft.barcodes]
    fresh = [code for code in codes if (code.item_id, code.gtin or code.code) not in known]
    for code in fresh:
        code.main = code.main and code.item_id not in with_main
    check_free(fresh)
    Barcode.objects.bulk_create(fresh)
