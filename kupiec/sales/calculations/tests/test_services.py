"""Calculations against the real database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import grid_undo
from kupiec.ground.kit import public as kit
from kupiec.people.catalog.models import Item
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.tests import builders as customers
from kupiec.sales.calculations import grid, invariants, queries, services
from kupiec.sales.calculations.models import Component, Sheet
from kupiec.sales.calculations.services import components
from kupiec.sales.calculations.values import Change, Draft
from kupiec.sales.offers import services as offering
from kupiec.sales.offers.models import OfferLine, OfferVersion
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(dt.date(2026, 11, 23)):
        yield


@pytest.fixture
def made(actor: Actor) -> Any:
    offers.house(actor)
    return offers.offer(
        actor,
        customers.party(actor),
        lines=(
            DraftOfferLine(None, D(10), "kpl", description="Szafa wg projektu", unit_price=D(1)),
            DraftOfferLine(items.item(actor, list_price=D(489)).pk, D(2)),
        ),
    )


@pytest.fixture
def sheet(actor: Actor, made: Any) -> int:
    pk = services.open_sheet(made.version_id, made.line_ids[0], by=actor)
    components.add(pk, [
        Draft(kind="material", description="Blacha", quantity=D(2), cost=D(30)), Draft(kind="labour", description="Spawanie", quantity=D("1.5"), cost=D(60)),
        Draft(kind="labour", description="Projekt", basis="once", quantity=D(4), cost=D(100)), Draft(kind="overhead", description="Wydział", basis="percent", quantity=D(9), cost=D(10)),
    ], by=actor)  # fmt: skip
    return pk


@pytest.mark.feature("OFR-4")
def test_the_price_and_cost_of_a_sheet_go_on_the_line(actor: Actor, made: Any, sheet: int) -> None:
    assert services.put_price([sheet], by=actor) == [D("261.25")]
    line = OfferLine.objects.get(pk=made.line_ids[0])
    assert (line.unit_price, line.net, line.cost, line.cost_value, line.price_reason) == (
        D("261.25"),
        D("2612.50"),
        D(209),
        D("2090.00"),
        "calculation",
    )
    version = OfferVersion.objects.get()
    assert version.net == D("2612.50") + OfferLine.objects.get(pk=made.line_ids[1]).net and version.cost >= D(2090)
    services.settle(sheet, {"method": "margin", "percent": D(50), "rounding": D(1), "scales": "1; 100"}, by=actor)
    assert [(one.quantity, one.price) for one in queries.results(queries.one(sheet, by=actor))] == [
        (D(1), D("1210.00")),
        (D(10), D("418.00")),
        (D(100), D("339.00")),
    ]
    assert services.add_alternatives([sheet], by=actor) == 2
    with pytest.raises(Refusal, match="THERE_ALREADY"):
        services.add_alternatives([sheet], by=actor)
    rows = [(row.choice, row.quantity, row.unit_price) for row in OfferLine.objects.order_by("position")][:3]
    assert rows == [("firm", D(10), D("261.25")), ("alternative", D(1), D("1210.00")), ("alternative", D(100), D("339.00"))]
    assert invariants.sheets_keep_to_their_offers() == []


@pytest.mark.feature("OFR-4")
def test_a_new_version_takes_the_sheet_over_and_a_sent_one_keeps_it(actor: Actor, made: Any, sheet: int) -> None:
    services.put_price([sheet], by=actor)
    offering.send([made.version_id], by=actor)
    for work in (lambda: services.put_price([sheet], by=actor), lambda: components.add(sheet, [Draft(description="x")], by=actor), lambda: services.settle(sheet, {"percent": D(1)}, by=actor),
                 lambda: services.open_sheet(made.version_id, made.line_ids[1], by=actor)):  # fmt: skip
        with pytest.raises(Refusal, match="VERSION_FROZEN"):
            work()
    second = offering.new_version(made.offer_id, by=actor)
    line = OfferLine.objects.get(offer_version_id=second, description="Szafa wg projektu")
    fresh = services.open_sheet(second, line.pk, by=actor)
    assert fresh != sheet and services.open_sheet(second, line.pk, by=actor) == fresh
    assert [row.description for row in queries.components(fresh)] == ["Blacha", "Spawanie", "Projekt", "Wydział"]
    components.change(fresh, queries.components(fresh)[0].pk, Change(cost=D(40)), by=actor)
    assert queries.result(queries.one(sheet, by=actor)).price == D("261.25") != queries.result(queries.one(fresh, by=actor)).price


def test_a_line_of_the_catalogue_begins_with_its_purchase_price(actor: Actor, made: Any) -> None:
    Item.objects.update(purchase_price=D("300"))
    pk = services.open_sheet(made.version_id, made.line_ids[1], by=actor)
    (part,) = queries.components(pk)
    assert (part.kind, part.cost, part.quantity) == ("material", D(300), D(1))
    Item.objects.update(purchase_price=D("320"))
    assert components.refresh(pk, by=actor) == 1 and components.refresh(pk, by=actor) == 0
    assert queries.result(queries.one(pk, by=actor)).price == D("400.00")
    services.put_price([pk], by=actor)
    line = OfferLine.objects.get(pk=made.line_ids[1])
    assert (line.unit_price, line.price_source) == (D("400.00"), "manual")


def test_a_line_taken_off_and_put_back_finds_its_sheet(actor: Actor, made: Any, sheet: int) -> None:
    changed = offering.lines.remove(made.version_id, [(made.line_ids[0], None)], by=actor)
    assert queries.line_of(Sheet.objects.get(pk=sheet)) is None
    with pytest.raises(Refusal, match="NO_LINE"):
        services.put_price([sheet], by=actor)
    assert changed.undo is not None
    offering.lines.undo(made.version_id, changed.undo, by=actor)
    assert services.put_price([sheet], by=actor) == [D("261.25")]


@pytest.mark.parametrize(("draft", "code"), [
    (Draft(description=" "), "REQUIRED"), (Draft(description="x", kind="gift"), "BAD_CHOICE"), (Draft(description="x", basis="never"), "BAD_CHOICE"), (Draft(description="x", quantity=D(0)), "QUANTITY"),
    (Draft(description="x", cost=D(-1)), "BAD_PRICE"), (Draft(item_id=999999), "NO_ITEM"), (Draft(description="x" * 241), "TOO_LONG"), (Draft(description="x", cost=D(10) ** 15), "BAD_NUMBER"),
])  # fmt: skip
def test_what_a_component_can_not_be(actor: Actor, sheet: int, draft: Draft, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        components.add(sheet, [draft], by=actor)
    assert refused.value.code == code and Component.objects.count() == 4


def test_an_empty_sheet_gives_no_price_and_a_scale_must_be_there(actor: Actor, made: Any, sheet: int) -> None:
    with pytest.raises(Refusal, match="NO_SCALE"):
        services.add_alternatives([sheet], by=actor)
    components.remove(sheet, [(row.pk, None) for row in queries.components(sheet)], by=actor)
    with pytest.raises(Refusal, match="EMPTY"):
        services.put_price([sheet], by=actor)


def test_costs_are_for_those_who_may_see_them(actor: Actor, made: Any, sheet: int) -> None:
    blind = Actor(user_id=None, company_id=actor.company_id, rights=frozenset({"offers.see", "offers.edit"}))
    assert not queries.visible(blind).exists()
    for work in (
        lambda: services.open_sheet(made.version_id, made.line_ids[1], by=blind),
        lambda: services.put_price([sheet], by=blind),
        lambda: components.refresh(sheet, by=blind),
    ):
        with pytest.raises(Refusal, match="FORBIDDEN"):
            work()
    stranger = Actor.system(actor.company_id + 1)
    with pytest.raises(Refusal, match="NO_SHEET"):
        services.settle(sheet, {"percent": D(1)}, by=stranger)


def test_the_grid_takes_what_is_typed(actor: Actor, made: Any, sheet: int) -> None:
    pump = items.item(actor, code="PO-1", name="Pompa")
    Item.objects.filter(pk=pump.pk).update(purchase_price=D(200))
    added = grid.apply(sheet, kit.AddLine("PO-1", "2", None, None), by=actor)
    grid.apply(sheet, kit.AddLine("= Transport", "", None, None), by=actor)
    row = next(one for one in grid.rows(sheet, by=actor, ids=None) if one.id == added.touched[0])
    assert row.cells["value"] == D("4000.00") and row.cells["code"] == "PO-1"
    grid.apply(sheet, kit.SetCells(row.id, row.version, {"cost": "150,50", "basis": str(row.options["basis"][1])}), by=actor)
    assert Component.objects.get(pk=row.id).basis == "once" and Component.objects.get(pk=row.id).cost == D("150.5")
    with pytest.raises(Conflict):
        grid.apply(sheet, kit.SetCells(row.id, row.version, {"cost": "1"}), by=actor)
    with pytest.raises(Refusal, match="NOT_A_NUMBER"):
        grid.apply(sheet, kit.SetCells(row.id, row.version + 1, {"cost": "drogo"}), by=actor)
    grid.apply(sheet, kit.CopyLine(row.id), by=actor)
    grid.apply(sheet, kit.MoveLine(row.id, queries.components(sheet)[0].pk), by=actor)
    grid.apply(sheet, kit.PasteLines(None, ("description", "quantity", "cost"), (("Kable", "3", "12"),)), by=actor)
    assert queries.components(sheet)[0].pk == row.id and Component.objects.count() == 8
    foot = grid.totals(sheet, by=actor)
    assert sum(value for _kind, value in foot["kinds"]) == foot["now"].total and foot["stale"]


def test_a_component_taken_off_comes_back(actor: Actor, sheet: int) -> None:
    before = list(Component.objects.filter(sheet_id=sheet).order_by("position").values())
    gone = grid_undo.apply(grid.LINES, sheet, kit.RemoveLines(((before[1]["id"], before[1]["version"]),)), by=actor)
    assert Component.objects.filter(sheet_id=sheet).count() == 3
    grid_undo.apply(grid.LINES, sheet, kit.Restore(gone.undo), by=actor)
    assert list(Component.objects.filter(sheet_id=sheet).order_by("position").values()) == before


def test_rows_are_numbered_without_gaps(actor: Actor, sheet: int) -> None:
    row = queries.components(sheet)[1]
    assert grid.apply(sheet, kit.RemoveLines(((row.pk, row.version),)), by=actor).reload, "those below get other numbers"
    assert [one.cells["position"] for one in grid.rows(sheet, by=actor, ids=None)] == [1, 2, 3]
    assert [one.cells["position"] for one in grid.rows(sheet, by=actor, ids=[queries.components(sheet)[1].pk])] == [2, 3]


@pytest.mark.feature("OFR-4")
def test_a_refused_row_of_a_pasted_block_is_named_and_nothing_is_added(actor: Actor, sheet: int) -> None:
    rows = (("= Cięcie", "1"), ("= Gięcie", "dwa"))
    with pytest.raises(Refusal, match="NOT_A_NUMBER") as refused:
        grid.apply(sheet, kit.PasteLines(None, ("code", "quantity"), rows), by=actor)
    assert "2" in refused.value.text and "dwa" in refused.value.text
    assert len(queries.components(sheet)) == 4
