"""Forms of the room: what is asked, loaded and handed to verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company.public import VatCode
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import filters, services, words
from kupiec.people.catalog.models import DiscountGroup, Item, ItemGroup, Producer, Unit
from kupiec.people.catalog.services import card
from kupiec.people.catalog.services.card import ItemCard

I = kit.inputs  # noqa: E741


def _entries(model: type[models.Model]) -> Callable[[Actor], Sequence[tuple[int, str]]]:
    """Entries of a dictionary in use, as choices."""
    return lambda by: list(model._base_manager.filter(active=True).order_by("name").values_list("pk", "name"))


def units(by: Actor) -> list[tuple[str, str]]:
    """Units in use, as choices."""
    rows = Unit.objects.filter(active=True).order_by("code").values_list("code", "name")
    return [(code, code if code == name else f"{code} ({name})") for code, name in rows]


def vat_codes(by: Actor) -> list[tuple[str, str]]:
    """VAT codes in use, as choices."""
    rows = VatCode.objects.filter(active=True).order_by("position").values_list("code", "name")
    return [(code, f"{code} %" if code.isdigit() else code) for code, _name in rows]


def _page(pk: int) -> str:
    return reverse("item", args=[pk])


_CARD = (
    kit.Group(_("Basic data"), (
        I.Text("code", _("Symbol"), required=True, span=3, max=40),
        I.Text("name", _("Name"), required=True, span=9, max=240),
        I.Choice("kind", _("Kind"), options=words.KINDS, required=True, span=3, default="goods"),
        I.Choice("group_id", _("Group"), options=filters.groups, span=5),
        I.Choice("unit", _("Base unit"), options=units, required=True, span=2),
        I.Choice("vat_code", _("VAT"), options=vat_codes, required=True, span=2, default="23"),
    )),
    kit.Group(_("Prices"), (
        I.Price("list_price", _("List price, net"), span=3),
        I.Price("purchase_price", _("Purchase price"), span=3, right="prices.see_cost"),
        I.Choice("discount_group_id", _("Discount group"), options=_entries(DiscountGroup), span=3),
        I.Flag("stocked", _("Moves through warehouses"), span=3, default=True),
    )),
    kit.Group(_("Producer and description"), (
        I.Choice("producer_id", _("Producer"), options=_entries(Producer), span=4),
        I.Text("producer_code", _("Producer’s symbol"), span=4, max=60),
        I.Quantity("weight_kg", _("Weight, kg"), span=4),
        I.Area("description", _("Description"), span=12, max=4000),
        I.Text("name_en", _("Name in English"), span=6, max=240),
        I.Text("name_de", _("Name in German"), span=6, max=240),
    )),
    kit.Group(_("Codes and packing"), (
        I.Area("barcodes", _("Bar codes"), span=6, rows=3,
               help=_("One in a line; after a blank the unit, when it is not the base one: 5907464587038 karton.")),
        I.Area("units", _("Further units"), span=6, rows=3,
               help=_("One in a line: unit, blank, how many base units it holds: karton 12.")),
    )),
    kit.Group(_("Taxes and statistics"), (
        I.Text("pkwiu", _("PKWiU"), span=3, max=20),
        I.Text("cn", _("CN code"), span=3, max=10),
        I.Choice("gtu", _("GTU code"), options=words.GTU, span=3),
        I.Flag("annex15", _("Split payment (annex 15)"), span=3),
        I.Area("remarks", _("Remarks"), span=12, max=4000),
    )),
)  # fmt: skip


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    return {**card.as_card(pk), **attributes.loaded(_KIND, pk, by=by)}, Item.objects.values_list("version", flat=True).get(pk=pk)


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    own, described = attributes.parted(values)
    given = {name: value for name, value in own.items() if value is not None or name not in _TEXTS}
    return card.save_card(ItemCard(**given, attributes=described), pk=pk, version=version, asked=frozenset(values), by=by)


def _fields(request: kit.Request) -> Sequence[Any]:
    """The card, and the attributes of the item's group (of the one named by `?group=` for a new item)."""
    found = request.resolver_match
    pk, group = found.kwargs.get("pk") if found else None, kit.parse.key(request.GET.get("group", ""))
    return (*_CARD, *attributes.groups(_KIND, by=request.actor, pk=pk, shelf_id=group))


