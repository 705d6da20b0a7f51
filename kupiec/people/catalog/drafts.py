"""An item as someone wants it to be: what forms, imports and programs hand in, cleaned and checked (CAT-1, CAT-2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import records
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import gs1
from kupiec.people.catalog.models import Barcode, Item, ItemTranslation
from kupiec.people.catalog.values import NEVER_STOCKED

_PKWIU = re.compile(r"\d{2}(\.\d{1,2}){0,3}(\.\d)?")
_GTU = re.compile(r"GTU_(0[1-9]|1[0-3])")
GTIN_NAMES = {8: "EAN-8", 12: "UPC-A", 13: "EAN-13", 14: "GTIN-14"}


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """A further unit: one `unit` holds `factor` base units."""

    unit: str
    factor: Decimal
    weight_kg: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BarcodeDraft:
    """A code on the item (`unit` empty) or on its packing."""

    code: str
    unit: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class TranslationDraft:
    """The item's name in another language."""

    language: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A whole item; `stocked` None: as its kind has it. `external_id` is how imports find it again."""

    code: str
    name: str
    unit: str
    vat_code: str = "23"
    kind: str = "goods"
    stocked: bool | None = None
    external_id: str | None = None
    description: str = ""
    group_id: int | None = None
    discount_group_id: int | None = None
    producer_id: int | None = None
    producer_code: str = ""
    pkwiu: str = ""
    cn: str = ""
    gtu: str = ""
    annex15: bool = False
    purchase_price: Decimal | None = None
    list_price: Decimal | None = None
    weight_kg: Decimal | None = None
    remarks: str = ""
    units: tuple[UnitDraft, ...] = ()
    barcodes: tuple[BarcodeDraft, ...] = ()
    translations: tuple[TranslationDraft, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """What administrators want to know besides (KER-8), by code."""


PARTS = ("units", "barcodes", "translations")
HEAD = tuple(one.name for one in fields(ItemDraft) if one.name not in (*PARTS, "attributes"))


def clean(draft: ItemDraft, *, prefix: str = "") -> ItemDraft:
    """The draft in its plain form; refuses all that is wrong with it at once."""
    gathering = records.Gathering(prefix)
    ask = gathering.ask
    stocked = draft.kind not in NEVER_STOCKED if draft.stocked is None else draft.stocked
    draft = replace(
        draft,
        code=ask(_given, draft.code, "code") or "",
        name=ask(_given, draft.name, "name") or "",
        unit=ask(_given, draft.unit, "unit") or "",
        external_id=(draft.external_id or "").strip() or None,
        stocked=stocked,
        producer_code=draft.producer_code.strip(),
        pkwiu=ask(_shaped, draft.pkwiu, "pkwiu", shape=_PKWIU) or "",
        cn=ask(_cn, draft.cn) or "",
        gtu=ask(_gtu, draft.gtu) or "",
        units=ask(clean_units, draft.units, base=draft.unit) or (),
        translations=ask(clean_translations, draft.translations) or (),
    )
    draft = replace(draft, barcodes=ask(clean_barcodes, draft.barcodes, units=units_of(draft)) or ())
    if stocked and draft.kind in NEVER_STOCKED:
        ask(_refuse, "SERVICE_STOCKED", N_("Services, costs and sets don’t move through warehouses."), "stocked")
    for name in ("purchase_price", "list_price", "weight_kg"):
        ask(_not_negative, getattr(draft, name), name)
    ask(records.fit, Item, {name: getattr(draft, name) for name in HEAD if name not in _KEYS})
    gathering.finish()
    return draft


_KEYS = ("unit", "vat_code", "group_id", "discount_group_id", "producer_id")


def units_of(draft: ItemDraft) -> tuple[str, ...]:
    """The base unit and the further ones."""
    return (draft.unit, *(row.unit for row in draft.units))


def clean_all(drafts: Sequence[ItemDraft]) -> list[ItemDraft]:
    """A set cleaned; the fields of refusals are named `rows[3].code` when there is more than one draft."""
    if len(drafts) == 1:
        return [clean(drafts[0])]
    gathering = records.Gathering()
    cleaned = [gathering.ask(clean, draft, prefix=f"rows[{index}].") for index, draft in enumerate(drafts)]
    gathering.finish()
    return cleaned


def clean_units(rows: Sequence[UnitDraft], *, base: str) -> tuple[UnitDraft, ...]:
    """Further units, none twice, none the base unit."""
    seen = {base}
    for index, row in enumerate(rows):
        if row.unit in seen:
            _refuse("UNIT_TWICE", N_("This unit is already one of the item’s units."), f"units[{index}].unit")
        if not row.factor > 0:
            _refuse("BAD_VALUE", N_("A unit holds more than zero base units."), f"units[{index}].factor")
        records.fit(_unit_model(), {"factor": row.factor, "weight_kg": row.weight_kg}, prefix=f"units[{index}].")
        seen.add(row.unit)
    return tuple(rows)


def _unit_model() -> Any:
    from kupiec.people.catalog.models import ItemUnit

    return ItemUnit


def clean_barcodes(rows: Sequence[BarcodeDraft], *, units: Sequence[str]) -> tuple[BarcodeDraft, ...]:
    """Codes with right check digits, none twice, each on one of the item's units; one of them is the main one."""
    cleaned: dict[str, BarcodeDraft] = {}
    for index, row in enumerate(rows):
        field = f"barcodes[{index}]."
        code = row.code.strip()
        unit = row.unit or units[0]
        if not code:
            _refuse("REQUIRED", N_("Give the code."), field + "code")
        if unit not in units:
            _refuse("BAD_UNIT", N_("The item is not counted in this unit."), field + "unit")
        check_barcode(code, field=field + "code")
        records.fit(Barcode, {"code": code}, prefix=field)
        cleaned.setdefault(gs1.gtin14(code) or code, BarcodeDraft(code, unit, row.main))
    main = next((key for key, row in cleaned.items() if row.main), next(iter(cleaned), ""))
    return tuple(replace(row, main=key == main) for key, row in cleaned.items())


