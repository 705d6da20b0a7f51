"""What may be said of parties without asking the database."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties.values import AddressFacts, PartyFacts


def snapshot(facts: PartyFacts, address_id: int | None = None) -> dict[str, Any]:
    """The facts a document prints and keeps: names, tax numbers and one address (the seat unless told)."""
    chosen = next((address for address in facts.addresses if address.id == address_id), facts.seat)
    return {
        "id": facts.id,
        "code": facts.code,
        "kind": facts.kind,
        "name": facts.name,
        "short_name": facts.short_name,
        "nip": facts.nip,
        "vat_eu": facts.vat_eu,
        "country": facts.country,
        "address": address_snapshot(chosen),
    }


def address_snapshot(address: AddressFacts | None) -> dict[str, Any]:
    """An address as printed; empty strings when there is none."""
    return {
        "id": address.id if address else None,
        "name": address.name if address else "",
        "street": address.street if address else "",
        "postal_code": address.postal_code if address else "",
        "city": address.city if address else "",
        "country": address.country if address else "",
    }


def check_can_trade(facts: PartyFacts, *, blocked_too: bool = False, field: str = "orderer") -> None:
    """Refuses PARTY_ARCHIVED, and PARTY_BLOCKED where `blocked_too` asks for it."""
    if facts.archived:
        raise Refusal(
            "PARTY_ARCHIVED",
            N_("%(name)s is in the archive and can’t get new documents; restore it first."),
            field,
            params={"name": facts.short_name or facts.name},
        )
    if blocked_too and facts.terms and facts.terms.blocked:
        raise Refusal(
            "PARTY_BLOCKED",
            N_("Sales to %(name)s are blocked: %(reason)s"),
            field,
            params={"name": facts.short_name or facts.name, "reason": facts.terms.block_reason},
        )


def split_name(name: str) -> tuple[str, str]:
    """The names of a human out of one line: the last word is the last name (`Anna Maria Kowalska` → `Anna Maria`, `Kowalska`)."""
    words = name.split()
    return " ".join(words[:-1])[:60].rstrip(), (words[-1] if words else "")[:80]
