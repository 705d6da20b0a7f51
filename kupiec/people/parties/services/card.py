"""A party as its form shows it: the head, the seat, one contact of each kind, one account; and single rows (PTY-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.people.parties import queries
from kupiec.people.parties.drafts import (
    HEAD,
    AccountDraft,
    AddressDraft,
    ContactDraft,
    PartyDraft,
    PreferenceDraft,
)
from kupiec.people.parties.models import Address, ContactRow, PartyBankAccount, Preference
from kupiec.people.parties.services import parts
from kupiec.people.parties.services.edit import edit
from kupiec.people.parties.services.register import create
from kupiec.people.parties.values import ROLES

CONTACTS = ("phone", "mobile", "email", "web")
Draft = AddressDraft | ContactDraft | AccountDraft | PreferenceDraft
STORES: dict[type, tuple[type, Any]] = {
    AddressDraft: (Address, parts.save_addresses),
    ContactDraft: (ContactRow, parts.save_contacts),
    AccountDraft: (PartyBankAccount, parts.save_accounts),
    PreferenceDraft: (Preference, parts.save_preferences),
}


@dataclass(frozen=True, slots=True)
class PartyCard:
    """What the form of a party asks."""

    name: str
    short_name: str = ""
    code: str = ""
    kind: str = "company"
    nip: str = ""
    regon: str = ""
    krs: str = ""
    vat_eu: str = ""
    country: str = "PL"
    roles: tuple[str, ...] = ("customer",)
    guardian_id: int | None = None
    branch_id: int | None = None
    area_id: int | None = None
    parent_id: int | None = None
    language: str = "pl"
    remarks: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""
    web: str = ""
    iban: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)


def save_card(card: PartyCard, *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Enter a party from its form, or change one; one transaction, the fields of refusals as the form calls them."""
    try:
        with tx.write_tx(by=by):
            if pk is None:
                (pk,) = create([_draft(card)], by=by)
            else:
                _change(card, pk, version=version, by=by)
    except Refusal as refusal:
        for one in refusal.each if isinstance(refusal, Refusals) else [refusal]:
            one.field = _field(one.field, card)
        raise
    return pk


def _head(card: PartyCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in HEAD if name != "external_id"} | {"roles": frozenset(card.roles)}


def _draft(card: PartyCard) -> PartyDraft:
    seat = _seat(card)
    return PartyDraft(
        **_head(card),
        attributes=card.attributes,
        addresses=(seat,) if seat else (),
        contacts=tuple(ContactDraft(kind, getattr(card, kind)) for kind in CONTACTS if getattr(card, kind)),
        accounts=(AccountDraft(card.iban),) if card.iban else (),
    )


def _seat(card: PartyCard) -> AddressDraft | None:
    if not (card.street or card.city or card.postal_code):
        return None
    return AddressDraft("seat", card.street, card.postal_code, card.city, card.country)


def _change(card: PartyCard, pk: int, *, version: int | None, by: Actor) -> None:
    """The head, then the parts that differ from what is there."""
    head = _head(card)
    if not head["code"]:
        del head["code"]
    edit(pk, {**head, "attributes": card.attributes}, version=version, by=by)
    before = as_card(pk, by=by)
    if (card.street, card.postal_code, card.city) != (before.street, before.postal_code, before.city):
        rows = [row for row in rows_of(AddressDraft, pk) if row.kind != "seat"]
        old = next((row for row in rows_of(AddressDraft, pk) if row.kind == "seat"), None)
        seat = _seat(card)
        new = [replace(seat, id=old.id, name=old.name, phone=old.phone, remarks=old.remarks) if old else seat] if seat else []
        parts.save_addresses(pk, [*new, *rows], by=by)
    if any(getattr(card, kind) != getattr(before, kind) for kind in CONTACTS):
        parts.save_contacts(pk, _contacts(card, before, rows_of(ContactDraft, pk)), by=by)
    if card.iban != before.iban:
        others = [row for row in rows_of(AccountDraft, pk) if row.iban != before.iban]
        parts.save_accounts(pk, ([AccountDraft(card.iban, main=True)] if card.iban else []) + others, by=by)


def _contacts(card: PartyCard, before: PartyCard, rows: Sequence[ContactDraft]) -> list[ContactDraft]:
    """The rows with the main one of each kind as the form has it now."""
    main = [
        ContactDraft(kind, getattr(card, kind), label=_label(rows, kind, getattr(before, kind)), main=True)
        for kind in CONTACTS if getattr(card, kind)
    ]  # fmt: skip
    shown = {(kind, getattr(before, kind)) for kind in CONTACTS}
    return main + [replace(row, main=False) for row in rows if (row.kind, row.value) not in shown]


def _label(rows: Sequence[ContactDraft], kind: str, value: str) -> str:
    return next((row.label for row in rows if (row.kind, row.value) == (kind, value)), "")


def as_card(pk: int, *, by: Actor) -> PartyCard:
    """A party as its form shows it."""
    party = queries.visible(by).get(pk=pk)
    names = {one.name for one in fields(PartyCard)}
    head = {name: getattr(party, name) for name in HEAD if name in names}
    seat = next((row for row in rows_of(AddressDraft, pk) if row.kind == "seat"), None)
    place = {"street": seat.street, "postal_code": seat.postal_code, "city": seat.city} if seat else {}
    contacts = {row.kind: row.value for row in rows_of(ContactDraft, pk) if row.main and row.kind in CONTACTS}
    iban = next((row.iban for row in rows_of(AccountDraft, pk)), "")
    roles = tuple(role for role in ROLES if getattr(party, role))
    return PartyCard(**head, **place, **contacts, roles=roles, iban=iban)


def rows_of(kind: type, party_id: int) -> list[Any]:
    """The party's rows of one kind as drafts, the main ones first."""
    model = STORES[kind][0]
    rows = parts.live(model).filter(party_id=party_id)
    names = [one.name for one in fields(kind)]
    ordered = rows.order_by("-main", "pk") if "main" in names else rows.order_by("kind", "pk")
    columns = ["currency_id" if name == "currency" else name for name in names]
    return [kind(*row) for row in ordered.values_list(*columns)]


def put(draft: Draft, *, party_id: int, by: Actor) -> int:
    """Add a row to a party, or change the one with the draft's `id`; returns the party's new version."""
    kept = [row for row in rows_of(type(draft), party_id) if row.id != draft.id]
    place = [draft, *kept] if getattr(draft, "main", False) else [*kept, draft]
    save = STORES[type(draft)][1]
    try:
        return int(save(party_id, place, by=by))
    except Refusal as refusal:
        for one in refusal.each if isinstance(refusal, Refusals) else [refusal]:
            one.field = one.field.rpartition(".")[2]
        raise


def drop(kind: type, row_id: int, *, party_id: int, by: Actor) -> int:
    """Take a row away from a party; returns the party's new version."""
    kept = [row for row in rows_of(kind, party_id) if row.id != row_id]
    return int(STORES[kind][1](party_id, kept, by=by))


def _field(name: str, card: PartyCard) -> str:
    """`addresses[0].city` → `city`, `contacts[1].value` → the kind of that contact, `accounts[0].iban` → `iban`."""
    part, _, inner = name.partition("[")
    index, _, rest = inner.partition("].")
    if part == "contacts":
        given = [kind for kind in CONTACTS if getattr(card, kind)]
        return given[int(index)] if index.isdigit() and int(index) < len(given) else "phone"
    return rest or name
