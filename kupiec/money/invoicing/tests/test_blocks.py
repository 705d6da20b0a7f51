"""Blocks out of a spreadsheet in a draft: pasted and filled as one set, at a constant number of statements (INV-3, ORD-1)."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import grid_protocol, grid_suggest, grid_undo
from kupiec.ground.kit import public as kit
from kupiec.money.invoicing import grid
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.services import start
from kupiec.money.invoicing.tests import builders as make
from kupiec.people.catalog.models import Item
from kupiec.people.parties.models import Party
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.feature("INV-3")]


@pytest.fixture(autouse=True)
def today() -> object:
    with clock.frozen(make.TODAY):
        yield


def _op(pk: int, op: object, cast: Cast) -> kit.Applied:
    return grid_undo.apply(grid.LINES, pk, op, by=cast.by)


def _lines(pk: int) -> list[InvoiceLine]:
    return list(InvoiceLine.objects.filter(invoice_id=pk).order_by("position"))


def _pasted(cast: Cast, count: int) -> int:
    party, known = Party.objects.first() or make.customer(), Item.objects.exists()
    codes = ("W0", "W1") if known else [make.item(f"W{n}", name=f"Wiertarka {n}").code for n in range(2)]
    pk = start.start(party.pk, by=cast.by)
    rows = tuple((codes[n % 2], str(n + 1)) for n in range(count))
    _op(pk, kit.PasteLines(after=None, columns=("code", "quantity"), rows=rows), cast)
    return pk


def _filled(cast: Cast, pk: int, *cells: dict[str, str]) -> kit.Applied:
    found = _lines(pk)
    sets = (kit.SetCells(row.pk, row.version, one) for row, one in zip(found, cells, strict=False))
    return _op(pk, grid_protocol.FillCells(tuple(sets)), cast)


def test_a_large_block_costs_as_many_statements_as_a_small_one(cast: Cast) -> None:
    def cost(count: int) -> list[int]:
        with CaptureQueriesContext(connection) as added:
            pk = _pasted(cast, count)
        with CaptureQueriesContext(connection) as filled:
            done = _filled(cast, pk, *({"quantity": "7", "unit_price": "10,50", "vat_code": "8"} for _n in range(count)))
        assert {(row.quantity, row.net, row.vat_percent, row.version) for row in _lines(pk)} == {(D(7), D("73.50"), D(8), 2)}
        assert Invoice.objects.get(pk=pk).net == D("73.50") * count
        with CaptureQueriesContext(connection) as back:
            _op(pk, kit.Restore(done.undo), cast)
        assert [row.quantity for row in _lines(pk)] == [D(n + 1) for n in range(count)]
        return [len(added), len(filled), len(back)]

    cost(2)  # what is kept in memory is read
    few, many = cost(3), cost(60)
    assert many == few and few[1] <= 40, (few, many)


def test_a_block_is_taken_whole_or_not_at_all_and_names_the_row(cast: Cast) -> None:
    pk = _pasted(cast, 3)
    with pytest.raises(Refusal) as told:
        _filled(cast, pk, {"quantity": "5"}, {"unit_price": "sto"}, {"quantity": "-1"})
    assert {one.params["row"] for one in told.value.each} == {2, 3}
    assert [row.quantity for row in _lines(pk)] == [1, 2, 3]


def test_items_offered_while_typing_tell_the_customers_price(cast: Cast) -> None:
    pk = _pasted(cast, 1)
    (told,) = grid_suggest.told(grid.LINES, pk, "W0", by=cast.by)
    assert told["price"] == kit.show.price(_lines(pk)[0].unit_price)
