"""Commitments of orders and deliveries, and the lock under which credit is weighed (ORD-6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from kupiec.ground.kernel import locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import NUMBER
from kupiec.money.receivables.models import Commitment, CreditRow
from kupiec.money.receivables.values import ZERO, CommitmentRow

_ROWS = locks.Locked(
    locks.Kind.CREDIT,
    lambda ids, company: CreditRow.objects.filter(company_id=company, party_id__among=ids),
    company=NUMBER,
)


def lock_credit(company_id: int, party_ids: Iterable[int]) -> None:
    """Lock the payers' credit rows for this transaction; call it before weighing and before stock is locked.

    One statement; rows are made for payers who have none. Payers locked before in this transaction cost nothing.
    """
    notes: set[tuple[int, int]] = tx.memo().setdefault("receivables.credit", set())
    wanted = sorted(pk for pk in set(party_ids) if (company_id, pk) not in notes)
    if not wanted:
        return
    known = {row.party_id for row in _ROWS.find(ids=set(wanted), company=company_id)}
    if len(known) < len(wanted):
        missing = [CreditRow(company_id=company_id, party_id=pk) for pk in wanted if pk not in known]
        CreditRow.objects.bulk_create(missing, ignore_conflicts=True)
        _ROWS.find(ids=set(wanted), company=company_id)
    notes |= {(company_id, pk) for pk in wanted}


def set_commitments(rows: Sequence[CommitmentRow], *, by: Actor) -> None:
    """Replace what papers above commit of their payers' credit, each by its source row and kind; 0 removes it.

    One statement for any set: the table drops a row that is replaced by nothing (`guards`). Who raises a commitment
    holds the payer's credit row (`lock_credit`).
    """
    if not rows:
        return
    wanted = {(row.source, row.source_id, row.kind): row for row in rows}
    amount = Commitment._meta.get_field("amount")
    params: list[Any] = []
    for row in wanted.values():
        params += [row.company_id, row.party_id, row.source, row.source_id, row.kind]
        params.append(amount.get_db_prep_save(max(row.amount, ZERO), connection))
    with tx.write_tx(by=by), connection.cursor() as cursor:
        cursor.execute(_REPLACE.format(", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(wanted))), params)


_REPLACE = (
    "INSERT INTO receivables_commitment (company_id, party_id, source, source_id, kind, amount) VALUES {}"
    " ON CONFLICT (source, source_id, kind) DO UPDATE SET company_id = excluded.company_id,"
    " party_id = excluded.party_id, amount = excluded.amount"
)
