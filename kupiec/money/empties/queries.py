"""Reads: accounts of packaging, what a customer holds, what moved it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.fields import PriceField
from kupiec.money.empties.models import Account, Entry, Packaging
from kupiec.money.empties.values import ZERO, Held
from kupiec.people.parties import public as parties


def packagings(by: Actor) -> QuerySet[Packaging]:
    rows = Packaging.objects.filter(company_id=by.company_id).select_related("item").defer("item__search", "item__description")
    return rows if by.may("empties.see") else rows.none()


def visible(by: Actor) -> QuerySet[Account]:
    """Accounts of customers the actor may see, with the deposit of their packaging and the day they last moved."""
    if not by.may("empties.see"):
        return Account.objects.none()
    deposit = Packaging.objects.filter(company_id=by.company_id, item_id=OuterRef("item_id")).values("deposit")[:1]
    last = Entry.objects.filter(account_id=OuterRef("pk")).order_by().values("account_id").annotate(last=Max("on")).values("last")
    rows = Account.objects.filter(company_id=by.company_id, party__in=parties.visible(by)).select_related("party", "item")
    rows = rows.annotate(deposit=Coalesce(Subquery(deposit), ZERO, output_field=PriceField()), last_on=Subquery(last))
    return rows.defer("party__search", "item__search", "item__description")


def held(party_id: int, by: Actor) -> list[Held]:
    """What a customer holds now."""
    rows = visible(by).filter(party_id=party_id, balance__gt=0).order_by("item__code")
    fields = ("item_id", "item__code", "item__name", "item__unit_id", "balance", "deposit", "pk")
    return [Held(*row) for row in rows.values_list(*fields)]


def entries(account_id: int, by: Actor, *, last: int = 200) -> list[tuple[Entry, Decimal]]:
    """What moved an account, the latest first, with the balance after each."""
    account = visible(by).get(pk=account_id)
    rows = (
        Entry.objects.filter(account=account)
        .select_related("line__document")
        .defer("line__document__snapshot")
        .order_by("-on", "-pk")[:last]
    )
    left, told = account.balance, []
    for row in rows:
        told.append((row, left))
        left -= row.quantity
    return told


def handed(reference: str, by: Actor) -> Sequence[Entry]:
    """What packaging went with a delivery."""
    rows = Entry.objects.filter(account__company_id=by.company_id, line__document__reference=reference).select_related(
        "line__document", "account__item"
    )
    return list(rows.defer("line__document__snapshot").order_by("pk"))
