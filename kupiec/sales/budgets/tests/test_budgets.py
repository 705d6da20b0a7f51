"""Budgets: entered, versioned, approved, put in force; made from a version; lines typed; kinds of costs; the switch."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.company.models import Department
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import grid_undo
from kupiec.ground.kit import public as kit
from kupiec.money.ledger.public import Account
from kupiec.money.ledger.public import install as install_ledger
from kupiec.people.catalog.models import ItemGroup
from kupiec.people.parties.tests.builders import party as new_party
from kupiec.sales.budgets import grid, panels, queries, services
from kupiec.sales.budgets.models import Budget, Line, Version
from kupiec.sales.budgets.services import lines
from kupiec.sales.budgets.tests import builders as make
from kupiec.sales.budgets.values import BudgetDraft, LineDraft
from kupiec.sales.contracts.tests import builders as agreeing

pytestmark = pytest.mark.django_db
D = Decimal
Q1 = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))


@pytest.fixture(autouse=True)
def _day():
    with clock.frozen(make.NOON):
        yield


def _refused(work) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code, caught.value.field


@pytest.mark.feature("BUD-1")
def test_a_budget_has_versions_drafted_approved_and_in_force(actor):
    install_ledger(actor.company_id, by=actor)
    account = Account.objects.get(company_id=actor.company_id, number="409")
    department = Department.objects.create(company_id=actor.company_id, code="S", name="Serwis")
    contract = agreeing.contract(actor)
    parts = (
        LineDraft(name="Materiały", amount=D(60_000), cost_kind_id=make.kind().pk, first_day=Q1[0], last_day=Q1[1]),
        LineDraft(name="Pozostałe", amount=D("12500.50"), account_id=account.pk, department_id=department.pk, contract_id=contract.pk),
    )
    row = make.budget(actor, code="K-26", side="cost", in_force=False, lines=parts)
    first = make.version(row)
    assert (first.state, queries.planned([first.pk])[first.pk]) == ("draft", D("72500.50"))
    assert [(one.first_day, one.last_day) for one in queries.lines(first.pk)] == [Q1, make.YEAR]
    assert _refused(lambda: services.enforce([first.pk], by=actor)) == ("NOT_APPROVED", "state")
    services.approve([first.pk], by=actor)
    assert _refused(lambda: lines.change(first.pk, make.line(row, "Materiały").pk, {"amount": D(1)}, by=actor)) == ("FROZEN", "state")
    services.enforce([first.pk], by=actor)
    second = services.begin(row.pk, label="po przetargu", by=actor)
    assert _refused(lambda: services.begin(row.pk, by=actor)) == ("HAS_DRAFT", "state")
    materials, other = queries.lines(second)
    assert (materials.code, other.account_id, other.department_id, other.contract_id) == (1, account.pk, department.pk, contract.pk)
    lines.change(second, materials.pk, {"amount": D(55_000)}, by=actor)
    lines.add(second, [LineDraft(name="Dźwig", amount=D(4_000))], by=actor)
    told = panels.changes(queries.version(second, by=actor), actor)
    assert [(old and old["amount"], new and new["amount"]) for _sign, _line, old, new, _fields in told["changes"]] == [
        (D(60_000), D(55_000)),
        (None, D(4_000)),
    ]
    services.approve([second], by=actor)
    services.enforce([second], by=actor)
    assert {one.number: one.state for one in queries.versions_of(row.pk)} == {1: "approved", 2: "current"}
    assert Line.objects.get(of_id=second, name="Dźwig").code == 3


@pytest.mark.feature("BUD-1")
def test_a_contracts_budget_is_made_from_a_version(actor):
    source = make.budget(
        actor,
        code="WZOR",
        side="cost",
        lines=(
            LineDraft(name="Materiały", amount=D(40_000), first_day=Q1[0], last_day=Q1[1]),
            LineDraft(name="Montaż", amount=D("999.99")),
        ),
    )
    contract = agreeing.contract(actor, party_id=new_party(actor).pk)
    begins, ends = dt.date(2026, 3, 1), dt.date(2026, 6, 30)
    draft = BudgetDraft(code="UM-1", name="Węzeł SP 12", first_day=begins, last_day=ends, contract_id=contract.pk)
    pk = services.build(make.version(source).pk, draft, percent=D("50"), by=actor)
    made = Budget.objects.get(pk=pk)
    assert (made.contract_id, made.source_id) == (contract.pk, make.version(source).pk)
    assert [(one.name, one.amount, one.first_day, one.last_day) for one in queries.lines(make.version(made).pk)] == [
        ("Materiały", D(20_000), begins, Q1[1]), ("Montaż", D("500.00"), begins, ends),
    ]  # fmt: skip
    assert [one["budget"].pk for one in panels.of_contract(contract.pk, actor)["budgets"]] == [pk]
    assert _refused(lambda: services.build(make.version(source).pk, draft, percent=D(0), by=actor)) == ("BAD_PERCENT", "percent")


@pytest.mark.feature("BUD-1")
def test_what_can_not_be_entered_is_refused_at_its_field(actor):
    def enter(*, line=None, **fields):
        return lambda: make.budget(actor, in_force=False, lines=(LineDraft(**{"name": "x", **line}),) if line else (), **fields)

    make.budget(actor, code="B1", in_force=False)
    assert _refused(enter(code="B1")) == ("TAKEN", "code")
    assert _refused(enter(code=" ")) == ("REQUIRED", "code")
    assert _refused(enter(code="x" * 21)) == ("TOO_LONG", "code")
    assert _refused(enter(name="")) == ("REQUIRED", "name")
    assert _refused(enter(side="both")) == ("BAD_CHOICE", "side")
    assert _refused(enter(control="maybe")) == ("BAD_CHOICE", "control")
    assert _refused(enter(last_day=dt.date(2025, 1, 1))) == ("ENDS_BEFORE", "last_day")
    assert _refused(enter(first_day=dt.date(1900, 1, 1))) == ("BAD_DAY", "first_day")
    assert _refused(enter(contract_id=999_999)) == ("UNKNOWN_KEY", "contract_id")
    assert _refused(enter(line={"amount": D(-1)})) == ("BAD_PRICE", "amount")
    assert _refused(enter(line={"amount": D("NaN")})) == ("BAD_PRICE", "amount")
    assert _refused(enter(line={"amount": D(10) ** 15})) == ("BAD_NUMBER", "amount")
    assert _refused(enter(line={"first_day": dt.date(2027, 1, 1)})) == ("OUTSIDE", "first_day")
    assert _refused(enter(line={"name": ""})) == ("REQUIRED", "name")
    assert _refused(enter(line={"case_id": 999})) == ("UNKNOWN_KEY", "case_id")
    assert Budget.objects.count() == 1 and Version.objects.count() == 1


def test_stale_versions_and_lines_beyond_new_days_are_refused(actor):
    row = make.budget(actor, in_force=False)
    assert services.edit(row.pk, {"name": "Inny"}, version=1, by=actor) == 2
    with pytest.raises(Conflict):
        services.edit(row.pk, {"name": "Trzeci"}, version=1, by=actor)
    assert _refused(lambda: services.edit(row.pk, {"last_day": dt.date(2026, 6, 30)}, by=actor)) == ("OUTSIDE", "last_day")
    draft = make.version(row)
    assert _refused(lambda: services.drop([draft.pk], by=actor)) == ("FIRST", "state")
    with pytest.raises(Conflict):
        lines.change(draft.pk, make.line(row).pk, {"amount": D(1)}, version=7, by=actor)


def test_lines_are_typed_pasted_and_moved_in_the_grid(actor):
    install_ledger(actor.company_id, by=actor)
    make.kind()
    row = make.budget(actor, side="cost", in_force=False)
    pk = make.version(row).pk
    grid.apply(pk, kit.AddLine(text="Transport", quantity="4 500,50", after=None, item_id=None), by=actor)
    grid.apply(
        pk, kit.PasteLines(after=None, columns=("name", "amount", "cost_kind"), rows=(("Rury", "10", "Towary i materiały"),)), by=actor
    )
    first, typed, pasted = queries.lines(pk)
    assert [(one.name, one.amount, one.cost_kind and one.cost_kind.code) for one in (typed, pasted)] == [
        ("Transport", D("4500.50"), None),
        ("Rury", D(10), "goods"),
    ]
    grid.apply(
        pk, kit.SetCells(typed.pk, typed.version, {"account": "409", "first_day": "1.3.2026", "last_day": "", "amount": ""}), by=actor
    )
    changed = Line.objects.get(pk=typed.pk)
    assert (changed.account.number, changed.first_day, changed.last_day, changed.amount) == (
        "409",
        dt.date(2026, 3, 1),
        dt.date(2026, 12, 31),
        D(0),
    )
    for cells, code in (
        ({"account": "999"}, "UNKNOWN_KEY"),
        ({"amount": "sto"}, "NOT_A_NUMBER"),
        ({"first_day": "kiedyś"}, "NOT_A_DATE"),
        ({"contract": "UM 7/2020"}, "UNKNOWN_KEY"),
    ):
        assert _refused(lambda cells=cells: grid.apply(pk, kit.SetCells(typed.pk, changed.version, cells), by=actor)) == (
            code,
            next(iter(cells)),
        )
    grid.apply(pk, kit.MoveLine(pasted.pk, before=first.pk), by=actor)
    grid.apply(pk, kit.RemoveLines(((typed.pk, changed.version),)), by=actor)
    assert [one.pk for one in queries.lines(pk)] == [pasted.pk, first.pk]
    assert grid.totals(pk, by=actor)["amount"] == D(100_010)
    services.approve([pk], by=actor)
    assert not grid.editable(pk, by=actor)


def test_a_group_of_goods_is_of_one_kind_of_costs(actor):
    other = make.kind("transport")
    group = ItemGroup.objects.create(code="RUR", name="Rury", full_name="Rury", path="/1/")
    pk = services.save_kind({"code": "pipes", "name": "Rury", "group_ids": [group.pk]}, by=actor)
    assert queries.groups_of([pk]) == {pk: ["Rury"]}
    assert _refused(lambda: services.save_kind({"group_ids": [group.pk]}, pk=other.pk, by=actor)) == ("TAKEN", "group_ids")
    assert _refused(lambda: services.save_kind({"code": "pipes", "name": "x"}, by=actor)) == ("TAKEN", "code")
    assert _refused(lambda: services.save_kind({"name": " "}, pk=pk, by=actor)) == ("REQUIRED", "name")


@pytest.mark.feature("BUD-1")
def test_a_company_may_work_without_budgets(actor):
    row = make.budget(actor)
    assert [one.budget_id for one in queries.in_force(actor.company_id)] == [row.pk]
    services.switch(on=False, by=actor)
    assert queries.in_force(actor.company_id) == ()
    assert _refused(lambda: services.begin(row.pk, by=actor))[0] == "SWITCHED_OFF"
    services.switch(on=True, by=actor)
    assert [one.budget_id for one in queries.in_force(actor.company_id)] == [row.pk]


def test_many_are_entered_in_as_many_statements_as_one(actor):
    first, last = make.YEAR

    def enter(*codes):
        return services.create(
            [
                BudgetDraft(code=code, name=code, first_day=first, last_day=last, lines=(LineDraft(name="x", amount=D(1)),))
                for code in codes
            ],
            by=actor,
        )

    enter("A")
    with CaptureQueriesContext(connection) as one:
        enter("B")
    with CaptureQueriesContext(connection) as many:
        assert len(enter("C", "D", "E")) == 3
    assert len(many) == len(one)


def test_pages_open(actor):
    client = Client()
    for name, value in session_cookie(user_with(None)):
        client.cookies[name] = value
    row = make.budget(actor)
    second = services.begin(row.pk, by=actor)
    line = make.line(row).pk
    kind = make.kind().pk
    for address in (
        reverse("budgets"), reverse("budget-new"), reverse("budget", args=[row.pk]), reverse("budget-edit", args=[row.pk]), reverse("budget-version", args=[second]), reverse("budget-line", args=[line]),
        reverse("budget-kinds"), reverse("budget-kind", args=[kind]), reverse("budget-kind-new"), reverse("budget-switch"),
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address
    for address, panel in (("budget", "versions"), ("budget-version", "changes"), ("budget-line", "postings")):
        pk = {"budget": row.pk, "budget-version": second, "budget-line": line}[address]
        assert client.get(reverse(address, args=[pk]), {"panel": panel}).status_code == 200, panel


@pytest.mark.feature("BUD-1")
def test_a_line_of_a_budget_taken_off_comes_back_under_its_code(actor):
    version = make.version(
        make.budget(actor, in_force=False, lines=(LineDraft(name="Towary", amount=D(5)), LineDraft(name="Usługi", amount=D(7))))
    )
    first, second = queries.lines(version.pk)
    gone = grid_undo.apply(grid.LINES, version.pk, kit.RemoveLines(((first.pk, first.version),)), by=actor)
    assert [one.pk for one in queries.lines(version.pk)] == [second.pk]
    grid_undo.apply(grid.LINES, version.pk, kit.Restore(gone.undo), by=actor)
    assert [(one.pk, one.code, one.amount) for one in queries.lines(version.pk)] == [
        (one.pk, one.code, one.amount) for one in (first, second)
    ]
