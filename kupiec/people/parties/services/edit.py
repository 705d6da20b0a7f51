"""Changing a party's head, many parties at once, archive and delete (PTY-1, PTY-8, PTY-10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import audit, bells, clock, deletion, records, search, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.deletion import Blocker
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import drafts as wanted
from kupiec.people.parties import events, queries
from kupiec.people.parties.drafts import PartyDraft
from kupiec.people.parties.models import (
    Address,
    BaseMember,
    ContactRow,
    CustomerTerms,
    Party,
    PartyBankAccount,
    Person,
    Preference,
    SupplierTerms,
)
from kupiec.people.parties.services.register import finish
from kupiec.people.parties.services.terms import ensure_terms
from kupiec.people.parties.sockets import delete_blockers
from kupiec.people.parties.values import ROLES

FIELDS = (*wanted.HEAD, "roles", "attributes")
ASSIGNED = ("guardian_id", "branch_id", "area_id", "language")
PARTS = (Address, ContactRow, PartyBankAccount, Preference, BaseMember, Person, CustomerTerms, SupplierTerms)


def edit(party_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change a party's own fields, only those named; returns the new version.

    Refuses what `create` refuses, PARENT_LOOP, and CONFLICT when `version` is no longer the party's.
    """
    by.require("parties.edit")
    if unknown := set(changes) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("A party has no field “%(name)s”."), params={"name": min(unknown)[:40]})
    with tx.write_tx(by=by):
        party = queries.visible(by).get(pk=party_id)
        draft = wanted.clean(PartyDraft(**{**_as_draft(party), **changes}))
        values: dict[str, Any] = {name: getattr(draft, name) for name in wanted.HEAD if name in changes}
        if "country" in changes:
            values["nip"] = draft.nip
        if "roles" in changes:
            values |= {role: role in draft.roles for role in ROLES}
        records.check_keys(Party, [values])
        _check_own(party, values)
        new = records.update(party, {**values, "updated_at": clock.now()}, version=version)
        attributes.write("parties.party", {party_id: changes.get("attributes") or {}}, by=by)
        if "customer" in draft.roles:
            ensure_terms([party_id], company_id=by.company_id)
        finish([party_id], by=by)
    return new


def _as_draft(party: Party) -> dict[str, Any]:
    roles = frozenset(role for role in ROLES if getattr(party, role))
    return {**{name: getattr(party, name) for name in wanted.HEAD}, "roles": roles}


def _check_own(party: Party, values: Mapping[str, Any]) -> None:
    """The code and the external identifier stay unique, a party stays out of its own line of parents."""
    if "code" in values and not values["code"]:
        raise Refusal("REQUIRED", N_("Give the code."), "code")
    for name in ("code", "external_id"):
        if values.get(name):
            records.free(Party, name, [values[name]], but=party.pk)
    above = values.get("parent_id")
    for _ in range(50):
        if above is None:
            return
        if above == party.pk:
            break
        above = Party.objects.values_list("parent_id", flat=True).get(pk=above)
    raise Refusal("PARENT_LOOP", N_("A party can’t belong to itself or to its own branch."), "parent_id")


def assign(party_ids: Sequence[int], *, by: Actor, **values: Any) -> int:
    """Give many parties a guardian, branch, area or language; how many were changed."""
    by.require("parties.edit")
    if unknown := set(values) - set(ASSIGNED):
        raise Refusal("UNKNOWN_FIELD", N_("A party has no field “%(name)s”."), params={"name": min(unknown)[:40]})
    records.fit(Party, {name: value for name, value in values.items() if not name.endswith("_id")})
    with tx.write_tx(by=by):
        records.check_keys(Party, [values])
        ids = list(queries.visible(by).filter(pk__in=party_ids).values_list("pk", flat=True))
        Party.objects.filter(pk__in=ids).update(**values, version=F("version") + 1, updated_at=clock.now())
        finish(ids, by=by)
    return len(ids)


def archive(party_ids: Sequence[int], *, by: Actor) -> int:
    """Put parties away: they leave lists and can't get new documents; how many were active."""
    return _move(party_ids, archived=True, by=by)


def restore(party_ids: Sequence[int], *, by: Actor) -> int:
    """Take parties out of the archive; how many were in it."""
    return _move(party_ids, archived=False, by=by)


def _move(party_ids: Sequence[int], *, archived: bool, by: Actor) -> int:
    by.require("parties.archive")
    with tx.write_tx(by=by):
        rows = queries.visible(by).filter(pk__in=party_ids, archived=not archived)
        ids = list(rows.values_list("pk", flat=True))
        Party.objects.filter(pk__in=ids).update(
            archived=archived, archived_on=clock.today() if archived else None, version=F("version") + 1,
            updated_at=clock.now(),
        )  # fmt: skip
        same = Person.objects.filter(party_id__in=ids, itself=True, archived=not archived)
        same.update(archived=archived, version=F("version") + 1, updated_at=clock.now())
        audit.tell("parties.party", ids, "archived" if archived else "restored", by=by)
        finish(ids, by=by)
        bells.ring(events.Archived(tuple(ids), restored=not archived), by=by)
    return len(ids)


def blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[Blocker]]:
    """What refers to each of these parties and keeps it from being deleted; parties with nothing are left out."""
    found = deletion.blockers(delete_blockers, party_ids, by=by)
    children = Party.objects.filter(parent_id__in=party_ids).values_list("parent_id", flat=True)
    for party_id in set(children):
        count = sum(pk == party_id for pk in children)
        found.setdefault(party_id, []).append(Blocker(N_("parties that belong to it"), count))
    return found


def delete(party_ids: Sequence[int], *, by: Actor) -> int:
    """Delete parties with their parts when nothing else refers to them; how many.

    Refuses IN_USE for the first one that is referred to; `params["blockers"]` has the reasons with addresses.
    """
    by.require("parties.delete")
    with tx.write_tx(by=by):
        rows = list(queries.visible(by).filter(pk__in=party_ids))
        ids = [row.pk for row in rows]
        reasons = blockers(ids, by=by)
        for row in rows:
            if row.pk in reasons:
                raise deletion.in_use(row, reasons[row.pk], key="party_id")
        with deletion.sheltered(rows, key="party_id"):
            CustomerTerms.objects.filter(party_id__in=ids).update(default_delivery=None)
            persons = list(Person.objects.filter(party_id__in=ids).values_list("pk", flat=True))
            bells.ring(events.PersonsGoing(tuple(persons)), by=by)
            for part in PARTS:
                part._base_manager.filter(party_id__in=ids).delete()
            attributes.forget("parties.party", ids)
            attributes.forget("parties.person", persons)
            Party.objects.filter(pk__in=ids).delete()
        search.remove("parties.party", ids, by=by)
        search.remove("parties.person", persons, by=by)
        audit.tell("parties.party", ids, "deleted", by=by)
    return len(ids)
