"""Suppliers' price files: matched to items, kept with the supplier, taken as purchase prices where he is the main one (PRC-3, KER-16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.exchange.public import Field, Known, Outcome, Row, RowError, Target
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows, update_rows
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.search_text import digits
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.kit import show
from kupiec.money.pricelists.services import purchases
from kupiec.money.pricelists.values import Files, Fresh, Whence
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

RIGHT = "pricing.suppliers"
ONE = Decimal(1)
_PUT = ("code", "price", "currency_id", "least", "lead_days", "updated_at")
FIELDS = (
    Field("supplier", label=N_("Supplier (code or tax ID)"), required=True, max_length=40, words=("dostawca", "supplier", "nip")),
    Field(
        "code", label=N_("Supplier’s code"), max_length=40, words=("kod dostawcy", "indeks dostawcy", "symbol dostawcy", "nr katalogowy")
    ),
    Field("item", label=N_("Our symbol"), max_length=40, words=("nasz symbol", "symbol", "kod", "indeks")),
    Field("barcode", label=N_("Bar code"), max_length=48, words=("ean", "kod kreskowy", "gtin")),
    Field("price", "decimal", label=N_("Net price"), required=True, places=4, words=("cena", "cena netto", "price")),
    Field(
        "per",
        "decimal",
        label=N_("Price for so many base units"),
        places=4,
        words=("cena za", "jednostka ceny"),
        help=N_("Empty: for one."),
    ),
    Field("currency", label=N_("Currency"), max_length=3, words=("waluta", "currency")),
    Field("least", "decimal", label=N_("Smallest order"), places=4, words=("minimum", "min. zamowienie")),
    Field("lead_days", "integer", label=N_("Delivery, days"), words=("dni dostawy", "termin dostawy")),
)


@dataclass(slots=True)
class _Met:
    """What the rows of a file meet: suppliers, items, what these suppliers ask now."""

    parties: dict[str, int]
    codes: dict[tuple[int, str], int]
    items: dict[str, int]
    barcodes: dict[str, int]
    rates: dict[str, Decimal]
    base: str
    asked: dict[tuple[int, int], pricing.ItemSupplier] = field(default_factory=dict)
    mains: set[int] = field(default_factory=set)


def look(rows: Sequence[Row], by: Actor) -> Mapping[int, Known]:
    """New terms of a supplier, or the price he asked until now."""
    met = _met(rows, by)
    found = {}
    for row in rows:
        place, errors = _place(row, met)
        if place is not None and not errors:
            now = met.asked.get(place)
            text = translate(N_("until now %(price)s")) % {"price": show.price(now.price)} if now and now.price is not None else ""
            found[row.number] = Known("update" if now else "new", text)
    return found


def save(rows: Sequence[Row], by: Actor) -> Outcome:
    """What suppliers ask, in a constant number of statements; of an item's main supplier also its purchase price, as the company chose."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        met = _met(rows, by)
        errors: dict[int, list[RowError]] = {}
        good: dict[tuple[int, int], Row] = {}
        for row in rows:
            place, wrong = _place(row, met)
            if not wrong and place in good:
                wrong = [RowError("item", "DUPLICATE", translate(N_("The same as in line %(line)s.")) % {"line": good[place].number})]
            if wrong or place is None:
                errors[row.number] = wrong
            else:
                good[place] = row
        terms = [_put(row, place, met, by=by) for place, row in good.items()]
        changed = [one for one in terms if one.pk is not None]
        insert_rows([one for one in terms if one.pk is None])
        update_rows(
            pricing.ItemSupplier,
            [{"pk": one.pk, **{name: getattr(one, name) for name in _PUT}} for one in changed],
            list(_PUT),
            bump="version",
        )
        _follow([one for one in terms if one.main], met, by=by)
    return Outcome(created=len(terms) - len(changed), updated=len(changed), errors=errors)


def _met(rows: Sequence[Row], by: Actor) -> _Met:
    """Eight statements for any set."""
    base = company.queries.own(by.company_id).base_currency
    suppliers = _suppliers(_told(rows, "supplier"), by)
    terms = pricing.ItemSupplier.objects.filter(company_id=by.company_id)
    codes = {
        (party, _key(code)): item
        for party, code, item in terms.filter(party_id__in=set(suppliers.values()))
        .exclude(code="")
        .values_list("party_id", "code", "item_id")
    }
    ours = catalog.Item.objects.filter(code_key__in={_key(one) for one in _told(rows, "item")}, archived=False)
    scanned = {_gtin(one) for one in _told(rows, "barcode")}
    bars = catalog.Barcode.objects.filter(gtin__in=scanned - {""}, item__archived=False)
    currencies = {str(one).upper() for one in _told(rows, "currency")} | {base}
    known = set(company.Currency.objects.filter(code__in=currencies).values_list("code", flat=True))
    rates = {code: rate.rate for code, rate in company.rates_for(known, base=base, before=clock.today()).items()}
    met = _Met(
        suppliers,
        codes,
        dict(ours.values_list("code_key", "pk")),
        dict(bars.values_list("gtin", "item_id")),
        {**rates, "": ONE, base: ONE},
        base,
    )
    items = {*met.items.values(), *met.barcodes.values(), *met.codes.values()}
    of_items = list(terms.filter(item__among=items)) if items else []
    met.asked = {(one.party_id, one.item_id): one for one in of_items}
    met.mains = {one.item_id for one in of_items if one.main}
    return met


