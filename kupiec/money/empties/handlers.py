"""Accounts follow what moves at the site, whoever moved it; without a site nothing is read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows, update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.empties.models import Account, Entry
from kupiec.money.empties.site import sites
from kupiec.money.empties.values import ZERO
from kupiec.money.stock import public as stock


def on_issued(event: stock.Issued, *, by: Actor) -> None:
    """Refuses NO_PARTY (packaging of nobody), OVER_BALANCE (more back than he has)."""
    place = sites().get(by.company_id)
    if place is None:
        return
    moves = stock.hall.Move.objects.filter(document_id__in=list(event.ids), warehouse_id=place).order_by()
    fields = ("line_id", "document__party_id", "item_id", "on")
    found = [row for row in moves.values_list(*fields).annotate(Sum("quantity")) if row[4]]
    if not found:
        return
    done = set(Entry.objects.filter(line_id__in=[row[0] for row in found]).values_list("line_id", flat=True))
    fresh = sorted(row for row in found if row[0] not in done)
    if any(party is None for _line, party, *_rest in fresh):
        raise Refusal("NO_PARTY", N_("Say whose packaging it is: name the customer on the document."), "party_id")
    _write(fresh, by=by)


def _write(rows: Sequence[tuple[Any, ...]], *, by: Actor) -> None:
    accounts = _accounts(rows, by=by)
    left = {key: row.balance for key, row in accounts.items()}
    for _line, party, item, _on, quantity in rows:
        left[(party, item)] += quantity
    for key, balance in left.items():
        if balance < 0:
            _refuse(accounts[key], -balance)
    insert_rows(
        Entry(account_id=accounts[(party, item)].pk, line_id=line, on=on, quantity=quantity) for line, party, item, on, quantity in rows
    )
    update_rows(Account, [{"pk": accounts[key].pk, "balance": balance} for key, balance in left.items()], ["balance"])


def _accounts(rows: Sequence[tuple[Any, ...]], *, by: Actor) -> dict[tuple[int, int], Account]:
    """Those of the rows, made when missing; whoever writes them holds the stock of the item at the site."""
    keys = {(party, item) for _line, party, item, *_rest in rows}
    chosen = Account.objects.filter(company_id=by.company_id, party_id__in={key[0] for key in keys}, item_id__in={key[1] for key in keys})
    found = {(row.party_id, row.item_id): row for row in chosen}
    for party, item in sorted(keys - found.keys()):
        found[(party, item)] = Account.objects.create(company_id=by.company_id, party_id=party, item_id=item, balance=ZERO)
    return {key: found[key] for key in keys}


def _refuse(account: Account, over: Decimal) -> None:
    raise Refusal(
        "OVER_BALANCE", N_("%(party)s has only %(balance)s of %(item)s of ours; %(over)s too much would come back."), "lines",
        params={"party": account.party.name, "balance": account.balance, "item": account.item.code, "over": over},
    )  # fmt: skip
