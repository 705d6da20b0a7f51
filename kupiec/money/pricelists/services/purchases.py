"""Purchase prices follow receipts and suppliers' files: taken at once, or put down for somebody to take (PRC-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricelists import rules
from kupiec.money.pricelists.models import PurchaseChange
from kupiec.money.pricelists.values import ChangeState, Files, Fresh, PurchaseRules, Receipts, Whence
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog

RIGHT = "pricing.lists"
COST = "prices.see_cost"
JOB = "pricelists.receipts"
KEY = "purchases"


def rules_of(company_id: int) -> PurchaseRules:
    """What the company has chosen."""
    chosen = (company.queries.own(company_id).settings or {}).get(KEY, {})
    above = chosen.get("ask_above")
    return PurchaseRules(
        Receipts(chosen.get("receipts", Receipts.OFF)), Files(chosen.get("files", Files.MAIN)), None if above is None else Decimal(above)
    )


def choose(chosen: PurchaseRules, *, by: Actor) -> None:
    """Change how purchase prices follow, from now on. Refuses BAD_NUMBER."""
    by.require(RIGHT)
    by.require(COST)
    if chosen.ask_above is not None and not 0 <= chosen.ask_above <= 1000:
        raise Refusal("BAD_NUMBER", N_("Per cents from 0 to 1000."), "ask_above")
    with tx.write_tx(by=by):
        own = company.Company.objects.select_for_update().get(pk=by.company_id)
        above = None if chosen.ask_above is None else str(chosen.ask_above)
        own.settings = {**own.settings, KEY: {"receipts": chosen.receipts, "files": chosen.files, "ask_above": above}}
        own.save(update_fields=["settings"])
        audit.tell("company.company", [own.pk], "purchase_rules_changed", by=by, data=own.settings[KEY])


def receipts_issued(document_ids: Sequence[int], *, by: Actor) -> None:
    """Goods came in: where purchase prices follow, a job reads what they cost."""
    if rules_of(by.company_id).receipts != Receipts.OFF:
        jobs.enqueue(JOB, {"documents": list(document_ids)}, by=by)


def run_receipts(job: jobs.Running) -> None:
    """The job: purchase prices from what the goods of these receipts cost. Run twice it does nothing more."""
    with job.write():
        chosen = rules_of(job.by.company_id)
        found = _received(job.payload["documents"])
        if chosen.receipts == Receipts.AVERAGE:
            found = _averaged(found, company_id=job.by.company_id)
        if chosen.receipts != Receipts.OFF:
            record(found, source=Whence.RECEIPT, ask_above=chosen.ask_above, by=job.by)


def _received(document_ids: Sequence[int]) -> list[Fresh]:
    """What each item cost on the last of its lines; goods that came for nothing tell no price."""
    lines = stock.StockLine.objects.filter(
        document_id__in=list(document_ids),
        document__kind="PZ",
        document__state="issued",
        reverses__isnull=True,
        base_quantity__gt=0,
        cost__gt=0,
    )
    counted = set(
        PurchaseChange.objects.filter(source=Whence.RECEIPT, source_id__in=lines.values("pk")).values_list("source_id", flat=True)
    )
    rows = lines.order_by("document_id", "position", "pk").values_list(
        "pk", "item_id", "cost", "base_quantity", "document__party_id", "document__number"
    )
    found = {
        item: Fresh(item, half_up(cost / quantity, 4), party, pk, number or "")
        for pk, item, cost, quantity, party, number in rows
        if pk not in counted
    }
    return list(found.values())


def _averaged(found: Sequence[Fresh], *, company_id: int) -> list[Fresh]:
    """The same items at what their goods in our warehouses cost on average."""
    layers = stock.ahead.Layer.objects.filter(company_id=company_id, item__among=[one.item_id for one in found], quantity__gt=0)
    sums = layers.order_by().values_list("item_id").annotate(Sum("quantity"), Sum("value"))
    average = {item: half_up(value / quantity, 4) for item, quantity, value in sums if value}
    return [one._replace(price=average.get(one.item_id, one.price)) for one in found]


def record(found: Sequence[Fresh], *, source: Whence, ask_above: Decimal | None, by: Actor) -> int:
    """New purchase prices of items, each once: those that differ much wait, the others are taken. Answers how many were taken.

    What still waited for these items is overtaken. A constant number of statements for any set.
    """
    told = {one.item_id: one for one in found}
    if not told:
        return 0
    with tx.write_tx(by=by):
        before = dict(catalog.Item.objects.filter(pk__among=list(told)).values_list("pk", "purchase_price"))
        _waiting(by).filter(item__among=list(told)).update(state=ChangeState.REPLACED, decided_at=clock.now())
        differing = [one for one in told.values() if before[one.item_id] != one.price]
        rows = [_change(one, before[one.item_id], source=source, ask_above=ask_above, by=by) for one in differing]
        insert_rows(rows)
        taken = {row.item_id: row.new for row in rows if row.state == ChangeState.DONE}
        return catalog.set_purchase_prices(taken, by=by) if taken else 0


def _change(one: Fresh, old: Decimal | None, *, source: Whence, ask_above: Decimal | None, by: Actor) -> PurchaseChange:
    now, wait = clock.now(), rules.waits(old, one.price, ask_above=ask_above)
    return PurchaseChange(
        company_id=by.company_id, item_id=one.item_id, party_id=one.party_id, old=old, new=one.price, source=source, source_id=one.source_id,
        document=one.document[:60], state=ChangeState.WAITING if wait else ChangeState.DONE, at=now, decided_at=None if wait else now,
        decided_by=None if wait else by.user_id,
    )  # fmt: skip


def _waiting(by: Actor) -> Any:
    return PurchaseChange.objects.filter(company_id=by.company_id, state=ChangeState.WAITING)


def take(change_ids: Sequence[int], *, by: Actor) -> int:
    """Take purchase prices that wait. Answers how many items have a new price."""
    return _decide(change_ids, ChangeState.DONE, by=by)


def reject(change_ids: Sequence[int], *, by: Actor) -> int:
    """Turn purchase prices that wait down; the old ones stay. Answers how many."""
    return _decide(change_ids, ChangeState.REJECTED, by=by)


def _decide(change_ids: Sequence[int], state: ChangeState, *, by: Actor) -> int:
    by.require(RIGHT)
    by.require(COST)
    with tx.write_tx(by=by):
        rows = list(_waiting(by).select_for_update().filter(pk__in=list(change_ids)).order_by("pk"))
        if not rows:
            raise Refusal("NOT_WAITING", N_("None of these prices waits any more."))
        PurchaseChange.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, decided_at=clock.now(), decided_by=by.user_id)
        prices: Mapping[int, Decimal] = {row.item_id: row.new for row in rows}
        if state == ChangeState.DONE:
            catalog.set_purchase_prices(prices, by=by)
    return len(rows)
