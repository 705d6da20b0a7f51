"""Parties for tests of any room."""

from __future__ import annotations

import itertools
from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties import services
from kupiec.people.parties.drafts import AddressDraft, PartyDraft
from kupiec.people.parties.models import Party

_serial = itertools.count(1)
NIPS = ("5261040828", "5265877635", "7740001454")


def nip(number: int) -> str:
    """A NIP with a right check digit, made from a number."""
    while True:
        body = f"{100_000_000 + number:09d}"
        total = sum(int(digit) * weight for digit, weight in zip(body, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=True)) % 11
        if total < 10:
            return f"{body}{total}"
        number += 1_000_003


def party(by: Actor, *, name: str = "", terms: dict[str, Any] | None = None, **fields: Any) -> Party:
    """A customer with a seat in Poznań, entered through the verb."""
    number = next(_serial)
    seat = AddressDraft(kind="seat", street=f"ul. Wodna {number}", postal_code="61-888", city="Poznań")
    draft = PartyDraft(
        **{
            "name": name or f"Instal-{number} Sp. z o.o.", "nip": nip(number), "roles": frozenset({"customer"}),
            "addresses": (seat,), **fields,
        }
    )  # fmt: skip
    (pk,) = services.create([draft], by=by)
    if terms:
        services.save_terms(pk, terms, by=by)
    return Party.objects.get(pk=pk)
