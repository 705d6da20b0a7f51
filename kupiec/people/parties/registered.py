"""Parties in state registers: what they are checked by, and what we say of them ourselves (PTY-9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit.markup import Mark
from kupiec.ground.registries import public as registries
from kupiec.people.parties import queries
from kupiec.people.parties.models import Address, Party, PartyBankAccount

KIND = "parties.party"
_HEAD = ("name", "kind", "nip", "regon", "krs", "vat_eu")


def numbers(ids: Sequence[int]) -> dict[int, registries.Numbers]:
    """Numbers, seat and accounts of parties; three statements for any set."""
    seats = {row[0]: row[1:] for row in Address.objects.filter(party_id__in=ids, kind="seat", archived=False).values_list(
        "party_id", "street", "postal_code", "city"
    )}  # fmt: skip
    accounts: defaultdict[int, list[str]] = defaultdict(list)
    for party_id, iban in PartyBankAccount.objects.filter(party_id__in=ids).order_by("-main", "pk").values_list("party_id", "iban"):
        accounts[party_id].append(iban)
    found = {}
    for pk, country, *head in Party.objects.filter(pk__in=ids).values_list("pk", "country", *_HEAD):
        said = dict(zip(_HEAD, head, strict=True))
        place = dict(zip(("street", "postal_code", "city"), seats.get(pk, ("", "", "")), strict=True))
        found[pk] = registries.Numbers(
            nip=said["nip"] if country == "PL" else "", vat_eu=said["vat_eu"], krs=said["krs"], accounts=tuple(accounts[pk]), now={**said, **place},
        )  # fmt: skip
    return found


def attention(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[tuple[int, Mark]]]:
    """Parties a register has struck off, for those who may see what registers say."""
    if not by.may("registries.ask"):
        return {}
    return {pk: [(_WEIGHT, registries.mark(check))] for pk, check in registries.struck(KIND, party_ids, by=by).items()}


_WEIGHT = 85
SUBJECT = registries.Subject(KIND, queries.visible, "parties.see", numbers, "party", "party-edit")
PANEL = registries.panel(KIND, order=62)
CHECK = registries.operation(KIND)
