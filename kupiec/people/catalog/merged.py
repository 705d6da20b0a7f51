"""Items that are one (KER-22): how they are compared, what is chosen of them, what comes over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import digits
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.kit import show
from kupiec.ground.merging import public as merging
from kupiec.people.catalog import gs1, queries, words
from kupiec.people.catalog.models import Barcode, Item, ItemTranslation, ItemUnit, RelatedItem
from kupiec.people.catalog.services.derived import finish

KIND = "catalog.item"


def _maker(producer_id: int, code: str) -> tuple[str, str]:
    return "maker_code", f"{producer_id} {digits(code)}"


def traits(ids: Collection[int]) -> list[merging.Traits]:
    """Items as they are compared; two statements for any set."""
    known: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for pk, gtin in Barcode.objects.filter(item__among=set(ids)).exclude(gtin="").values_list("item_id", "gtin"):
        known[pk].add(("gtin", gtin))
    made = []
    for pk, name, producer_id, code in Item.objects.filter(pk__among=set(ids)).values_list("pk", "name", "producer_id", "producer_code"):
        own = {_maker(producer_id, code)} if producer_id and digits(code) else set()
        made.append(merging.Traits(pk, merging.core(name), frozenset(own | known[pk])))
    return made


def holders(wanted: Collection[tuple[str, str]]) -> Iterable[tuple[tuple[str, str], int]]:
    gtins = {value for name, value in wanted if name == "gtin"}
    for pk, gtin in Barcode.objects.filter(gtin__in=gtins).values_list("item_id", "gtin") if gtins else ():
        yield ("gtin", gtin), pk
    makers = {value for name, value in wanted if name == "maker_code"}
    producers = {int(value.split(" ")[0]) for value in makers}
    rows = Item.objects.filter(producer__among=producers).exclude(producer_code="").values_list("pk", "producer_id", "producer_code")
    for pk, producer_id, code in rows if makers else ():
        if (one := _maker(producer_id, code))[1] in makers:
            yield one, pk


def typed(values: Mapping[str, str]) -> merging.Traits:
    """An item as it is being typed into its form."""
    codes = [line.split()[0] for line in values.get("barcodes", "").splitlines() if line.split()]
    own = {("gtin", gtin) for code in codes if (gtin := gs1.gtin14(code))}
    producer, code = values.get("producer_id", ""), values.get("producer_code", "")
    own |= {_maker(int(producer), code)} if producer.isdecimal() and len(producer) < 19 and digits(code) else set()
    return merging.Traits(0, merging.core(values.get("name", "")), frozenset(own))


def _price(name: str) -> Any:
    return lambda item: show.price(getattr(item, name)) if getattr(item, name) is not None else ""


_FIELDS = (
    merging.Field("code", N_("Symbol")),
    merging.Field("name", N_("Name")),
    merging.Field("group", N_("Group"), names=("group_id",)),
    merging.Field("vat_code", N_("VAT"), shown=lambda item: item.vat_code_id, names=("vat_code_id",)),
    merging.Field("list_price", N_("List price, net"), shown=_price("list_price")),
    merging.Field("discount_group", N_("Discount group"), names=("discount_group_id",)),
    merging.Field("producer", N_("Producer"), names=("producer_id",)),
    merging.Field("producer_code", N_("Producer’s symbol")),
    merging.Field("weight_kg", N_("Weight, kg"), shown=lambda item: show.quantity(item.weight_kg) if item.weight_kg is not None else ""),
    merging.Field("pkwiu", N_("PKWiU")),
    merging.Field("cn", N_("CN code")),
    merging.Field("gtu", N_("GTU code")),
    merging.Field("external_id", N_("External identifier")),
    merging.Field("description", N_("Description"), joins=True),
    merging.Field("remarks", N_("Remarks"), joins=True),
    merging.Field("annex15", N_("Split payment (annex 15)"), unions=True),
)


def _fields(kept: Item, gone: Item) -> Sequence[merging.Field]:
    return (*_FIELDS, *attributes.merging_fields(KIND, kept, gone))


def _settle(meeting: merging.Meeting) -> dict[str, Any]:
    """An item active on either side is active; the purchase price known stays known."""
    kept, gone = meeting.kept, meeting.gone
    found: dict[str, Any] = {"archived": False} if kept.archived and not gone.archived else {}
    if kept.purchase_price is None and gone.purchase_price is not None:
        found["purchase_price"] = gone.purchase_price
    return found


def _detail(item: Item) -> str:
    producer = " ".join(filter(None, (str(item.producer or ""), item.producer_code)))
    return " · ".join(
        part for part in (str(item.group or ""), producer, item.unit_id, translate(N_("Archived")) if item.archived else "") if part
    )


ITEM = merging.Kind(
    KIND, "towary", N_("Items"), N_("Item"), Item, queries.visible, "catalog.edit", "item", "package",
    traits=traits, holders=holders, typed=typed, title=str, detail=_detail, finish=finish, fields=_fields, settle=_settle,
    related=("group", "discount_group", "producer"), paths=("catalog",),
)  # fmt: skip


def objections(meeting: merging.Meeting) -> Iterable[Refusal]:
    """Quantities mean the same only in the same unit and the same packs."""
    if meeting.kind.kind != KIND:
        return
    kept, gone = meeting.kept, meeting.gone
    if kept.unit_id != gone.unit_id:
        yield Refusal("UNITS_DIFFER", N_("The base units differ (%(kept)s and %(gone)s): quantities could not be added."), "gone_id",
                      params={"kept": kept.unit_id, "gone": gone.unit_id})  # fmt: skip
    if kept.stocked != gone.stocked or kept.kind != gone.kind:
        said = N_("Both must be of one kind, and both or none move through warehouses (%(kept)s, %(gone)s).")
        yield Refusal(
            "KINDS_DIFFER",
            said,
            "gone_id",
            params={"kept": translate(words.said(words.KINDS, kept.kind)), "gone": translate(words.said(words.KINDS, gone.kind))},
        )
    factors: dict[str, set[Any]] = {}
    for code, factor in ItemUnit.objects.filter(item_id__in=(kept.pk, gone.pk)).values_list("unit__code", "factor"):
        factors.setdefault(code, set()).add(factor)
    for unit, found in factors.items():
        if len(found) > 1:
            yield Refusal("FACTORS_DIFFER", N_("A %(unit)s holds a different quantity of each."), "gone_id", params={"unit": unit})


def _related(moving: merging.Moving, ref: merging.Reference) -> None:
    """An item is no substitute of itself."""
    both = (moving.kept, moving.gone)
    moving.drop(RelatedItem, RelatedItem.objects.filter(item_id__in=both, other_id__in=both).values_list("pk", flat=True))
    moving.plain(ref)


REFERENCES = (
    merging.Reference(ItemUnit, "item", KIND, N_("Further units"), drops=("item_unit_once",)),
    merging.Reference(Barcode, "item", KIND, N_("Bar codes"), yields={"barcode_one_main": {"main": False}}),
    merging.Reference(ItemTranslation, "item", KIND, N_("Names in other languages"), drops=("item_translation_once",)),
    merging.Reference(RelatedItem, "item", KIND, drops=("related_item_once",), own=_related),
    merging.Reference(RelatedItem, "other", KIND, drops=("related_item_once",), own=_related),
)
