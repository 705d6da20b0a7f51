"""How far documents are paid: asked by invoices and orders, visible both ways (SET-4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from kupiec.ground.kernel import clock
from kupiec.money.receivables import rules
from kupiec.money.receivables.models import Match, Receivable
from kupiec.money.receivables.values import ZERO, PaidBy, PaidState


def of_document(source: str, ids: Iterable[int]) -> dict[int, PaidState]:
    """Amount, open balance, due day, days overdue and what paid, of documents by id. Two queries for any set."""
    rows: dict[int, list[Receivable]] = defaultdict(list)
    for row in Receivable.objects.filter(source=source, source_id__in=list(ids)).order_by("due", "pk"):
        rows[row.source_id].append(row)
    paid = _paid_by([row.pk for group in rows.values() for row in group])
    today = clock.today()
    return {pk: _state(group, paid, today) for pk, group in rows.items()}


def _state(group: list[Receivable], paid: dict[int, list[PaidBy]], today: object) -> PaidState:
    waiting = [row for row in group if row.open]
    due = waiting[0].due if waiting else group[-1].due
    return PaidState(
        amount=sum((row.amount for row in group), ZERO),
        open=sum((row.open for row in group), ZERO),
        due=due,
        overdue_days=rules.overdue_days(due, today) if waiting else 0,  # type: ignore[arg-type]
        currency=group[0].currency_id,
        payments=tuple(sorted((one for row in group for one in paid.get(row.pk, ())), key=lambda one: one.on)),
    )


def _paid_by(receivable_ids: list[int]) -> dict[int, list[PaidBy]]:
    found: dict[int, list[PaidBy]] = defaultdict(list)
    matches = Match.objects.filter(Q(debit__in=receivable_ids) | Q(credit__in=receivable_ids))
    wanted = set(receivable_ids)
    for row in matches.select_related("debit", "credit", "debit_payment", "credit_payment").order_by("pk"):
        for mine, item, money in (
            (row.debit_id, row.credit, row.credit_payment),
            (row.credit_id, row.debit, row.debit_payment),
        ):
            if mine not in wanted:
                continue
            if money:
                found[mine].append(PaidBy(money.number, money.on, row.amount, money.pk))
            elif item:
                found[mine].append(PaidBy(item.number, item.issue_date, row.amount))
    return found
