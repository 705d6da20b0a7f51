"""Items with their units, barcodes, groups and names; shared by the companies of the group (CAT-1, CAT-2)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kupiec.ground.kernel.audit import audited
from kupiec.ground.kernel.entries import Entry
from kupiec.ground.kernel.fields import PriceField, QuantityField
from kupiec.people.catalog import values


@audited(inserts=True)
class Unit(models.Model):
    """A unit of measure, referred to by its code so that rows read without a join; `decimals` of its quantities.

    `printed_en`, `printed_de`: how papers in these languages write it; empty: as usual (`measures.USUAL`), else the code.
    """

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=60)
    printed_en = models.CharField(max_length=20, blank=True)
    printed_de = models.CharField(max_length=20, blank=True)
    decimals = models.SmallIntegerField(default=0)
    ksef_code = models.CharField(max_length=10, blank=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "catalog_unit"
        constraints = [models.CheckConstraint(condition=Q(decimals__gte=0, decimals__lte=4), name="unit_decimals")]

    def __str__(self) -> str:
        return self.code


def _unit() -> models.ForeignKey:
    return models.ForeignKey(Unit, to_field="code", on_delete=models.PROTECT, related_name="+", db_column="unit")


@audited(inserts=True, ignore=("path", "full_name", "version"))
class ItemGroup(models.Model):
    """A group of items, a tree. `path` = `/1/4/9/` (itself last), `full_name` = names from the root; both derived."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    position = models.SmallIntegerField(default=0)
    path = models.CharField(max_length=240, blank=True, db_index=True)
    full_name = models.CharField(max_length=480, blank=True)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "catalog_item_group"
        constraints = [models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="item_group_not_own_parent")]

    def __str__(self) -> str:
        return self.name


@audited(inserts=True)
class DiscountGroup(Entry):
    """A group of items that discount rules speak of."""

    class Meta:
        db_table = "catalog_discount_group"


@audited(inserts=True)
class Producer(Entry):
    """A maker or brand of items."""

    class Meta:
        db_table = "catalog_producer"


@audited(inserts=True, ignore=("search", "code_key", "name_key", "version", "updated_at"))
class Item(models.Model):
    """Something we buy, make, sell or count: goods, material, service, packaging, cost.

    Prices are net in the group's currency per base unit. `stocked` items move through warehouses. `code_key` (letters
    and digits of the code), `name_key` and `search` are derived by the verbs that write the item.
    """

    KINDS = [(kind.value, kind.value) for kind in values.ItemKind]
    code = models.CharField(max_length=40, unique=True)
    external_id = models.CharField(max_length=80, null=True, blank=True, unique=True)
    name = models.CharField(max_length=240)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=KINDS, default="goods")
    stocked = models.BooleanField(default=True)
    group = models.ForeignKey(ItemGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    discount_group = models.ForeignKey(DiscountGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    producer_code = models.CharField(max_length=60, blank=True)
    unit = _unit()
    vat_code = models.ForeignKey("company.VatCode", to_field="code", on_delete=models.PROTECT, related_name="+", db_column="vat_code")
    pkwiu = models.CharField(max_length=20, blank=True)
    cn = models.CharField(max_length=10, blank=True)
    gtu = models.CharField(max_length=6, blank=True)
    annex15 = models.BooleanField(default=False)
    purchase_price = PriceField(null=True, blank=True)
    list_price = PriceField(null=True, blank=True)
    weight_kg = QuantityField(null=True, blank=True)
    remarks = models.TextField(blank=True)
    archived = models.BooleanField(default=False)
    code_key = models.CharField(max_length=40, blank=True)
    name_key = models.CharField(max_length=240, blank=True)
    search = models.TextField(blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "catalog_item"
        indexes = [
            models.Index(fields=["archived", "name_key", "id"], name="item_by_name"),
            models.Index(fields=["archived", "code", "id"], name="item_by_code"),
            models.Index(fields=["archived", "group", "name_key"], name="item_by_group"),
            models.Index(fields=["code_key"], name="item_by_code_key"),
            models.Index(fields=["producer_code"], name="item_by_producer_code"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="item_named"),
            models.CheckConstraint(condition=Q(purchase_price__isnull=True) | Q(purchase_price__gte=0), name="item_purchase_price"),
            models.CheckConstraint(condition=Q(list_price__isnull=True) | Q(list_price__gte=0), name="item_list_price"),
            models.CheckConstraint(condition=Q(weight_kg__isnull=True) | Q(weight_kg__gte=0), name="item_weight"),
            models.CheckConstraint(condition=Q(stocked=False) | ~Q(kind__in=["service", "cost", "set"]), name="item_service_not_stocked"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@audited(inserts=True)
class ItemUnit(models.Model):
    """A further unit of an item: one `unit` holds `factor` base units (a carton = 12 pieces)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    unit = _unit()
    factor = QuantityField()
    weight_kg = QuantityField(null=True, blank=True)

    class Meta:
        db_table = "catalog_item_unit"
        constraints = [
            models.UniqueConstraint(fields=["item", "unit"], name="item_unit_once"),
            models.CheckConstraint(condition=Q(factor__gt=0), name="item_unit_factor"),
        ]


@audited(inserts=True)
class Barcode(models.Model):
    """A code on an item or its packing, tied to a unit: a carton's code enters a carton. GTINs are kept as 14 digits
    in `gtin`, so that EAN-8, UPC, EAN-13 and GS1 readings of one number meet."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    unit = _unit()
    code = models.CharField(max_length=48, unique=True)
    gtin = models.CharField(max_length=14, blank=True)
    main = models.BooleanField(default=False)

    class Meta:
        db_table = "catalog_barcode"
        constraints = [
            models.UniqueConstraint(fields=["gtin"], condition=~Q(gtin=""), name="barcode_gtin_once"),
            models.UniqueConstraint(fields=["item"], condition=Q(main=True), name="barcode_one_main"),
        ]

    def __str__(self) -> str:
        return self.code


@audited(inserts=True)
class ItemTranslation(models.Model):
    """An item's name and description in another language, for documents and catalogues."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    name = models.CharField(max_length=240)
    description = models.TextField(blank=True)

    class Meta:
        db_table = "catalog_item_translation"
        constraints = [models.UniqueConstraint(fields=["item", "language"], name="item_translation_once")]


@audited(inserts=True)
class RelatedItem(models.Model):
    """Another item to offer instead of (substitute) or with (accessory) an item."""

    KINDS = [(kind.value, kind.value) for kind in values.RelationKind]
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS, default="substitute")
    position = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "catalog_related_item"
        constraints = [
            models.UniqueConstraint(fields=["item", "other", "kind"], name="related_item_once"),
            models.CheckConstraint(condition=~Q(item=F("other")), name="related_item_other"),
        ]