def _initial(request: kit.Request) -> dict[str, Any]:
    group = kit.parse.key(request.GET.get("group", ""))
    return {**({"group_id": group} if group else {}), **attributes.initial(_KIND, by=request.actor)}


_KIND = "catalog.item"
_TEXTS = ("gtu",)
ADD_ITEM = kit.Form(
    "catalog.add",
    _("New item"),
    fields=_fields,
    save=_save,
    initial=_initial,
    done=_page,
    right="catalog.edit",
    template="merging/watched_form.html",
    context=lambda request: {"watch": "towary"},
)
EDIT_ITEM = kit.Form("catalog.edit", _("Item"), fields=_fields, load=_load, save=_save, done=_page, right="catalog.edit")


def _entry_forms(name: str, title: Any, model: Any, save: Callable[..., int], fields: Sequence[Any]) -> tuple[kit.Form, kit.Form]:
    """The form that adds an entry and the one that changes it; both come back to the list `<name>s`."""
    names = [field.name for field in fields]

    def load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
        row: Any = model._base_manager.get(pk=pk)
        return {each: getattr(row, each) for each in names}, row.version

    def keep(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
        filled = {each: 0 if values[each] is None and each in _NUMBERS else values[each] for each in names}
        return save(filled, pk=pk, version=version, by=by)

    def done(pk: int) -> str:
        return reverse(f"{name}s")

    key = f"catalog.{name}"
    return (
        kit.Form(f"{key}-add", title, fields=fields, save=keep, done=done, right="catalog.setup"),
        kit.Form(key, title, fields=fields, load=load, save=keep, done=done, right="catalog.setup"),
    )


_NUMBERS = ("decimals", "position")
_CODE = I.Text("code", _("Code"), required=True, span=3, max=20)
_NAME = I.Text("name", _("Name"), required=True, span=6, max=120)
_ACTIVE = I.Flag("active", _("In use"), span=3, default=True)
ADD_GROUP, EDIT_GROUP = _entry_forms(
    "item-group", _("Group of items"), ItemGroup, services.save_group,
    (
        I.Text("code", _("Code"), required=True, span=3, max=30), _NAME,
        I.Choice("parent_id", _("Parent group"), options=filters.groups, span=6),
        I.Integer("position", _("Place in the list"), span=3, least=0, most=9999, default=0), _ACTIVE,
    ),
)  # fmt: skip
ADD_UNIT, EDIT_UNIT = _entry_forms(
    "unit", _("Unit of measure"), Unit, services.save_unit,
    (
        I.Text("code", _("Code"), required=True, span=3, max=10),
        I.Text("name", _("Name"), required=True, span=6, max=60),
        I.Integer("decimals", _("Decimals"), span=3, least=0, most=4, default=0),
        I.Text("printed_en", _("On papers in English"), span=3, max=20, help=_("As it is printed, e.g. pcs. Empty: as usual.")),
        I.Text("printed_de", _("On papers in German"), span=3, max=20, help=_("As it is printed, e.g. Stk. Empty: as usual.")),
        I.Text("ksef_code", _("Code for e-invoices"), span=3, max=10), _ACTIVE,
    ),
)  # fmt: skip
ADD_PRODUCER, EDIT_PRODUCER = _entry_forms("producer", _("Producer"), Producer, services.save_producer, (_CODE, _NAME, _ACTIVE))
ADD_DISCOUNT_GROUP, EDIT_DISCOUNT_GROUP = _entry_forms(
    "discount-group", _("Discount group"), DiscountGroup, services.save_discount_group, (_CODE, _NAME, _ACTIVE)
)


def _load_related(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    item = Item.objects.get(pk=pk)
    return {"substitutes": card.related_codes(pk, "substitute"), "accessories": card.related_codes(pk, "accessory")}, item.version


def _save_related(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    card.save_related_codes(pk, substitutes=values["substitutes"], accessories=values["accessories"], version=version, by=by)
    return pk


EDIT_RELATED = kit.Form(
    "catalog.related", _("Substitutes and accessories"), load=_load_related, save=_save_related, right="catalog.edit",
    done=lambda pk: _page(pk),
    fields=(
        I.Area("substitutes", _("Substitutes"), span=6, rows=6, help=_("Symbols or codes, one in a line, best first.")),
        I.Area("accessories", _("Accessories"), span=6, rows=6, help=_("Symbols or codes, one in a line.")),
    ),
)  # fmt: skip