def _told(rows: Iterable[Row], name: str) -> set[str]:
    return {str(row.values[name]) for row in rows if row.values.get(name)}


def _key(code: str) -> str:
    return digits(code)[:40]


def _gtin(code: str) -> str:
    plain = code.strip()
    return plain.zfill(14) if plain.isascii() and plain.isdecimal() and len(plain) in (8, 12, 13, 14) else ""


def _suppliers(named: set[str], by: Actor) -> dict[str, int]:
    """By code, else by tax ID."""
    rows = parties.visible(by).filter(supplier=True, archived=False)
    by_nip = {nip: pk for nip, pk in rows.filter(nip__in={digits(one) for one in named} - {""}).values_list("nip", "pk") if nip}
    by_code = dict(rows.filter(code__in=named).values_list("code", "pk"))
    return {one: pk for one in named if (pk := by_code.get(one) or by_nip.get(digits(one)))}


def _place(row: Row, met: _Met) -> tuple[tuple[int, int] | None, list[RowError]]:
    """Whose price of what the row is; or what is wrong with it."""
    told, errors = row.values, []
    party = met.parties.get(told["supplier"])
    item = None
    if party is None:
        errors.append(
            RowError("supplier", "NOT_SUPPLIER", translate(N_("There is no supplier “%(value)s”.")) % {"value": told["supplier"]})
        )
    else:
        item = _item(told, party, met)
        if item is None:
            errors.append(
                RowError(
                    "code" if told["code"] else "item",
                    "NO_ITEM",
                    translate(N_("No item has this code of the supplier, symbol or bar code.")),
                )
            )
    if told["price"] < 0:
        errors.append(RowError("price", "BAD_PRICE", translate(N_("A price can’t be below zero."))))
    for name in ("per", "least"):
        if told[name] is not None and told[name] <= 0:
            errors.append(RowError(name, "BAD_NUMBER", translate(N_("This number is too small."))))
    if told["lead_days"] is not None and not 0 <= told["lead_days"] <= 999:
        errors.append(RowError("lead_days", "BAD_NUMBER", translate(N_("Days from 0 to 999."))))
    if (told["currency"] or "").upper() not in met.rates:
        errors.append(
            RowError(
                "currency", "NO_RATE", translate(N_("There is no currency “%(value)s”, or no rate of it.")) % {"value": told["currency"]}
            )
        )
    return (None, errors) if party is None or item is None else ((party, item), errors)


def _item(told: Mapping[str, Any], party: int, met: _Met) -> int | None:
    """By the supplier's own code, else our symbol, else the bar code."""
    found = met.codes.get((party, _key(told["code"]))) if told["code"] else None
    found = found or (met.items.get(_key(told["item"])) if told["item"] else None)
    return found or (met.barcodes.get(_gtin(told["barcode"])) if told["barcode"] else None)


def _put(row: Row, place: tuple[int, int], met: _Met, *, by: Actor) -> pricing.ItemSupplier:
    """The supplier's terms as the file says them; of what it doesn't say the old stay."""
    told, (party, item) = row.values, place
    found = met.asked.get(place)
    if found is None:
        found = pricing.ItemSupplier(
            company_id=by.company_id, item_id=item, party_id=party, main=item not in met.mains, currency_id=met.base
        )
        met.mains.add(item)
    found.price = half_up(told["price"] / (told["per"] or ONE), 4)
    found.currency_id = (told["currency"] or "").upper() or found.currency_id
    found.code = told["code"] or found.code
    found.least = found.least if told["least"] is None else told["least"]
    found.lead_days = found.lead_days if told["lead_days"] is None else told["lead_days"]
    found.updated_at = clock.now()
    return found


def _follow(mains: Sequence[pricing.ItemSupplier], met: _Met, *, by: Actor) -> None:
    chosen = purchases.rules_of(by.company_id)
    if chosen.files == Files.OFF:
        return
    told = [
        Fresh(one.item_id, half_up(one.price * met.rates.get(one.currency_id, ONE), 4), one.party_id)
        for one in mains
        if one.price is not None
    ]
    purchases.record(told, source=Whence.FILE, ask_above=chosen.ask_above, by=by)


TARGET = Target(
    "supplier_prices", N_("Suppliers’ prices"), FIELDS, save, RIGHT, chunk=2000, look=look, icon="truck",
    note=N_("A supplier’s price list: items by his code, our symbol or bar code; purchase prices follow"),
)  # fmt: skip
