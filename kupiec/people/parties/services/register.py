"""Entering parties: one, many, or an import that may be repeated (PTY-1, PTY-3, KER-16)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import bells, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.people.parties import drafts as wanted
from kupiec.people.parties import events
from kupiec.people.parties.drafts import PartyDraft
from kupiec.people.parties.models import Address, CodeCounter, ContactRow, Party, PartyBankAccount
from kupiec.people.parties.services import derived, itself, parts
from kupiec.people.parties.services.terms import ensure_terms
from kupiec.people.parties.values import ROLES


@dataclass(frozen=True, slots=True)
class Upserted:
    """What became of an imported row."""

    party_id: int
    created: bool


def create(drafts: Sequence[PartyDraft], *, by: Actor) -> list[int]:
    """Enter parties with their addresses, contact rows and accounts; returns their ids in order.

    Customers get terms with the actor's company. Refuses NIP, REGON, KRS, VAT_EU, IBAN, TAKEN, UNKNOWN_KEY and more.
    """
    by.require("parties.edit")
    cleaned = wanted.clean_all(drafts)
    if not cleaned:
        return []
    with tx.write_tx(by=by):
        ids = _insert(cleaned, by=by)
        finish(ids, by=by)
    return ids


def finish(ids: Collection[int], *, by: Actor) -> None:
    """The end of every change of parties: derived columns, bases, the bell."""
    itself.follow(ids, by=by)
    derived.refresh(ids, by=by)
    bells.ring(events.Saved(tuple(ids)), by=by)


def _insert(cleaned: Sequence[PartyDraft], *, by: Actor) -> list[int]:
    records.check_keys(Party, [_head(draft) for draft in cleaned])
    records.check_keys(PartyBankAccount, [{"currency_id": a.currency} for d in cleaned for a in d.accounts])
    records.free(Party, "code", [draft.code for draft in cleaned if draft.code])
    records.free(Party, "external_id", [draft.external_id for draft in cleaned if draft.external_id])
    codes = iter(_codes(sum(not draft.code for draft in cleaned)))
    moment = clock.now()
    rows = [
        Party(
            **{**_head(draft), "code": draft.code or next(codes)}, **_roles(draft),
            created_at=moment, updated_at=moment, created_by=by.user_id,
        )
        for draft in cleaned
    ]  # fmt: skip
    Party.objects.bulk_create(rows)
    pairs = [(row.pk, draft) for row, draft in zip(rows, cleaned, strict=True)]
    _insert_parts(pairs)
    attributes.write("parties.party", {pk: draft.attributes for pk, draft in pairs}, by=by)
    ensure_terms([row.pk for row in rows if row.customer], company_id=by.company_id)
    return [row.pk for row in rows]


def _head(draft: PartyDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in wanted.HEAD}


def _roles(draft: PartyDraft) -> dict[str, bool]:
    return {role: role in draft.roles for role in ROLES}


def _insert_parts(pairs: Sequence[tuple[int, PartyDraft]]) -> None:
    Address.objects.bulk_create(parts.address(pk, row) for pk, draft in pairs for row in draft.addresses)
    ContactRow.objects.bulk_create(parts.contact(pk, row) for pk, draft in pairs for row in draft.contacts)
    PartyBankAccount.objects.bulk_create(parts.account(pk, row) for pk, draft in pairs for row in draft.accounts)


def _codes(count: int) -> list[str]:
    """The next free codes `KH00001`; the counter's row keeps two writers apart."""
    found: list[str] = []
    while len(found) < count:
        missing = count - len(found)
        if not CodeCounter.objects.filter(pk=1).update(last=F("last") + missing):
            CodeCounter.objects.bulk_create([CodeCounter(pk=1)], ignore_conflicts=True)
            continue
        last = CodeCounter.objects.values_list("last", flat=True).get(pk=1)
        made = [f"KH{number:05d}" for number in range(last - missing + 1, last + 1)]
        taken = set(Party.objects.filter(code__in=made).values_list("code", flat=True))
        found += [code for code in made if code not in taken]
    return found


