"""Contracts: entered, signed, annexed as whole editions, their prices in the engine, subcontracts, materials, ends."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.documents.public import Ref, graph
from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import grid_protocol, grid_undo
from kupiec.ground.kit import public as kit
from kupiec.money.pricing import public as pricing
from kupiec.money.pricing.tests.test_services import a_list, default
from kupiec.people.catalog.models import DiscountGroup
from kupiec.people.catalog.tests import builders as goods
from kupiec.people.parties.tests.builders import party as new_party
from kupiec.sales.contracts import grid, panels, queries, services
from kupiec.sales.contracts.models import Contract, Edition, Line
from kupiec.sales.contracts.services import lines
from kupiec.sales.contracts.tests import builders as make
from kupiec.sales.contracts.values import CONTRACT, ContractDraft, LineChange, LineDraft

pytestmark = pytest.mark.django_db
D = Decimal
TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _day():
    with clock.frozen(make.NOON):
        yield


@pytest.fixture
def party(actor):
    return new_party(actor, name="Hydro-Term Sp. z o.o.")


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


def price(actor, item, *, party, on=TODAY, quantity="1", unit="", factor="1") -> pricing.Price:
    context = pricing.PriceContext(actor.company_id, party.pk, on, "PLN")
    return pricing.quote([pricing.PriceLine(item.pk, D(quantity), D(factor), unit)], context=context)[0]


@pytest.mark.feature("CON-1")
def test_a_contract_has_number_party_kind_value_people_and_state(actor, party):
    row = make.contract(
        actor, party_id=party.pk, signed=False, value=D("120000"), their_number="H/7/26", ends_on=dt.date(2027, 10, 31), notice_days=30
    )
    assert (row.number, row.state, row.side, row.salesperson_id) == ("UM 1/2026", "draft", "sale", actor.employee_id)
    edition = make.edition(row)
    assert (edition.value, edition.currency_id, edition.state) == (D("120000"), "PLN", "draft")
    services.add_person(row.pk, employee_id=actor.employee_id, role="opiekun", by=actor)
    assert [str(one.role) for one in queries.people(row.pk)] == ["opiekun"]
    assert _refused(lambda: services.add_person(row.pk, employee_id=actor.employee_id, by=actor)) == ("TAKEN", "employee_id")
    assert _refused(lambda: services.add_person(row.pk, by=actor)) == ("ONE_OF", "person_id")
    assert services.sign([row.pk], by=actor) == 1
    row.refresh_from_db()
    assert row.state == "signed" and panels.mark(row, make.edition(row)).text == "obowiązuje"
    assert [one.pk for one in queries.searched(queries.visible(actor), "hydro", actor)] == [row.pk]
    assert [check.code for check, wrong in invariants.run() if wrong] == []


@pytest.mark.feature("CON-1")
def test_what_can_not_be_entered_is_refused_at_its_field(actor, party):
    def enter(**fields):
        return lambda: make.contract(actor, **{"party_id": party.pk, "signed": False, **fields})

    item = goods.item(actor)
    assert _refused(enter(subject=" ")) == ("REQUIRED", "subject")
    assert _refused(enter(subject="x" * 300)) == ("TOO_LONG", "subject")
    assert _refused(enter(party_id=999_999)) == ("UNKNOWN_KEY", "party_id")
    assert _refused(enter(value=D("-1"))) == ("BAD_PRICE", "value")
    assert _refused(enter(currency="XXX")) == ("BAD_CHOICE", "currency")
    assert _refused(enter(payment_method="czek")) == ("BAD_CHOICE", "payment_method")
    assert _refused(enter(hierarchy_id=999)) == ("BAD_CHOICE", "hierarchy_id")
    assert _refused(enter(ends_on=dt.date(2026, 10, 1))) == ("ENDS_BEFORE", "ends_on")
    assert _refused(enter(lines=(LineDraft(item_id=999_999),))) == ("NO_ITEM", "code")
    assert _refused(enter(lines=(LineDraft(item_id=item.pk, unit="paleta"),))) == ("NO_UNIT", "unit")
    assert _refused(enter(lines=(LineDraft(item_id=item.pk, quantity=D(-1)),))) == ("QUANTITY", "quantity")
    assert _refused(enter(lines=(LineDraft(description="x", price=D("NaN")),))) == ("BAD_PRICE", "price")
    assert _refused(enter(parent_id=7)) == ("NOT_A_SUBCONTRACT", "parent_id")
    assert Contract.objects.count() == 0 and Edition.objects.count() == 0


@pytest.mark.feature("CON-2")
def test_an_annex_is_a_whole_edition_and_nothing_signed_changes(actor, party):
    item, other = goods.item(actor), goods.item(actor)
    row = make.contract(
        actor, party_id=party.pk, value=D(1000), lines=(LineDraft(item_id=item.pk, price=D(47)), LineDraft(item_id=other.pk, price=D(10)))
    )
    first = make.edition(row)
    line = queries.lines(first.pk)[0]
    assert _refused(lambda: lines.change(first.pk, line.pk, LineChange(price=D(1)), by=actor)) == ("FROZEN", "state")
    assert _refused(lambda: services.edit_edition(first.pk, {"value": D(2)}, by=actor)) == ("FROZEN", "state")
    assert _refused(lambda: services.annex(row.pk, effective_from=dt.date(2026, 11, 1), by=actor)) == ("TOO_EARLY", "effective_from")
    pk = services.annex(row.pk, effective_from=dt.date(2026, 12, 1), reason="Podwyżka", by=actor)
    assert _refused(lambda: services.annex(row.pk, effective_from=dt.date(2027, 1, 1), by=actor)) == ("HAS_DRAFT", "state")
    copied = queries.lines(pk)
    assert [(one.item_id, one.price) for one in copied] == [(item.pk, D(47)), (other.pk, D(10))]
    lines.change(pk, copied[0].pk, LineChange(price=D(52)), by=actor)
    lines.remove(pk, [(copied[1].pk, copied[1].version)], by=actor)
    services.edit_edition(pk, {"value": D(1200)}, by=actor)
    told = panels.changes(queries.edition(pk, by=actor), actor)
    assert [(now["price"], was and was["price"]) for _mark, now, was in told["lines"]] == [(D(10), None), (D(52), D(47))]
    services.sign([row.pk], by=actor)
    first.refresh_from_db()
    assert first.effective_to == dt.date(2026, 11, 30)
    on = {day: queries.as_of(row.pk, on=day) for day in (dt.date(2026, 10, 31), dt.date(2026, 11, 30), dt.date(2026, 12, 1))}
    assert [found and found.number for found in on.values()] == [None, 0, 1]
    assert [line.price for line in queries.lines(first.pk)] == [D(47), D(10)]
    assert queries.shown_edition(row.pk, on=TODAY).number == 0
    with pytest.raises(Conflict):
        again = services.annex(row.pk, effective_from=dt.date(2027, 2, 1), by=actor)
        services.withdraw(again, version=99, by=actor)


@pytest.mark.feature("CON-2")
def test_an_annex_not_signed_is_withdrawn_and_stays(actor, party):
    row = make.contract(actor, party_id=party.pk)
    pk = services.annex(row.pk, effective_from=dt.date(2026, 12, 1), by=actor)
    services.withdraw(pk, by=actor)
    assert [(one.number, one.state) for one in queries.editions_of(row.pk)] == [(0, "signed"), (1, "withdrawn")]
    assert _refused(lambda: services.sign([row.pk], by=actor)) == ("NOTHING_TO_SIGN", "state")
    assert services.annex(row.pk, effective_from=dt.date(2026, 12, 1), by=actor)
    assert make.edition(row, 2).effective_from == dt.date(2026, 12, 1)


@pytest.mark.feature("CON-3")
def test_prices_discounts_and_lists_of_a_contract_count_from_its_day_to_its_last(actor, party):
    """P9: a contract's price to 22 November, the list's after it, with the day it ended."""
    group = DiscountGroup.objects.create(code="A", name="Armatura")
    item, grouped, listed = goods.item(actor), goods.item(actor, discount_group_id=group.pk), goods.item(actor)
    base = a_list(actor)
    default(actor, base)

    def new(item_id, amount):
        return pricing.NewPrice(item_id, amount, dt.date(2026, 1, 1))

    pricing.publish([new(item.pk, D(49)), new(grouped.pk, D("442.00")), new(listed.pk, D(80))], list_id=base, by=actor)
    own = a_list(actor, "UMOWNY")
    pricing.publish([new(listed.pk, D(71))], list_id=own, by=actor)
    hierarchy = pricing.save_hierarchy({"name": "Umowna", "mode": "first", "list_ids": [own]}, by=actor)
    before = dt.date(2026, 11, 20)
    assert price(actor, item, party=party).unit_price == D(49)
    row = make.contract(
        actor,
        party_id=party.pk,
        signed=False,
        ends_on=dt.date(2026, 11, 22),
        hierarchy_id=hierarchy,
        lines=(LineDraft(item_id=item.pk, price=D("47.00")),),
    )
    lines.set_discount(make.edition(row).pk, group_id=group.pk, percent=D(6), by=actor)
    assert price(actor, item, party=party, on=before).unit_price == D(49)
    services.sign([row.pk], by=actor)
    during = price(actor, item, party=party, on=before)
    assert (during.unit_price, during.source) == (D("47.00"), "contract")
    assert price(actor, grouped, party=party, on=before).unit_price == D("415.48")
    assert [price(actor, listed, party=party, on=day).unit_price for day in (before, TODAY)] == [D(71), D(80)]
    after = price(actor, item, party=party)
    assert (after.unit_price, after.warnings) == (D("49.00"), ("contract_ended",))
    explained = pricing.explain(after.trace, by=actor)
    assert explained is not None and ("UM 1/2026", "cena skończyła się 22.11.2026") in [
        (step.label, step.detail) for step in explained.passed
    ]
    assert price(actor, item, party=new_party(actor), on=before).unit_price == D(49)
    assert price(actor, item, party=party, on=dt.date(2026, 10, 31)).unit_price == D(49)


@pytest.mark.feature("CON-3")
def test_an_annex_changes_prices_from_its_day(actor, party):
    item = goods.item(actor)
    row = make.contract(actor, party_id=party.pk, lines=(LineDraft(item_id=item.pk, price=D("47.00")),))
    pk = services.annex(row.pk, effective_from=dt.date(2026, 12, 1), by=actor)
    (line,) = queries.lines(pk)
    lines.change(pk, line.pk, LineChange(price=D("52.5")), by=actor)
    assert price(actor, item, party=party, on=dt.date(2026, 12, 1)).unit_price == D("47.00")
    services.sign([row.pk], by=actor)
    days = (TODAY, dt.date(2026, 11, 30), dt.date(2026, 12, 1))
    assert [price(actor, item, party=party, on=day).unit_price for day in days] == [D("47.00"), D("47.00"), D("52.50")]
    services.end([row.pk], on=dt.date(2026, 12, 10), reason="Zmiana dostawcy", by=actor)
    assert price(actor, item, party=party, on=dt.date(2026, 12, 11)).unit_price == D(100)
    services.take_back([row.pk], by=actor)
    assert price(actor, item, party=party, on=dt.date(2026, 12, 11)).unit_price == D("52.50")


@pytest.mark.feature("CON-3")
def test_a_price_per_carton_holds_for_cartons_and_is_divided_for_pieces(actor, party):
    item = goods.item(actor)
    row = make.contract(actor, party_id=party.pk, signed=False, lines=(LineDraft(item_id=item.pk, price=D("100.00")),))
    Line.objects.filter(edition=make.edition(row)).update(unit="karton", factor=D(12))
    services.sign([row.pk], by=actor)
    assert price(actor, item, party=party, unit="karton", factor="12").unit_price == D("100.00")
    assert price(actor, item, party=party, unit="szt").unit_price == D("8.33")


@pytest.mark.feature("CON-3")
def test_customers_without_contracts_cost_no_statement_more(actor, party):
    item, other = goods.item(actor), new_party(actor)
    default(actor, a_list(actor))
    price(actor, item, party=other)
    with CaptureQueriesContext(connection) as bare:
        price(actor, item, party=other)
    make.contract(actor, party_id=party.pk, lines=(LineDraft(item_id=item.pk, price=D(47)),))
    price(actor, item, party=other)
    with CaptureQueriesContext(connection) as beside:
        price(actor, item, party=other)
    assert len(beside) == len(bare)
    with CaptureQueriesContext(connection) as bound:
        price(actor, item, party=party)
    assert len(bound) <= len(bare) + 4


@pytest.mark.feature("CON-4")
def test_a_subcontract_hangs_on_the_customers_contract_and_is_compared(actor, party):
    ours = make.contract(actor, party_id=party.pk, value=D(1000), ends_on=dt.date(2027, 6, 30))
    supplier = new_party(actor, name="Izo-Bud", roles=frozenset({"supplier"}))
    theirs = make.contract(actor, of="subcontract", party_id=supplier.pk, parent_id=ours.pk, value=D(700), ends_on=dt.date(2027, 7, 31))
    told = panels.subcontracts(ours, actor)
    assert [(row.pk, late) for row, _edition, late in told["subcontracts"]] == [(theirs.pk, True)]
    assert told["sums"] == [("PLN", D(700), D(300))]
    assert {card.ref for card in graph(Ref(CONTRACT, theirs.pk), by=actor).cards} == {Ref(CONTRACT, ours.pk), Ref(CONTRACT, theirs.pk)}
    assert _refused(lambda: make.contract(actor, of="subcontract", party_id=supplier.pk, parent_id=theirs.pk)) == (
        "UNKNOWN_KEY",
        "parent_id",
    )


@pytest.mark.feature("CON-5")
def test_materials_of_lines_and_of_the_whole_are_counted(actor, party):
    pipe, glue = goods.item(actor), goods.item(actor)
    row = make.contract(
        actor,
        party_id=party.pk,
        signed=False,
        lines=(LineDraft(description="Montaż węzła", quantity=D(40), price=D(900)), LineDraft(description="Nadzór")),
    )
    edition = make.edition(row)
    mounting, watching = queries.lines(edition.pk)
    lines.set_material(edition.pk, item_id=pipe.pk, quantity=D("2.5"), line_id=mounting.pk, by=actor)
    lines.set_material(edition.pk, item_id=glue.pk, quantity=D(3), by=actor)
    lines.set_material(edition.pk, item_id=glue.pk, quantity=D(1), line_id=watching.pk, by=actor)
    assert queries.needs(edition.pk) == {pipe.pk: D(100), glue.pk: D(3)}
    lines.set_material(edition.pk, item_id=glue.pk, quantity=None, by=actor)
    assert queries.needs(edition.pk) == {pipe.pk: D(100), glue.pk: D(0)}
    assert _refused(lambda: lines.set_material(edition.pk, item_id=pipe.pk, quantity=D(0), by=actor)) == ("QUANTITY", "quantity")
    assert _refused(lambda: lines.set_material(edition.pk, item_id=pipe.pk, quantity=None, by=actor)) == ("REQUIRED", "quantity"), (
        "not there"
    )
    assert [needed for _one, needed in panels.materials(edition, actor)["materials"]] == [D(100), None], (
        "a line of no quantity needs nobody knows what"
    )
    services.sign([row.pk], by=actor)
    pk = services.annex(row.pk, effective_from=dt.date(2026, 12, 1), by=actor)
    assert queries.needs(pk) == {pipe.pk: D(100), glue.pk: D(0)}


@pytest.mark.feature("CON-6")
def test_contracts_about_to_end_are_found_by_their_end_or_their_notice(actor, party):
    def ends(day, **fields):
        return make.contract(actor, party_id=party.pk, effective_from=dt.date(2025, 12, 1), ends_on=day, **fields).pk

    soon, later = ends(dt.date(2026, 12, 20)), ends(dt.date(2027, 12, 20))
    notice = ends(dt.date(2027, 2, 1), notice_days=60)
    by_itself = ends(dt.date(2026, 12, 20), renewal="automatic", renewal_months=12)
    with_notice = ends(dt.date(2026, 12, 20), renewal="automatic", renewal_months=12, notice_days=20)
    found = queries.ending(queries.visible(actor), by_day=dt.date(2027, 1, 10), on=TODAY)
    assert set(found.values_list("pk", flat=True)) == {soon, notice, with_notice}
    assert queries.ending_count(queries.visible(actor), by_day=dt.date(2027, 1, 10), on=TODAY)() == 3
    assert later and by_itself


@pytest.mark.feature("CON-6")
def test_prices_are_indexed_by_an_annex(actor, party):
    item = goods.item(actor)
    row = make.contract(actor, party_id=party.pk, lines=(LineDraft(item_id=item.pk, price=D("19.99")), LineDraft(description="Montaż")))
    (pk,) = services.index([row.pk], percent=D("3.5"), effective_from=dt.date(2027, 1, 1), reason="Wskaźnik GUS", by=actor)
    assert [line.price for line in queries.lines(pk)] == [D("20.69"), None]
    assert price(actor, item, party=party, on=dt.date(2027, 1, 2)).unit_price == D("19.99")
    services.sign([row.pk], by=actor)
    assert price(actor, item, party=party, on=dt.date(2027, 1, 2)).unit_price == D("20.69")
    assert _refused(lambda: services.index([row.pk], percent=D(0), effective_from=dt.date(2028, 1, 1), by=actor)) == (
        "BAD_PERCENT",
        "percent",
    )


def test_many_are_entered_and_signed_in_as_many_statements_as_one(actor):
    parties = [new_party(actor).pk for _ in range(5)]
    item = goods.item(actor)
    kind = make.kind()

    def enter(some):
        draft = {
            "kind_id": kind.pk,
            "subject": "Warunki",
            "effective_from": dt.date(2026, 11, 1),
            "lines": (LineDraft(item_id=item.pk, price=D(9)),),
        }
        return services.create([ContractDraft(party_id=pk, **draft) for pk in some], by=actor)

    enter(parties[:1])
    with CaptureQueriesContext(connection) as one:
        enter(parties[:1])
    with CaptureQueriesContext(connection) as many:
        ids = enter(parties)
    assert len(many) - len(one) <= 2 * 4  # each party's parent and terms are looked up by themselves
    assert services.sign(ids, by=actor) == 5


def test_lines_are_typed_pasted_and_moved_in_the_grid(actor, party):
    item = goods.item(actor, code="ZK-12")
    row = make.contract(actor, party_id=party.pk, signed=False)
    pk = make.edition(row).pk
    grid.apply(pk, kit.AddLine(text="ZK-12", quantity="3", after=None, item_id=None), by=actor)
    grid.apply(pk, kit.AddLine(text="= Montaż", quantity="", after=None, item_id=None), by=actor)
    foot = render_to_string("contracts/_totals.html", grid.totals(pk, by=actor))
    assert "Pozycje:" in foot and "razem" not in foot, "nothing is agreed yet"
    grid.apply(pk, kit.PasteLines(after=None, columns=("code", "quantity", "price"), rows=(("ZK-12", "5", "12,50"),)), by=actor)
    first, words, pasted = queries.lines(pk)
    assert [(one.item_id, one.quantity, one.price) for one in (first, words, pasted)] == [
        (item.pk, D(3), None),
        (None, None, None),
        (item.pk, D(5), D("12.5")),
    ]
    grid.apply(pk, kit.SetCells(first.pk, first.version, {"quantity": "", "price": "11"}), by=actor)
    grid.apply(pk, kit.MoveLine(pasted.pk, before=first.pk), by=actor)
    assert [(one.pk, one.quantity, one.price) for one in queries.lines(pk)] == [
        (pasted.pk, D(5), D("12.5")),
        (first.pk, None, D(11)),
        (words.pk, None, None),
    ]
    assert grid.totals(pk, by=actor)["worth"] == D("62.5")
    assert "62,50" in render_to_string("contracts/_totals.html", grid.totals(pk, by=actor))
    with pytest.raises(Conflict):
        grid.apply(pk, kit.SetCells(first.pk, 1, {"price": "9"}), by=actor)
    assert grid.editable(pk, by=actor)
    services.sign([row.pk], by=actor)
    assert not grid.editable(pk, by=actor)


def test_ended_and_cancelled_contracts_say_why(actor, party):
    row = make.contract(actor, party_id=party.pk)
    assert _refused(lambda: services.cancel([row.pk], by=actor)) == ("SIGNED", "state")
    assert _refused(lambda: services.end([row.pk], on=TODAY, reason=" ", by=actor)) == ("REQUIRED", "reason")
    assert _refused(lambda: services.end([row.pk], on=dt.date(2026, 10, 1), reason="x", by=actor)) == ("TOO_EARLY", "on")
    draft = make.contract(actor, party_id=party.pk, signed=False)
    services.cancel([draft.pk], by=actor)
    assert make.edition(draft).state == "withdrawn"
    assert _refused(lambda: services.sign([draft.pk], by=actor)) == ("NOTHING_TO_SIGN", "state")


def test_pages_open(actor, party):
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    row = make.contract(actor, party_id=party.pk)
    pk = services.annex(row.pk, effective_from=dt.date(2026, 12, 1), by=actor)
    for address in (
        reverse("contracts"),
        reverse("contract", args=[row.pk]),
        reverse("contract-edition", args=[pk]),
        reverse("contract-terms", args=[pk]),
        reverse("contract-new"),
    ):
        assert client.get(address).status_code == 200, address
    for panel in ("editions", "terms", "materials", "subcontracts", "people", "content"):
        assert client.get(reverse("contract", args=[row.pk]), {"panel": panel}).status_code == 200, panel
    assert client.get(reverse("contract-edition", args=[pk]), {"panel": "changes"}).status_code == 200


def _op(pk, op, *, by):
    return grid_undo.apply(grid.LINES, pk, op, by=by)


@pytest.mark.feature("CON-5")
def test_what_was_done_to_lines_is_taken_back_and_a_line_comes_back_whole(actor, party):
    pipe = goods.item(actor, code="RURA")
    row = make.contract(actor, party_id=party.pk, signed=False)
    edition = make.edition(row)
    for text in ("= Montaż", "= Dozór"):
        _op(edition.pk, kit.AddLine(text=text, quantity="2", after=None, item_id=None), by=actor)
    first, second = queries.lines(edition.pk)
    lines.set_material(edition.pk, item_id=pipe.pk, quantity=D("2.5"), line_id=first.pk, by=actor)
    gone = _op(edition.pk, kit.RemoveLines(((first.pk, first.version),)), by=actor)
    assert [one.pk for one in queries.lines(edition.pk)] == [second.pk] and not queries.materials(edition.pk)
    assert _op(edition.pk, kit.Restore(gone.undo), by=actor).touched == (first.pk,)
    assert [one.pk for one in queries.lines(edition.pk)] == [first.pk, second.pk]
    assert [(one.line_id, one.item_id, one.quantity) for one in queries.materials(edition.pk)] == [(first.pk, pipe.pk, D("2.5"))]
    assert _refused(lambda: _op(edition.pk, kit.Restore(gone.undo), by=actor))[0] == "STANDS_ALREADY"
    moved = _op(edition.pk, kit.MoveLine(first.pk, None), by=actor)
    _op(edition.pk, kit.Restore(moved.undo), by=actor)
    pasted = _op(edition.pk, kit.PasteLines(after=None, columns=("code", "quantity"), rows=(("RURA", "5"), ("RURA", "6"))), by=actor)
    copied = _op(edition.pk, kit.CopyLine(first.pk), by=actor)
    assert len(queries.lines(edition.pk)) == 5
    for done in (copied, pasted):
        _op(edition.pk, kit.Restore(done.undo), by=actor)
    assert [one.pk for one in queries.lines(edition.pk)] == [first.pk, second.pk]


@pytest.mark.feature("CON-5")
def test_a_block_over_lines_fills_them_all_or_none_and_is_taken_back_as_one(actor, party):
    goods.item(actor, code="RURA")
    edition = make.edition(make.contract(actor, party_id=party.pk, signed=False))
    _op(edition.pk, kit.PasteLines(after=None, columns=("code", "quantity"), rows=(("RURA", "5"), ("RURA", "6"))), by=actor)

    def fill(*cells):
        now = queries.lines(edition.pk)
        return _op(
            edition.pk,
            grid_protocol.FillCells(tuple(kit.SetCells(line.pk, line.version, texts) for line, texts in zip(now, cells, strict=True))),
            by=actor,
        )

    def stand():
        return [(line.quantity, line.price, line.remarks) for line in queries.lines(edition.pk)]

    was = stand()
    done = fill({"price": "1\u00a0234,50 zł", "remarks": "z umowy"}, {"quantity": "8"})
    assert stand() == [(5, D("1234.5"), "z umowy"), (8, None, "")]
    _op(edition.pk, kit.Restore(done.undo), by=actor)
    assert stand() == was
    assert _refused(lambda: fill({"price": "7"}, {"price": "siedem"}))[0] == "NOT_A_NUMBER" and stand() == was


def test_an_undo_nobody_gave_out_or_of_another_paper_is_refused(actor, party):
    one, two = (make.edition(make.contract(actor, party_id=party.pk, signed=False)) for _n in range(2))
    _op(one.pk, kit.AddLine(text="= Montaż", quantity="2", after=None, item_id=None), by=actor)
    (line,) = queries.lines(one.pk)
    gone = _op(one.pk, kit.RemoveLines(((line.pk, line.version),)), by=actor)
    assert _refused(lambda: _op(two.pk, kit.Restore(gone.undo), by=actor))[0] == "NOT_KEPT"
    assert _refused(lambda: _op(one.pk, kit.Restore({"back": gone.undo["back"][:-2] + "xx"}), by=actor))[0] == "NOT_KEPT"
    for data in (None, 7, {"drop": line.pk}, {"place": ["x", None]}, {"back": 7}):
        assert _refused(lambda data=data: _op(one.pk, kit.Restore(data), by=actor))[0] == "WRONG_OPERATION"
    services.sign([row.contract_id for row in (one,)], by=actor)
    assert _refused(lambda: _op(one.pk, kit.Restore(gone.undo), by=actor))[0] == "FROZEN"
    assert not queries.lines(one.pk) and not queries.lines(two.pk)


@pytest.mark.feature("CON-5")
def test_a_large_block_costs_as_many_statements_as_a_small_one_to_add_and_to_fill(actor, party):
    for code in ("RURA", "ZAWÓR"):
        goods.item(actor, code=code)

    def cost(count: int) -> list[int]:
        edition = make.edition(make.contract(actor, party_id=party.pk, signed=False))
        rows = tuple((("RURA", "ZAWÓR")[n % 2], str(n + 1), "szt") for n in range(count))
        with CaptureQueriesContext(connection) as added:
            _op(edition.pk, kit.PasteLines(after=None, columns=("code", "quantity", "unit"), rows=rows), by=actor)
        sets = [kit.SetCells(line.pk, line.version, {"price": f"{line.position},5", "unit": "szt"}) for line in queries.lines(edition.pk)]
        with CaptureQueriesContext(connection) as filled:
            done = _op(edition.pk, grid_protocol.FillCells(tuple(sets)), by=actor)
        assert [(line.price, line.version) for line in queries.lines(edition.pk)] == [(D(n) + D("1.5"), 2) for n in range(count)]
        with CaptureQueriesContext(connection) as back:
            _op(edition.pk, kit.Restore(done.undo), by=actor)
        assert {line.price for line in queries.lines(edition.pk)} == {None}
        return [len(added), len(filled), len(back)]

    cost(2)
    few, many = cost(3), cost(60)
    assert many == few and max(few) <= 20, (few, many)
