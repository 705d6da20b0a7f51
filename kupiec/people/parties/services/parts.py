"""Addresses, contact rows, bank accounts and preferences of a party: the whole list is saved at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from kupiec.ground.kernel import clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import drafts as wanted
from kupiec.people.parties import identifiers, queries
from kupiec.people.parties.drafts import AccountDraft, AddressDraft, ContactDraft, PartyDraft, PreferenceDraft
from kupiec.people.parties.models import Address, ContactRow, Party, PartyBankAccount, Preference


def address(party_id: int, row: AddressDraft) -> Address:
    return Address(party_id=party_id, **asdict(row))


def contact(party_id: int, row: ContactDraft) -> ContactRow:
    return ContactRow(party_id=party_id, value_key=identifiers.contact_key(row.kind, row.value), **asdict(row))


def account(party_id: int, row: AccountDraft) -> PartyBankAccount:
    fields = asdict(row)
    return PartyBankAccount(party_id=party_id, currency_id=fields.pop("currency"), **fields)


def preference(party_id: int, row: PreferenceDraft) -> Preference:
    return Preference(party_id=party_id, **asdict(row))


def save_addresses(party_id: int, rows: Sequence[AddressDraft], *, version: int | None = None, by: Actor) -> int:
    """Make the party's addresses these; one a document points to is archived instead of removed. New version."""
    return _save(party_id, [address(party_id, row) for row in wanted.clean_addresses(rows)], version=version, by=by,
                 model=Address)  # fmt: skip


def save_contacts(party_id: int, rows: Sequence[ContactDraft], *, version: int | None = None, by: Actor) -> int:
    """Make the party's contact rows these. Returns the party's new version."""
    return _save(party_id, [contact(party_id, row) for row in wanted.clean_contacts(rows)], version=version, by=by,
                 model=ContactRow)  # fmt: skip


def save_accounts(party_id: int, rows: Sequence[AccountDraft], *, version: int | None = None, by: Actor) -> int:
    """Make the party's bank accounts these. Returns the party's new version."""
    cleaned = wanted.clean_accounts(rows)
    records.check_keys(PartyBankAccount, [{"currency_id": row.currency} for row in cleaned])
    return _save(party_id, [account(party_id, row) for row in cleaned], version=version, by=by,
                 model=PartyBankAccount)  # fmt: skip


def save_preferences(party_id: int, rows: Sequence[PreferenceDraft], *, version: int | None = None, by: Actor) -> int:
    """Make the customer's preferences these. Returns the party's new version."""
    return _save(party_id, [preference(party_id, row) for row in wanted.clean_preferences(rows)], version=version,
                 by=by, model=Preference)  # fmt: skip


def _save(party_id: int, rows: Sequence[models.Model], *, version: int | None, by: Actor, model: type[models.Model]) -> int:
    from kupiec.people.parties.services.register import finish

    by.require("parties.edit")
    with tx.write_tx(by=by):
        party = queries.visible(by).get(pk=party_id)
        new = records.update(party, {"updated_at": clock.now()}, version=version)
        replace_rows(party, rows, model=model)
        finish([party_id], by=by)
    return new


def replace_rows(party: Party, rows: Sequence[Any], *, model: type[models.Model]) -> None:
    """The party's rows of one kind become these: known ones are changed, new ones inserted, others removed.

    Addresses are known by id; contact rows, accounts and preferences by what they say.
    """
    known = {row.pk: row for row in live(model).filter(party_id=party.pk)}
    if model is not Address:
        same = {_key(row): pk for pk, row in known.items()}
        for row in rows:
            row.pk = same.get(_key(row))
    if strangers := {row.pk for row in rows if row.pk} - set(known):
        raise Refusal("UNKNOWN_KEY", N_("There is no such record: %(key)s."), params={"key": min(strangers)})
    kept = {row.pk for row in rows if row.pk}
    _remove([row for pk, row in known.items() if pk not in kept])
    names = [field.name for field in model._meta.concrete_fields if field.name not in ("id", "party", "archived")]
    if "main" in names:
        mains = [row.pk for row in rows if row.pk and row.main]
        live(model).filter(party_id=party.pk, main=True).exclude(pk__in=mains).update(main=False)
    changed = [row for row in rows if row.pk and _differs(row, known[row.pk], names)]
    for group in _seats_last(changed):
        update_rows(model, [_values(row, names) for row in group], names)
    model._base_manager.bulk_create(row for row in rows if not row.pk)


def live(model: type[models.Model]) -> models.QuerySet[Any]:
    """Rows in use: archived addresses are left out."""
    rows = model._base_manager.all()
    return rows.filter(archived=False) if model is Address else rows


def _values(row: Any, names: list[str]) -> dict[str, Any]:
    fields = {field.name: field.attname for field in row._meta.concrete_fields}
    return {"pk": row.pk, **{name: getattr(row, fields[name]) for name in names}}


def _differs(row: Any, old: Any, names: list[str]) -> bool:
    return _values(row, names) != _values(old, names)


def _seats_last(rows: list[Any]) -> Iterable[list[Any]]:
    """A row that stops being the seat is written before the one that becomes it."""
    seats = [row for row in rows if isinstance(row, Address) and row.kind == "seat"]
    yield [row for row in rows if row not in seats]
    yield seats


def _remove(rows: Sequence[models.Model]) -> None:
    for row in rows:
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            if not isinstance(row, Address):
                raise
            Address.objects.filter(pk=row.pk).update(archived=True, main=False)


def add_missing(pairs: Sequence[tuple[int, PartyDraft]], *, said: Collection[str]) -> None:
    """Add the parts an import brings and the party lacks; three reads and three inserts for any set."""
    ids = [pk for pk, _ in pairs]
    if not ids:
        return
    for name, model, make in (
        ("addresses", Address, address), ("contacts", ContactRow, contact), ("accounts", PartyBankAccount, account)
    ):  # fmt: skip
        if name in said:
            _add(model, ids, [make(pk, row) for pk, draft in pairs for row in getattr(draft, name)])


def _key(row: Any) -> tuple[Any, ...]:
    """What a row is known by: a number, an account, a wish; the seat is one; another address is where it is."""
    if isinstance(row, ContactRow):
        return (row.party_id, row.kind, row.value_key)
    if isinstance(row, PartyBankAccount):
        return (row.party_id, row.iban)
    if isinstance(row, Preference):
        return (row.party_id, row.kind, row.value)
    if row.kind == "seat":
        return (row.party_id, "seat")
    return (row.party_id, row.kind, row.street, row.city, row.name)


def _main_of(row: Any) -> tuple[Any, ...]:
    return (row.party_id, row.currency_id if isinstance(row, PartyBankAccount) else row.kind)


def _add(model: type[models.Model], ids: list[int], rows: list[Any]) -> None:
    old = list(live(model).filter(party_id__in=ids))
    known = {_key(row): row for row in old}
    with_main = {_main_of(row) for row in old if row.main}
    fresh, seats = [], []
    for row in rows:
        same = known.get(_key(row))
        if same is None:
            row.main = row.main and _main_of(row) not in with_main
            fresh.append(row)
        elif isinstance(row, Address) and row.kind == "seat":
            row.pk = same.pk
            if _differs(row, same, _SEAT):
                seats.append(row)
    model._base_manager.bulk_create(fresh)
    update_rows(Address, [_values(row, _SEAT) for row in seats], _SEAT)


_SEAT = ["street", "postal_code", "city", "country"]
