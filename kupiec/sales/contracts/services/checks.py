"""What every verb of the room asks before it writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from kupiec.ground.company.public import Currency
from kupiec.ground.company.public import queries as company
from kupiec.ground.kernel import entered
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing.public import Hierarchy
from kupiec.people.parties.public import PaymentMethod, named
from kupiec.sales.contracts import queries
from kupiec.sales.contracts.models import Contract, Edition
from kupiec.sales.contracts.values import LONGEST_TEXT, EditionState, Side, State

own_parties = named.seen
persons_at = named.persons_at
texts = partial(entered.texts, longest=LONGEST_TEXT)


def own_employees(ids: Iterable[int | None], *, by: Actor, field: str = "salesperson_id") -> None:
    company.working_here(ids, by=by, field=field)


def known_terms(values: Mapping[str, Any], *, by: Actor) -> None:
    """Refuses BAD_CHOICE for a currency, a payment method, or a hierarchy of price lists that is not there."""
    asked = (
        ("currency_id", Currency.objects.filter(code=values.get("currency_id"))),
        ("payment_method", PaymentMethod.objects.filter(code=values.get("payment_method"))),
        ("hierarchy_id", Hierarchy.objects.filter(company_id=by.company_id, archived=False, pk=values.get("hierarchy_id") or 0)),
    )
    for name, rows in asked:
        if values.get(name) not in (None, "") and not rows.exists():
            raise Refusal("BAD_CHOICE", N_("Choose from the list."), name.removesuffix("_id") if name == "currency_id" else name)


def own_parent(parent_id: int | None, *, side: str, pk: int | None = None, by: Actor) -> None:
    """A subcontract hangs on a contract we sell by, never on a subcontract. Refuses UNKNOWN_KEY, NOT_A_SUBCONTRACT."""
    if parent_id is None:
        return
    if side != Side.PURCHASE:
        raise Refusal("NOT_A_SUBCONTRACT", N_("Only a contract with a supplier can be a subcontract."), "parent_id")
    if not queries.visible(by).filter(pk=parent_id, side=Side.SALE).exclude(pk=pk or 0).exclude(state=State.CANCELLED).exists():
        raise Refusal("UNKNOWN_KEY", N_("There is no such contract with a customer."), "parent_id")


def draft(edition_id: int, *, by: Actor) -> Edition:
    """A draft edition, its contract locked. Refuses NOT_FOUND, FROZEN for one that was signed."""
    by.require("contracts.edit")
    contract = (
        queries.visible(by)
        .filter(pk__in=Edition.objects.filter(pk=edition_id).values("contract_id"))
        .select_for_update(of=("self",))
        .first()
    )
    row = Edition.objects.select_related("contract").filter(pk=edition_id).first()
    if contract is None or row is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    if row.state != EditionState.DRAFT:
        raise Refusal("FROZEN", N_("What was signed is not changed; make an annex."), "state")
    return row


def locked(ids: Iterable[int], *, by: Actor) -> list[Contract]:
    """Contracts, locked, in order. Refuses NOT_FOUND."""
    wanted = list(ids)
    rows = list(queries.visible(by).filter(pk__in=wanted).select_related("party", "kind").select_for_update(of=("self",)).order_by("pk"))
    entered.all_there(rows, wanted)
    return rows