def upsert_parties(rows: Sequence[PartyDraft], *, by: Actor, only: Collection[str] | None = None) -> list[Upserted]:
    """Import parties by `external_id`: known ones are changed, others entered; a constant number of statements.

    `only` names the fields the source speaks of (`name`, `nip`, `roles`, `addresses` …): the others of known parties
    stay, and so do attributes a draft doesn't name. Parts of known parties are added to, never removed. Roles are added, never taken away.
    """
    by.require("parties.edit")
    for index, row in enumerate(rows):
        if not (row.external_id or "").strip():
            raise Refusal("REQUIRED", N_("Give the external identifier."), f"rows[{index}].external_id")
    cleaned = wanted.clean_all(rows)
    if not cleaned:
        return []
    with tx.write_tx(by=by):
        keys = [draft.external_id for draft in cleaned]
        if len(set(keys)) != len(keys):
            raise Refusal("TAKEN", N_("The same external identifier stands twice."), "external_id")
        known = _known(keys)
        fresh = [draft for draft in cleaned if draft.external_id not in known]
        made = dict(zip((draft.external_id for draft in fresh), _insert(fresh, by=by) if fresh else (), strict=True))
        old = [(known[draft.external_id], draft) for draft in cleaned if draft.external_id in known]
        _overwrite(old, only=only, by=by)
        ids = [known.get(key) or made[key] for key in keys]
        finish(ids, by=by)
    return [Upserted(pk, key in made) for pk, key in zip(ids, keys, strict=True)]


def _known(keys: Collection[Any]) -> dict[Any, int]:
    """Parties by the identifier they have outside; one that was merged is the party it is part of now, once."""
    own = dict(Party.objects.filter(external_id__in=keys).values_list("external_id", "pk"))
    taken = set(own.values())
    for key, pk in merging.by_old_code("parties.party", [key for key in keys if key not in own], column="external_id").items():
        if pk not in taken:
            own[key] = pk
            taken.add(pk)
    return own


def _overwrite(pairs: Sequence[tuple[int, PartyDraft]], *, only: Collection[str] | None, by: Actor) -> None:
    """Known parties as the import has them, in a constant number of statements."""
    if not pairs:
        return
    said = set(only) if only is not None else {*wanted.HEAD, *wanted.PARTS, "roles"}
    columns = [name for name in wanted.HEAD if name in said and name not in ("external_id", "code")]
    _write_heads(pairs, columns, roles="roles" in said)
    if "roles" in said:
        ensure_terms([pk for pk, draft in pairs if "customer" in draft.roles], company_id=by.company_id)
    parts.add_missing([
        (pk, draft) for pk, draft in pairs if any(getattr(draft, part) for part in wanted.PARTS)
    ], said=said)  # fmt: skip
    attributes.write("parties.party", {pk: draft.attributes for pk, draft in pairs}, by=by)


def _write_heads(pairs: Sequence[tuple[int, PartyDraft]], columns: list[str], *, roles: bool) -> None:
    records.check_keys(Party, [{name: getattr(draft, name) for name in columns} for _, draft in pairs])
    names = [name.removesuffix("_id") for name in columns] + (list(ROLES) if roles else []) + ["updated_at"]
    before = {row["pk"]: row for row in Party.objects.filter(pk__in=[pk for pk, _ in pairs]).values(
        "pk", *columns, *ROLES
    )}  # fmt: skip
    moment = clock.now()
    changed = []
    for pk, draft in pairs:
        now = {name: getattr(draft, name) for name in columns}
        if roles:
            now |= {role: before[pk][role] or role in draft.roles for role in ROLES}
        if any(before[pk][name] != value for name, value in now.items()):
            row = {name.removesuffix("_id"): value for name, value in now.items()}
            changed.append({"pk": pk, **row, "updated_at": moment})
    update_rows(Party, changed, names, bump="version")
