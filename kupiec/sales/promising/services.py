"""Parameters of promising, and promises held for some hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import clock, entered, locks, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import public as stock
from kupiec.sales.promising import queries
from kupiec.sales.promising.models import Hold, Terms
from kupiec.sales.promising.values import LONGEST_HOLD, Ask, Whole

FIELDS = ("item_id", "lead_days", "lot", "most_lots", "safety", "weekdays", "cut_off", "resource_id", "unit_hours")
FIGURES = ("lead_days", "lot", "most_lots", "safety", "unit_hours")


def save_terms(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change parameters of an item, or of all others (no item).

    Refuses NEGATIVE, WEEKDAYS, HOURS, TAKEN, UNKNOWN_KEY; Conflict on a stale version.
    """
    by.require("promising.setup")
    clean = {name: value for name, value in values.items() if name in FIELDS}
    clean |= {name: clean[name] or 0 for name in ("lot", "safety", "unit_hours") if name in clean}
    for name in FIGURES:
        if clean.get(name) is not None and clean[name] < 0:
            raise Refusal("NEGATIVE", N_("It can’t be negative."), name)
    if clean.get("lead_days") is not None and clean["lead_days"] > 365:
        raise Refusal("BAD_NUMBER", N_("This number is too large."), "lead_days")
    if not set(clean.get("weekdays") or "") <= set("1234567"):
        raise Refusal("WEEKDAYS", N_("Write days as figures: 1 is Monday, 7 is Sunday."), "weekdays")
    if clean.get("resource_id") and not clean.get("unit_hours", 1):
        raise Refusal("HOURS", N_("Say how many hours a unit takes."), "unit_hours")
    records.fit(Terms, {name: value for name, value in clean.items() if not name.endswith("_id")})
    with tx.write_tx(by=by):
        records.check_keys(Terms, [clean])
        if "item_id" in clean and Terms.objects.filter(company_id=by.company_id, item_id=clean["item_id"]).exclude(pk=pk or 0).exists():
            raise Refusal("TAKEN", N_("It has parameters already; change those."), "item_id")
        if pk is None:
            return int(Terms.objects.create(company_id=by.company_id, **clean).pk)
        records.update(Terms.objects.get(pk=pk, company_id=by.company_id), clean, version=version)
        return pk


def drop_terms(ids: Sequence[int], *, by: Actor) -> int:
    """The parameters of all others hold for them again."""
    by.require("promising.setup")
    with tx.write_tx(by=by):
        rows = list(Terms.objects.filter(company_id=by.company_id, pk__in=list(ids)))
        entered.all_there(rows, ids)
        for row in rows:
            row.delete()
    return len(rows)


def hold(asks: Sequence[Ask], *, warehouse_id: int, hours: int, title: str = "", source: tuple[str, int] | None = None, by: Actor) -> Whole:
    """Promise lines and keep them from other promises for some hours; what was held for the same source is let go first.

    One at a time in a warehouse, so that two don't hold the same pieces. Refuses HOURS, QUANTITY, NO_WAREHOUSE, NEVER.
    """
    by.require("promising.hold")
    if not 1 <= hours <= LONGEST_HOLD:
        raise Refusal("HOURS", N_("From 1 to %(most)s hours."), "hours", params={"most": LONGEST_HOLD})
    if not asks or any(ask.quantity <= 0 for ask in asks):
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")
    records.fit(Hold, {"title": title})
    with tx.write_tx(by=by):
        if not locks.lock(locks.Kind.STOCK, stock.Warehouse.objects.filter(company_id=by.company_id, active=True), ids=[warehouse_id]):
            raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
        if source:
            Hold.objects.filter(company_id=by.company_id, source_kind=source[0], source_id=source[1]).delete()
        whole = queries.promise(asks, warehouse_id=warehouse_id, by=by)
        if whole.on is None:
            raise Refusal("NEVER", N_("Not all of it can be promised, so nothing is held."), "quantity")
        _keep(
            whole, warehouse_id=warehouse_id, until=clock.now() + dt.timedelta(hours=hours), named=(title, *(source or ("", None))), by=by
        )
    return whole


def _keep(whole: Whole, *, warehouse_id: int, until: dt.datetime, named: tuple[str, str, int | None], by: Actor) -> None:
    title, kind, source_id = named
    Hold.objects.bulk_create(
        Hold(
            company_id=by.company_id, warehouse_id=warehouse_id, item_id=answer.ask.item_id, quantity=part.quantity, on=part.on, until=until, title=title,
            source_kind=kind, source_id=source_id, created_by_id=by.user_id, created_at=clock.now(),
        )
        for answer in whole.answers
        for part in answer.promise.parts
    )  # fmt: skip


def let_go(ids: Sequence[int], *, by: Actor) -> int:
    """They are for others again. Refuses NOT_FOUND."""
    by.require("promising.hold")
    with tx.write_tx(by=by):
        rows = queries.holds(by).filter(pk__in=list(ids))
        entered.all_there(list(rows), ids)
        return Hold.objects.filter(pk__in=list(ids), company_id=by.company_id).delete()[0]