def check_barcode(code: str, *, field: str = "code") -> None:
    """Refuses BARCODE when a number of a GTIN's length has a wrong check digit, or the code can't be printed."""
    if code.isascii() and code.isdigit() and len(code) in GTIN_NAMES and not gs1.is_gtin(code):
        raise Refusal(
            "BARCODE", N_("The check digit of %(kind)s %(code)s is wrong; it should be %(digit)s."), field,
            params={"kind": GTIN_NAMES[len(code)], "code": code, "digit": gs1.check_digit(code[:-1])},
        )  # fmt: skip
    if not (code.isascii() and code.isprintable()):
        raise Refusal("BARCODE", N_("A bar code holds plain letters, digits and signs only."), field)


def clean_translations(rows: Sequence[TranslationDraft]) -> tuple[TranslationDraft, ...]:
    """Names in other languages, one per language; a row without a name is left out."""
    cleaned: dict[str, TranslationDraft] = {}
    for index, row in enumerate(rows):
        row = replace(row, name=" ".join(row.name.split()), language=row.language.strip().lower())
        if not row.name:
            continue
        if not row.language or row.language == "pl":
            _refuse("BAD_VALUE", N_("Give another language than Polish."), f"translations[{index}].language")
        records.fit(ItemTranslation, asdict(row), prefix=f"translations[{index}].")
        cleaned[row.language] = row
    return tuple(cleaned.values())


def _refuse(code: str, message: str, field: str) -> None:
    raise Refusal(code, message, field)


def _given(text: str, field: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        _refuse("REQUIRED", N_("This field is required."), field)
    return plain


def _shaped(text: str, field: str, *, shape: re.Pattern[str]) -> str:
    plain = text.strip()
    if plain and not shape.fullmatch(plain):
        _refuse("BAD_VALUE", N_("PKWiU is written as 28.13.21.0."), field)
    return plain


def _cn(text: str) -> str:
    plain = "".join(text.split())
    if plain and not (plain.isascii() and plain.isdigit() and 4 <= len(plain) <= 8):
        _refuse("BAD_VALUE", N_("A CN code has 4 to 8 digits."), "cn")
    return plain


def _gtu(text: str) -> str:
    plain = text.strip().upper().replace(" ", "_")
    if plain and not _GTU.fullmatch(plain):
        _refuse("BAD_VALUE", N_("GTU codes are GTU_01 to GTU_13."), "gtu")
    return plain


def _not_negative(value: Decimal | None, field: str) -> None:
    if value is not None and value < 0:
        _refuse("BAD_VALUE", N_("This can’t be less than zero."), field)
