"""Accounts of merged customers and items add up (KER-22)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.money.empties.models import Account, Entry, Packaging

PARTY, ITEM = "parties.party", "catalog.item"


def objections(meeting: merging.Meeting) -> Iterable[Refusal]:
    """Packaging of two kinds counts apart."""
    if meeting.kind.kind == ITEM and Packaging.objects.filter(item_id__in=(meeting.kept.pk, meeting.gone.pk)).exists():
        yield Refusal("PACKAGING", N_("One of these items is returnable packaging; strike it off first."), "gone_id")


def _customers(moving: merging.Moving, ref: merging.Reference) -> None:
    """What both hold of a packaging is one account, with the entries of both."""
    rows = list(Account.objects.filter(party_id__in=(moving.kept, moving.gone)).order_by("pk"))
    mine: dict[Any, Account] = {(row.company_id, row.item_id): row for row in rows if row.party_id == moving.kept}
    sums, met = [], []
    for row in rows:
        kept = mine.get((row.company_id, row.item_id))
        if row.party_id == moving.gone and kept is not None:
            moving.aim(Entry, "account", Entry.objects.filter(account=row).values_list("pk", flat=True), origin=row.pk, target=kept.pk)
            sums.append({"pk": kept.pk, "balance": kept.balance + row.balance})
            met.append(row.pk)
    moving.drop(Account, met)
    moving.set(Account, sums)
    theirs = [row.pk for row in rows if row.party_id == moving.gone]
    moving.count(ref.label, Account, theirs)
    moving.aim(Account, "party", set(theirs) - set(met), origin=moving.gone, target=moving.kept)


REFERENCES = (
    merging.Reference(
        Account, "party", PARTY, N_("Accounts of packaging"), own=_customers, drops=("empties_account_once",), sums=("balance",)
    ),
    merging.Reference(Account, "item", ITEM, N_("Accounts of packaging"), drops=("empties_account_once",)),
    merging.Reference(Packaging, "item", ITEM, N_("Returnable packaging"), drops=("empties_packaging_once",)),
)
