"""Commitments of orders and deliveries, and the lock under which credit is weighed (ORD-6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from kupiec.ground.kernel import locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.money.receivables.models import Commitment, CreditRow
from kupiec.money.receivables.values import CommitmentRow


def lock_credit(company_id: int, party_ids: Iterable[int]) -> None:
    """Lock the payers' credit rows for this transaction; call it before weighing and before stock is locked."""
    wanted = sorted(set(party_ids))
    if not wanted:
        return
    rows = CreditRow.objects.filter(company_id=company_id, party_id__in=wanted)
    known = dict(rows.values_list("party_id", "pk"))
    if len(known) < len(wanted):
        missing = [CreditRow(company_id=company_id, party_id=pk) for pk in wanted if pk not in known]
        CreditRow.objects.bulk_create(missing, ignore_conflicts=True)
        known = dict(rows.values_list("party_id", "pk"))
    locks.lock(locks.Kind.CREDIT, CreditRow.objects.all(), ids=known.values())


def set_commitments(rows: Sequence[CommitmentRow], *, by: Actor) -> None:
    """Replace what papers above commit of their payers' credit, each by its source row and kind; 0 removes it.

    Two statements for any set. Who raises a commitment holds the payer's credit row (`lock_credit`).
    """
    if not rows:
        return
    wanted = {(row.source, row.source_id, row.kind): row for row in rows}
    with tx.write_tx(by=by):
        gone = [key for key, row in wanted.items() if row.amount <= 0]
        if gone:
            Commitment.objects.filter(_any_of(gone)).delete()
        Commitment.objects.bulk_create(
            [
                Commitment(
                    company_id=row.company_id,
                    party_id=row.party_id,
                    source=row.source,
                    source_id=row.source_id,
                    kind=row.kind,
                    amount=row.amount,
                )
                for row in wanted.values()
                if row.amount > 0
            ],
            update_conflicts=True,
            unique_fields=["source", "source_id", "kind"],
            update_fields=["company", "party", "amount"],
        )


def _any_of(keys: Sequence[tuple[str, int, str]]) -> Q:
    """One condition per source and kind, with its ids."""
    groups: dict[tuple[str, str], list[int]] = {}
    for source, source_id, kind in keys:
        groups.setdefault((source, kind), []).append(source_id)
    found = Q()
    for (source, kind), ids in sorted(groups.items()):
        found |= Q(source=source, kind=kind, source_id__in=ids)
    return found
