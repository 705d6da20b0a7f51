"""Editing the head: who, when, from where, on which terms. A change of customer, currency or date marks prices stale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.orders import found as lookup
from kupiec.sales.orders import settings
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.services import converge, create, loading, totals
from kupiec.sales.orders.values import SOURCE_ORDER, DraftOrder, Meaning

ALWAYS = frozenset({"wanted_on", "customer_reference", "remarks", "salesperson_id", "delivery_address_id", "attributes"})
IN_DRAFT = ALWAYS | {
    "orderer_id", "recipient_id", "payer_id", "warehouse_id", "payment_method", "payment_days", "currency_id",
    "issue_date", "language", "prices_gross",
}  # fmt: skip
STALE = {"orderer_id": "customer", "currency_id": "currency", "issue_date": "date", "prices_gross": "currency"}


def edit_head(order_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change fields of the head; the new version. Prices stay and are marked stale; *reprice* makes them anew. VAT follows another customer.

    A draft takes all of `IN_DRAFT`, an accepted order only `ALWAYS`. Refuses NOT_DRAFT, NO_PARTY, NO_ADDRESS,
    NO_WAREHOUSE, PAYMENT_DAYS, RATE_MISSING, REQUIRED; Conflict on a stale version.
    """
    by.require("orders.edit")
    if unknown := changes.keys() - IN_DRAFT:
        raise ValueError(f"not a field of the head: {sorted(unknown)}")
    with tx.write_tx(by=by):
        order = loading.locked_one(order_id, by=by, version=version)
        _check_state(order, changes)
        described = attributes.write(SOURCE_ORDER, {order.pk: changes.get("attributes") or {}}, by=by)
        changed = {name: value for name, value in changes.items() if name != "attributes" and getattr(order, name) != value}
        if not changed and not described:
            return order.version
        records.required(Order, changed)
        records.fit(Order, {name: value for name, value in changed.items() if not name.endswith("_id")})
        records.check_keys(Order, [changed])
        entered.near_day(changed, "wanted_on")
        _put(order, changed, by=by)
        _mark_stale(order, changed)
        order.version += 1
        order.updated_at = clock.now()
        order.save()
        if changed.keys() & {"prices_gross", "orderer_id"}:
            totals.recount([order])
        if order.state == Meaning.ACCEPTED and "wanted_on" in changed:
            loading.lock_credit([order], by=by)
            converge.refresh([order], by=by)
        if changed.keys() & {"orderer_id", "customer_reference"}:
            lookup.numbered([order], parties.documents_facts([order.orderer_id], company_id=order.company_id), by=by)
        audit.tell("orders.order", [order.pk], "edited", by=by, data={"fields": sorted([*changed, *(["attributes"] if described else [])])})
        return order.version


def _check_state(order: Order, changes: Mapping[str, Any]) -> None:
    if order.state in (Meaning.CLOSED, Meaning.CANCELLED) or (order.state == Meaning.ACCEPTED and changes.keys() - ALWAYS):
        raise Refusal(
            "NOT_DRAFT",
            N_("%(number)s is accepted: this can’t be changed here any more."),
            next(iter(changes)),
            params={"number": order.number},
        )


def _put(order: Order, changed: Mapping[str, Any], *, by: Actor) -> None:
    before = order.orderer_id
    for name, value in changed.items():
        setattr(order, name, value)
    if "orderer_id" in changed:
        _new_orderer(order, before, changed, by=by)
    if changed.keys() & {"recipient_id", "payer_id", "delivery_address_id"}:
        _check_roles(order, changed)
    if (
        "warehouse_id" in changed
        and not stock.Warehouse.objects.filter(pk=order.warehouse_id, company_id=order.company_id, active=True).exists()
    ):
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse")
    if not 0 <= order.payment_days <= 365:
        raise Refusal("PAYMENT_DAYS", N_("Between 0 and 365 days."), "payment_days")
    if changed.keys() & {"currency_id", "issue_date"}:
        _new_rate(order)


def _new_orderer(order: Order, before: int, changed: Mapping[str, Any], *, by: Actor) -> None:
    """Another customer: roles that followed the old one follow the new one, with his terms."""
    for role in ("recipient_id", "payer_id"):
        if role not in changed and getattr(order, role) == before:
            setattr(order, role, order.orderer_id)
    facts = parties.documents_facts({order.orderer_id, order.recipient_id, order.payer_id}, company_id=order.company_id)
    create.party_of(facts, order.orderer_id, "orderer")
    draft = DraftOrder(
        order.company_id,
        order.branch_id,
        order.orderer_id,
        order.issue_date,
        payment_method=changed.get("payment_method"),
        payment_days=changed.get("payment_days"),
        delivery_address_id=changed.get("delivery_address_id"),
    )
    create.put_terms(order, draft, facts, by=by)
    _new_vat(order, before)


def _new_vat(order: Order, before: int) -> None:
    """Prices stay until asked; VAT is the law's, and goes by the customer."""
    facts = parties.documents_facts({before, order.orderer_id}, company_id=order.company_id)
    catalog.vat.follow(OrderLine.objects.filter(order_id=order.pk), before=facts[before].terms, after=facts[order.orderer_id].terms)


def _check_roles(order: Order, changed: Mapping[str, Any]) -> None:
    facts = parties.documents_facts({order.recipient_id, order.payer_id}, company_id=order.company_id)
    create.party_of(facts, order.recipient_id, "recipient")
    create.party_of(facts, order.payer_id, "payer")
    known = {address.id for address in facts[order.recipient_id].addresses}
    if order.delivery_address_id is not None and order.delivery_address_id not in known:
        if "delivery_address_id" in changed:
            raise Refusal("NO_ADDRESS", N_("The recipient has no such address."), "delivery_address")
        order.delivery_address_id = None


def _new_rate(order: Order) -> None:
    base = settings.of(order.company_id).base_currency
    if order.currency_id == base:
        order.rate, order.rate_table, order.rate_on = 1, "", None
        return
    rate = company.rate_for(order.currency_id, base=base, before=order.issue_date)
    order.rate, order.rate_table, order.rate_on = rate.rate, rate.table, rate.on


def _mark_stale(order: Order, changed: Mapping[str, Any]) -> None:
    words = [word for name, word in STALE.items() if name in changed]
    if words:
        OrderLine.objects.filter(order_id=order.pk, item__isnull=False).update(stale=" ".join(dict.fromkeys(words)))
