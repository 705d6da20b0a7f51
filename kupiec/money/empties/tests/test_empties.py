"""Packaging that customers hold: given out, taken back, charged for; accounts that agree with the books of stock (STK-8)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.merging import services as merging
from kupiec.ground.merging.values import Wish
from kupiec.money.empties import invariants, printing, queries, services
from kupiec.money.empties.handlers import on_issued
from kupiec.money.empties.models import Account, Entry, Packaging
from kupiec.money.empties.site import sites
from kupiec.money.empties.values import Piece
from kupiec.money.invoicing.models import InvoiceLine
from kupiec.money.stock import public as stock
from kupiec.money.stock.invariants import offences
from kupiec.money.stock.tests import builders as stocks
from tests.markup import flat

D = Decimal
pytestmark = [pytest.mark.django_db, pytest.mark.feature("STK-8")]


@pytest.fixture
def yard(cast: Any) -> Any:
    """A warehouse with pallets, and what must hold of them in the end."""
    with clock.frozen(stocks.TODAY):
        place = stocks.warehouse(cast)
        (pallet,) = stocks.items(1, prefix="PAL")
        stocks.received(cast, place, pallet, 20, cost="38.00")
        services.define(pallet.pk, D("45.00"), by=cast.by)
        yield place, pallet
        assert invariants.accounts_hold_the_packaging() + offences() == []


def balances(cast: Any, party: Any) -> dict[str, int]:
    return {row.code: int(row.balance) for row in queries.held(party.pk, cast.by)}


def refused(call: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.code, caught.value.field


def test_given_out_with_a_delivery_taken_back_and_never_more_than_there_is(cast: Any, yard: Any) -> None:
    place, pallet = yard
    customer, other = stocks.party("K1"), stocks.party("K2")
    services.give(customer.pk, place.pk, [Piece(pallet.pk, D(6))], reference="WZ 1/2026", by=cast.by)
    services.give(other.pk, place.pk, [Piece(pallet.pk, D(5))], by=cast.by)
    services.take_back(customer.pk, place.pk, [Piece(pallet.pk, D(2))], by=cast.by)
    assert [one.id for one in stock.serving_warehouses(cast.company.pk)] == [place.pk]
    assert len(stock.hall.active_warehouses(cast.company.pk)) == 2
    assert (balances(cast, customer), balances(cast, other)) == ({"PAL1": 4}, {"PAL1": 5})
    assert stocks.balance(place, pallet)[0] == 11
    assert refused(lambda: services.take_back(customer.pk, place.pk, [Piece(pallet.pk, D(5))], by=cast.by)) == (
        "OVER_BALANCE",
        "quantity_1",
    )
    assert refused(lambda: services.give(customer.pk, place.pk, [Piece(pallet.pk, D(12))], by=cast.by))[0] == "SHORT_STOCK"
    assert [(entry.quantity, left) for entry, left in queries.entries(Account.objects.get(party=customer).pk, cast.by)] == [(-2, 4), (6, 6)]
    assert [int(entry.quantity) for entry in queries.handed("WZ 1/2026", cast.by)] == [6]


def test_a_reversed_document_takes_its_entry_back(cast: Any, yard: Any) -> None:
    place, pallet = yard
    customer = stocks.party("K1")
    paper = services.give(customer.pk, place.pk, [Piece(pallet.pk, D(6))], by=cast.by)
    stock.reverse([paper], by=cast.by)
    assert (balances(cast, customer), Entry.objects.count()) == ({}, 2)


def test_what_does_not_come_back_is_charged_at_its_deposit(cast: Any, yard: Any) -> None:
    place, pallet = yard
    customer = stocks.party("K1")
    services.give(customer.pk, place.pk, [Piece(pallet.pk, D(6))], by=cast.by)
    invoice = services.settle(customer.pk, [Piece(pallet.pk, D(4))], by=cast.by)
    line = InvoiceLine.objects.get(invoice_id=invoice)
    assert (line.quantity, line.unit_price, line.net, balances(cast, customer)) == (4, D("45.00"), D("180.00"), {"PAL1": 2})
    assert refused(lambda: services.settle(customer.pk, [Piece(pallet.pk, D(3))], by=cast.by))[0] == "OVER_BALANCE"


def test_packaging_of_nobody_is_refused_on_any_document(cast: Any, yard: Any) -> None:
    place, pallet = yard
    site = sites()[cast.company.pk]
    assert refused(lambda: stocks.issued(cast, "MM", place, stocks.line(pallet, 1), to_warehouse_id=site)) == ("NO_PARTY", "party_id")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"item_3": "p", "quantity_3": "99"}, "quantity_3"),
        ({"item_2": "p", "quantity_2": "1,5"}, "quantity_2"),
        ({"item_2": "p", "quantity_2": "0"}, "quantity_2"),
        ({"item_1": "p", "quantity_1": "1", "quantity_2": "4"}, "item_2"),
    ],
)
def test_a_form_tells_a_wrong_piece_in_its_row_and_drops_none(cast: Any, yard: Any, typed: dict[str, str], field: str) -> None:
    place, pallet = yard
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    pieces = {name: str(pallet.pk) if text == "p" else text for name, text in typed.items()}
    page = flat(client.post(reverse("empties-give"), {"party_id": stocks.party("K1").pk, "warehouse_id": place.pk, **pieces}))
    marked = [tag for tag in re.findall(r"<(?:input|select)[^>]*>", page) if 'aria-invalid="true"' in tag]
    assert [re.search(r'name="(\w+)"', tag)[1] for tag in marked] == [field]
    assert not Entry.objects.exists()


def test_what_a_customer_holds_leads_to_what_moved_it(cast: Any, yard: Any) -> None:
    place, pallet = yard
    customer = stocks.party("K1")
    services.give(customer.pk, place.pk, [Piece(pallet.pk, D(2))], by=cast.by)
    (held,) = queries.held(customer.pk, cast.by)
    assert held.account_id == Account.objects.get().pk


def test_wrong_input_is_told_at_its_field(cast: Any, yard: Any) -> None:
    place, pallet = yard
    customer, (plain,) = stocks.party("K1"), stocks.items(1)
    site = sites()[cast.company.pk]
    give = services.give
    assert refused(lambda: give(customer.pk, place.pk, [], by=cast.by)) == ("NOTHING_CHOSEN", "item_1")
    assert refused(lambda: give(customer.pk, place.pk, [Piece(plain.pk, D(1))], by=cast.by)) == ("NOT_PACKAGING", "item_1")
    assert refused(lambda: give(customer.pk, place.pk, [Piece(pallet.pk, D(1)), Piece(pallet.pk, D(-1))], by=cast.by)) == (
        "QUANTITY",
        "quantity_2",
    )
    assert refused(lambda: give(customer.pk, site, [Piece(pallet.pk, D(1))], by=cast.by)) == ("NO_WAREHOUSE", "warehouse_id")
    assert refused(lambda: give(10**9, place.pk, [Piece(pallet.pk, D(1))], by=cast.by)) == ("NO_PARTY", "party_id")
    assert refused(lambda: services.define(pallet.pk, D(-1), by=cast.by)) == ("NEGATIVE", "deposit")
    row = Packaging.objects.get()
    services.define(pallet.pk, D(50), version=row.version, by=cast.by)
    with pytest.raises(Conflict):
        services.define(pallet.pk, D(60), version=row.version, by=cast.by)
    give(customer.pk, place.pk, [Piece(pallet.pk, D(1))], by=cast.by)
    assert refused(lambda: services.drop([row.pk], by=cast.by))[0] == "STILL_HELD"


def test_the_confirmation_says_what_is_held(cast: Any, yard: Any) -> None:
    place, pallet = yard
    customer = stocks.party("K1")
    services.give(customer.pk, place.pk, [Piece(pallet.pk, D(6))], by=cast.by)
    told = printing.printout(customer.pk, by=cast.by)
    assert told.parties[0].name == "Klient K1"
    assert told.rows == [["1", "PAL1", "Towar PAL1", "6", "szt", "45,00", "270,00"]]


def test_accounts_of_merged_customers_add_up(cast: Any, yard: Any) -> None:
    place, pallet = yard
    kept, gone = stocks.party("K1"), stocks.party("K2")
    for party, amount in ((kept, 2), (gone, 3)):
        services.give(party.pk, place.pk, [Piece(pallet.pk, D(amount))], by=cast.by)
    merging.merge(Wish("parties.party", kept.pk, gone.pk), by=cast.by)
    assert (balances(cast, kept), Account.objects.count()) == ({"PAL1": 5}, 1)


@pytest.mark.sqlite_only
def test_companies_without_packaging_read_nothing(cast: Any, django_assert_num_queries: Any) -> None:
    with tx.write_tx(by=cast.by):
        sites()
        with django_assert_num_queries(0):
            on_issued(stock.Issued((1,)), by=cast.by)
