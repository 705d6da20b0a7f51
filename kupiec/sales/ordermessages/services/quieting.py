"""Customers who want no messages about their orders."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import public as parties
from kupiec.sales.ordermessages import queries
from kupiec.sales.ordermessages.models import Quiet
from kupiec.sales.ordermessages.values import RIGHT


def hush(party_id: int, *, reason: str = "", by: Actor) -> int:
    """This customer gets no messages about his orders from now on. Refuses NO_PARTY, TAKEN, TOO_LONG."""
    by.require(RIGHT)
    reason = entered.one_line(reason)
    records.fit(Quiet, {"reason": reason})
    if not parties.visible(by).filter(pk=party_id).exists():
        raise Refusal("NO_PARTY", N_("Choose a customer."), "party_id")
    with tx.write_tx(by=by):
        row, made = Quiet.objects.get_or_create(
            company_id=by.company_id, party_id=party_id, defaults={"reason": reason, "since": clock.now()}
        )
        if not made:
            raise Refusal("TAKEN", N_("This customer gets no messages already."), "party_id")
    return int(row.pk)


def unhush(ids: Sequence[int], *, by: Actor) -> int:
    """They get messages again."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        rows = queries.quiet(by).filter(pk__in=list(ids))
        entered.all_there(list(rows), ids)
        return rows.delete()[0]
