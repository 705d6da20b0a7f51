"""A party as someone wants it to be: what forms, imports and programs hand in, cleaned and checked (PTY-1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from kupiec.ground.kernel import records
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import identifiers
from kupiec.people.parties.models import Address, ContactRow, Party, PartyBankAccount, Preference
from kupiec.people.parties.values import ROLES


@dataclass(frozen=True, slots=True)
class AddressDraft:
    """An address row; `id` of the row it changes, None for a new one."""

    kind: str = "seat"
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "PL"
    name: str = ""
    phone: str = ""
    remarks: str = ""
    main: bool = False
    id: int | None = None


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A contact row; `id` of the row it changes, None for a new one."""

    kind: str
    value: str
    label: str = ""
    main: bool = False
    id: int | None = None


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """A bank account; `id` of the row it changes, None for a new one."""

    iban: str
    currency: str = "PLN"
    bank_name: str = ""
    swift: str = ""
    main: bool = False
    id: int | None = None


@dataclass(frozen=True, slots=True)
class PreferenceDraft:
    """Something the customer prefers."""

    kind: str
    value: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A whole party. An empty `code` gets the next one; `external_id` is how imports find it again."""

    name: str
    kind: str = "company"
    short_name: str = ""
    code: str = ""
    external_id: str | None = None
    nip: str = ""
    vat_eu: str = ""
    regon: str = ""
    krs: str = ""
    country: str = "PL"
    roles: frozenset[str] = frozenset()
    guardian_id: int | None = None
    branch_id: int | None = None
    area_id: int | None = None
    parent_id: int | None = None
    language: str = "pl"
    remarks: str = ""
    addresses: tuple[AddressDraft, ...] = ()
    contacts: tuple[ContactDraft, ...] = ()
    accounts: tuple[AccountDraft, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """What administrators want to know besides (KER-8), by code."""


PARTS = ("addresses", "contacts", "accounts")
HEAD = tuple(one.name for one in fields(PartyDraft) if one.name not in (*PARTS, "roles", "attributes"))


def clean(draft: PartyDraft, *, prefix: str = "") -> PartyDraft:
    """The draft with numbers in their plain form; refuses all that is wrong with it at once."""
    gathering = records.Gathering(prefix)
    ask = gathering.ask
    country = ask(identifiers.country, draft.country) or "PL"
    draft = replace(
        draft,
        name=ask(_named, draft.name) or "",
        short_name=_line(draft.short_name),
        code=draft.code.strip(),
        external_id=(draft.external_id or "").strip() or None,
        nip=ask(identifiers.nip, draft.nip, country=country) or "",
        vat_eu=ask(identifiers.vat_eu, draft.vat_eu) or "",
        regon=ask(identifiers.regon, draft.regon) or "",
        krs=ask(identifiers.krs, draft.krs) or "",
        country=country,
        roles=ask(_roles, draft.roles) or frozenset(),
        addresses=ask(clean_addresses, draft.addresses) or (),
        contacts=ask(clean_contacts, draft.contacts) or (),
        accounts=ask(clean_accounts, draft.accounts) or (),
    )
    ask(records.fit, Party, {name: getattr(draft, name) for name in HEAD if not name.endswith("_id")})
    gathering.finish()
    return draft


def clean_all(drafts: Sequence[PartyDraft]) -> list[PartyDraft]:
    """A set cleaned; the fields of refusals are named `rows[3].nip` when there is more than one draft."""
    if len(drafts) == 1:
        return [clean(drafts[0])]
    gathering = records.Gathering()
    cleaned = [gathering.ask(clean, draft, prefix=f"rows[{index}].") for index, draft in enumerate(drafts)]
    gathering.finish()
    return cleaned


def _line(text: str) -> str:
    return " ".join(text.split())


def _named(name: str) -> str:
    plain = _line(name)
    if not plain:
        raise Refusal("REQUIRED", N_("Give the name."), "name")
    return plain


def _roles(roles: Iterable[str]) -> frozenset[str]:
    found = frozenset(roles)
    if unknown := found - set(ROLES):
        raise Refusal("BAD_CHOICE", N_("“%(value)s” is not a role."), "roles", params={"value": min(unknown)[:40]})
    return found


def clean_addresses(rows: Sequence[AddressDraft]) -> tuple[AddressDraft, ...]:
    """Addresses with one seat at most and one main per kind."""
    if sum(row.kind == "seat" for row in rows) > 1:
        raise Refusal("SEAT_TWICE", N_("A party has one seat; give the other addresses another kind."), "addresses")
    cleaned = []
    for index, row in enumerate(rows):
        place = f"addresses[{index}]."
        if not (row.street.strip() or row.city.strip()):
            raise Refusal("REQUIRED", N_("Give at least the street or the town."), place + "city")
        row = replace(
            row, street=_line(row.street), city=_line(row.city), name=_line(row.name), phone=row.phone.strip(),
            postal_code=identifiers.postal_code(row.postal_code, country=row.country, field=place + "postal_code"),
            country=identifiers.country(row.country, field=place + "country"),
        )  # fmt: skip
        records.fit(Address, _plain(row), prefix=place)
        cleaned.append(row)
    return _one_main(cleaned, lambda row: row.kind)


def clean_contacts(rows: Sequence[ContactDraft]) -> tuple[ContactDraft, ...]:
    """Contact rows, each as its kind is written, none twice, one main per kind."""
    cleaned: dict[tuple[str, str], ContactDraft] = {}
    for index, row in enumerate(rows):
        place = f"contacts[{index}].value"
        value = identifiers.way(row.kind, row.value, field=place)
        if not value:
            raise Refusal("REQUIRED", N_("Give the number or address."), place)
        row = replace(row, value=value, label=_line(row.label))
        records.fit(ContactRow, _plain(row), prefix=f"contacts[{index}].")
        cleaned.setdefault((row.kind, identifiers.contact_key(row.kind, value)), row)
    return _one_main(list(cleaned.values()), lambda row: row.kind)


def clean_accounts(rows: Sequence[AccountDraft]) -> tuple[AccountDraft, ...]:
    """Bank accounts with right check digits, none twice, one main per currency."""
    cleaned: dict[str, AccountDraft] = {}
    for index, row in enumerate(rows):
        number = identifiers.iban(row.iban, field=f"accounts[{index}].iban")
        row = replace(row, iban=number, currency=row.currency.strip().upper(), swift=row.swift.strip().upper())
        plain = {name: value for name, value in _plain(row).items() if name != "currency"}
        records.fit(PartyBankAccount, plain, prefix=f"accounts[{index}].")
        cleaned.setdefault(number, row)
    return _one_main(list(cleaned.values()), lambda row: row.currency)


def clean_preferences(rows: Sequence[PreferenceDraft]) -> tuple[PreferenceDraft, ...]:
    """Preferences, none twice, none empty."""
    cleaned: dict[tuple[str, str], PreferenceDraft] = {}
    for index, row in enumerate(rows):
        row = replace(row, value=_line(row.value))
        if not row.value:
            raise Refusal("REQUIRED", N_("Say what is preferred."), f"preferences[{index}].value")
        records.fit(Preference, _plain(row), prefix=f"preferences[{index}].")
        cleaned.setdefault((row.kind, row.value), row)
    return tuple(cleaned.values())


def _plain(row: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name != "id"}


def _one_main(rows: list[Any], kind: Callable[[Any], str]) -> tuple[Any, ...]:
    """The first marked row of each kind is the main one; where none is marked, the first."""
    chosen: dict[str, int] = {}
    for index, row in enumerate(rows):
        if row.main:
            chosen.setdefault(kind(row), index)
    for index, row in enumerate(rows):
        chosen.setdefault(kind(row), index)
    return tuple(replace(row, main=chosen[kind(row)] == index) for index, row in enumerate(rows))
