"""Demo: what the wholesaler plans for the year, and for the works it does; through the verbs only."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.ledger import public as ledger
from kupiec.people.catalog import public as catalog
from kupiec.sales.budgets import queries, services
from kupiec.sales.budgets.models import CostKind
from kupiec.sales.budgets.values import BudgetDraft, LineDraft
from kupiec.sales.contracts import public as contracts

D = Decimal
WORKS = (
    ("Materiały węzła", "goods", D(42_000)),
    ("Izolacja", "subcontract", D(14_800)),
    ("Montaż własny", "labour", D(18_500)),
    ("Dźwig i transport", "transport", D(3_200)),
)


def fill(on: dt.date, *, by: Actor) -> None:
    """Sales of the year in a second version, purchases by kinds of goods, a pattern of works and the budget of a contract made from it."""
    begins, ends = dt.date(on.year, 1, 1), dt.date(on.year, 12, 31)
    kinds = dict(CostKind.objects.values_list("code", "pk"))
    groups = dict(catalog.ItemGroup.objects.filter(parent__isnull=True).order_by("pk").values_list("code", "pk"))
    services.save_kind({"group_ids": list(groups.values())}, pk=kinds["goods"], by=by)
    month = on.replace(day=1)
    with clock.frozen(dt.datetime.combine(on - dt.timedelta(days=30), dt.time(9), clock.WARSAW)):
        _sales(begins, ends, month, by=by)
        _purchases(begins, ends, kinds, by=by)
        (pattern,) = services.create([BudgetDraft(
            code="WZOR-W", name="Wzór: węzeł cieplny", first_day=begins, last_day=ends, side="cost", control="none", owner_id=by.employee_id,
            lines=tuple(LineDraft(name=name, amount=amount, cost_kind_id=kinds[kind]) for name, kind, amount in WORKS),
        )], by=by)  # fmt: skip
        services.approve([queries.shown(pattern).pk], by=by)
    _of_works(pattern, on, by=by)


def _sales(begins: dt.date, ends: dt.date, month: dt.date, *, by: Actor) -> None:
    account = ledger.Account.objects.filter(company_id=by.company_id, number="703").values_list("pk", flat=True).first()
    over = (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    lines = (
        LineDraft(name="Sprzedaż razem", amount=D(1_450_000)),
        LineDraft(name="Przychód z kont 703, bieżący miesiąc", amount=D(420_000), account_id=account, first_day=month, last_day=over),
    )
    (pk,) = services.create(
        [
            BudgetDraft(
                code=f"SP-{begins:%y}",
                name="Plan sprzedaży",
                first_day=begins,
                last_day=ends,
                side="income",
                control="none",
                owner_id=by.employee_id,
                lines=lines,
            )
        ],
        by=by,
    )
    _in_force(queries.shown(pk).pk, by=by)
    second = services.begin(pk, label="po podwyżkach producentów", by=by)
    first = queries.lines(second)[0]
    services.lines.change(second, first.pk, {"amount": D(1_600_000)}, by=by)
    _in_force(second, by=by)


def _purchases(begins: dt.date, ends: dt.date, kinds: dict[str, int], *, by: Actor) -> None:
    lines = (
        LineDraft(name="Towary do magazynu", amount=D(600_000), cost_kind_id=kinds["goods"]),
        LineDraft(name="Pozostałe zakupy", amount=D(24_000), remarks="bez kosztów biura"),
    )
    (pk,) = services.create(
        [
            BudgetDraft(
                code=f"ZK-{begins:%y}",
                name="Plan zakupów",
                first_day=begins,
                last_day=ends,
                control="warn",
                owner_id=by.employee_id,
                lines=lines,
            )
        ],
        by=by,
    )
    _in_force(queries.shown(pk).pk, by=by)


def _of_works(pattern: int, on: dt.date, *, by: Actor) -> None:
    """The budget of the contract for works, made from the pattern."""
    contract = contracts.visible(by).filter(kind__code="works", state=contracts.State.SIGNED).order_by("pk").first()
    if contract is None:
        return
    first, last = on - dt.timedelta(days=40), on + dt.timedelta(days=70)
    draft = BudgetDraft(
        code=f"{contract.number.replace(' ', '')}"[:20],
        name=contract.subject[:160],
        first_day=first,
        last_day=last,
        contract_id=contract.pk,
        control="stop",
        owner_id=by.employee_id,
    )
    pk = services.build(queries.shown(pattern).pk, draft, percent=D(110), by=by)
    _in_force(queries.shown(pk).pk, by=by)


def _in_force(version_id: int, *, by: Actor) -> None:
    services.approve([version_id], by=by)
    services.enforce([version_id], by=by)
