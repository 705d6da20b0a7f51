"""Confirmations entered and changed: roles, places, currency (CNF-1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.confirmations.models import Confirmation, Line
from kupiec.sales.confirmations.services import rows as lines
from kupiec.sales.confirmations.services.held import open_one
from kupiec.sales.confirmations.values import LONGEST_TEXT, Draft, State

ROLES = ("orderer_id", "recipient_id", "payer_id")
CHANGEABLE = (*ROLES, "delivery_address_id", "pickup_id", "warehouse_id", "currency_id", "rate", "customer_reference", "remarks")
FIXED_ONCE_CONFIRMED = (*ROLES, "currency_id", "rate")
Values = dict[str, Any]


def create(drafts: Sequence[Draft], *, by: Actor) -> list[int]:
    """Enter confirmations as drafts, each line one tranche on the day asked for; ids in order. Constant statements for any set.

    Refuses UNKNOWN_KEY, NOT_CUSTOMER, NO_WAREHOUSE, ONE_PLACE, NO_ADDRESS, NO_RATE, and what lines refuse.
    """
    by.require("confirmations.edit")
    if not drafts:
        return []
    own, places = company.queries.own(by.company_id), {one.id: one.branch_id for one in stock.serving_warehouses(by.company_id)}
    rates = _rates({(draft.currency or own.base_currency, draft.rate) for draft in drafts}, own.base_currency)
    heads = [_head(draft, places, own.base_currency, rates, by) for draft in drafts]
    _check_parties(heads, by=by)
    goods = catalog.facts({line.item_id for draft in drafts for line in draft.lines if line.item_id})
    with tx.write_tx(by=by):
        made = [lines.rows_of(draft.lines, goods, company_id=by.company_id) for draft in drafts]
        rows = [Confirmation(**head) for head in heads]
        Confirmation.objects.bulk_create(rows)
        for row, some in zip(rows, made, strict=True):
            for line in some:
                line.confirmation_id = row.pk
        every = [line for some in made for line in some]
        Line.objects.bulk_create(every)
        lines.first_tranches(every, by=by)
    return [row.pk for row in rows]


def _head(draft: Draft, places: Mapping[int, Any], base: str, rates: Mapping[tuple[str, Decimal | None], Decimal], by: Actor) -> Values:
    now, today = clock.now(), clock.today()
    warehouse = draft.warehouse_id or draft.pickup_id or next(iter(places), None)
    _check_places(warehouse, draft.pickup_id, draft.delivery_address_id, places)
    currency = draft.currency or base
    texts = _texts({"customer_reference": draft.customer_reference, "remarks": draft.remarks})
    return {
        "company_id": by.company_id, "branch_id": draft.branch_id or places[warehouse or 0], "state": State.DRAFT, "issue_date": today, "source": draft.source, "source_id": draft.source_id,
        "order_id": draft.order_id, "orderer_id": draft.orderer_id, "recipient_id": draft.recipient_id or draft.orderer_id, "payer_id": draft.payer_id or draft.orderer_id,
        "delivery_address_id": draft.delivery_address_id, "pickup_id": draft.pickup_id, "warehouse_id": warehouse, "currency_id": currency,
        "rate": rates[(currency, draft.rate)], "salesperson_id": draft.salesperson_id or by.employee_id, "created_at": now, "created_by": by.user_id, "updated_at": now, **texts,
    }  # fmt: skip


def _texts(values: Mapping[str, Any]) -> Values:
    clean = entered.texts(values, lines=("customer_reference",), areas=("remarks",), longest=LONGEST_TEXT)
    records.fit(Confirmation, {name: value for name, value in clean.items() if isinstance(value, str) and name not in ("currency_id",)})
    return clean


def _rates(wanted: Collection[tuple[str, Decimal | None]], base: str) -> dict[tuple[str, Decimal | None], Decimal]:
    """Rates of currencies: the one given, else that of the last table. Refuses NO_CURRENCY, NEGATIVE, and what rates refuse."""
    missing = {code for code, _given in wanted} - set(
        company.Currency.objects.filter(code__in={code for code, _given in wanted}).values_list("code", flat=True)
    )
    if missing:
        raise Refusal("NO_CURRENCY", N_("There is no such currency."), "currency_id")
    found: dict[tuple[str, Decimal | None], Decimal] = {}
    asked = {code for code, given in wanted if given is None and code != base}
    known = company.rates_for(sorted(asked), base=base, before=clock.today()) if asked else {}
    for code, given in wanted:
        rate = Decimal(1) if code == base else known[code].rate if given is None else given
        if rate <= 0:
            raise Refusal("NEGATIVE", N_("The rate must be above zero."), "rate")
        records.fit(Confirmation, {"rate": rate})
        found[(code, given)] = rate
    return found


def _check_places(warehouse: int | None, pickup: int | None, address: int | None, places: Mapping[int, Any]) -> None:
    if warehouse not in places:
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "warehouse_id")
    if pickup is not None and pickup not in places:
        raise Refusal("NO_WAREHOUSE", N_("Choose a warehouse of this company."), "pickup_id")
    if pickup is not None and address is not None:
        raise Refusal("ONE_PLACE", N_("Goods are delivered or picked up; leave one of the two."), "pickup_id")


def _check_parties(heads: Sequence[Values], *, by: Actor) -> None:
    """Roles are parties the actor may see, the orderer a customer; an address is the orderer's or the recipient's. Constant statements."""
    wanted = {head[name] for head in heads for name in ROLES}
    seen = set(parties.visible(by).filter(pk__in=wanted).values_list("pk", flat=True))
    facts = parties.documents_facts(wanted, company_id=by.company_id)
    for head in heads:
        for name in ROLES:
            if head[name] not in seen:
                raise Refusal("UNKNOWN_KEY", N_("There is no such party."), name)
        if not facts[head["orderer_id"]].customer:
            raise Refusal("NOT_CUSTOMER", N_("This party is not marked as a customer."), "orderer_id")
        chosen = head["delivery_address_id"]
        if chosen is not None and chosen not in {
            place.id for name in ("orderer_id", "recipient_id") for place in facts[head[name]].addresses
        }:
            raise Refusal("NO_ADDRESS", N_("Choose an address of the orderer or the recipient."), "delivery_address_id")


def edit(pk: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change a confirmation's head, only the fields named; a confirmed one keeps its roles and currency. Answers the new version.

    Refuses NOT_FOUND, FINISHED, CONFIRMED and what `create` refuses; Conflict on a stale version.
    """
    by.require("confirmations.edit")
    with tx.write_tx(by=by):
        row = open_one(pk, version=version, by=by)
        clean = _texts({name: value for name, value in changes.items() if name in CHANGEABLE})
        _check_changes(row, clean, by=by)
        for name, value in clean.items():
            setattr(row, name, value)
        row.updated_at, row.version = clock.now(), row.version + 1
        row.save(update_fields=[*clean, "updated_at", "version"])
    return row.version


def _check_changes(row: Confirmation, clean: Values, *, by: Actor) -> None:
    for name in ("recipient_id", "payer_id"):
        if name in clean and clean[name] is None:
            clean[name] = clean.get("orderer_id") or row.orderer_id
    for name in ("orderer_id", "warehouse_id", "currency_id"):
        entered.required(clean, name)
    changed = {name for name, value in clean.items() if value != getattr(row, name)}
    fixed = changed & set(FIXED_ONCE_CONFIRMED)
    if fixed and (row.state != State.DRAFT or row.order_id):
        raise Refusal("CONFIRMED", N_("It stands on an order or is confirmed; roles and currency stay."), min(fixed))
    now = {name: clean.get(name, getattr(row, name)) for name in (*CHANGEABLE,)}
    if {"currency_id", "rate"} & changed:
        asked = (now["currency_id"], clean.get("rate") if "rate" in changed else None)
        clean["rate"] = _rates({asked}, company.queries.own(row.company_id).base_currency)[asked]
    places = {one.id: one.branch_id for one in stock.serving_warehouses(by.company_id)}
    _check_places(now["warehouse_id"], now["pickup_id"], now["delivery_address_id"], places)
    _check_parties([now], by=by)
