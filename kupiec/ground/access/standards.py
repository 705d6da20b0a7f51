"""Roles the house gave follow it when newer versions bring rights; those an administrator shaped stay and are told of (KER-11).

What the house gave last is read from the trail: the state before the first change of rights or scopes made by a person. A
role whose rights are still those becomes what the standard says now. Of another one it is written what came since and is
not in it (`rights_came`), once for each set; the list of roles shows it until somebody gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kupiec.ground.access.models import Role
from kupiec.ground.kernel import audit, rights, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import Event

SUBJECT, CAME = "access.role", "rights_came"


@dataclass(frozen=True, slots=True)
class Standard:
    """A role as the house gives it today."""

    patterns: tuple[str, ...]
    scopes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Followed:
    """Codes of roles that took what came, and of those left as an administrator shaped them, with what they lack."""

    renewed: tuple[str, ...]
    left: Mapping[str, tuple[str, ...]]


def follow(standards: Mapping[str, Standard], *, by: Actor) -> Followed:
    """Bring roles still as they were given to what the house gives now; tell of the others what came since."""
    by.require("access.manage")
    renewed: list[str] = []
    left: dict[str, tuple[str, ...]] = {}
    with tx.write_tx(by=by):
        roles = list(Role.objects.select_for_update().filter(code__in=standards).order_by("code"))
        told = _told([role.pk for role in roles])
        for role in roles:
            wanted = standards[role.code]
            base = _given(role)
            if _same(role, *base):
                if not _same(role, wanted.patterns, wanted.scopes):
                    _renew(role, wanted)
                    renewed.append(role.code)
            elif came := sorted(rights.expand(wanted.patterns) - rights.expand(base[0]) - rights.expand(role.rights)):
                left[role.code] = tuple(came)
                if told.get(role.pk) != came:
                    audit.tell(SUBJECT, [role.pk], CAME, by=by, data={"rights": came})
    return Followed(tuple(renewed), left)


def came_since(ids: Iterable[int]) -> dict[int, list[str]]:
    """Rights newer versions brought to roles an administrator shaped, and which are not in them yet."""
    told = _told(ids)
    mine = Role.objects.filter(pk__in=told, all_rights=False)
    lacking = {role.pk: sorted((set(told[role.pk]) & rights.catalogue().keys()) - rights.expand(role.rights)) for role in mine}
    return {pk: codes for pk, codes in lacking.items() if codes}


def _told(ids: Iterable[int]) -> dict[int, list[str]]:
    rows = Event.objects.filter(subject=SUBJECT, verb=CAME, subject_id__in=list(ids)).order_by("pk")
    return {pk: data["rights"] for pk, data in rows.values_list("subject_id", "data")}


def _given(role: Role) -> tuple[Iterable[str], Mapping[str, str]]:
    """Rights and scopes as the house gave them last: by the trail, before any person changed them."""
    found: dict[str, Any] = {"rights": role.rights, "scopes": role.scopes}
    house: set[str] = set()
    for change in audit.history(role):
        if change.field not in found or change.field in house:
            continue
        if change.user_id is None:
            found[change.field] = change.new
            house.add(change.field)
        else:
            found[change.field] = change.old
    return found["rights"], found["scopes"]


def _same(role: Role, patterns: Iterable[str], scopes: Mapping[str, str]) -> bool:
    narrowed = {domain: scope for domain, scope in scopes.items() if scope != "all"}
    return rights.expand(role.rights) == rights.expand(patterns) and narrowed == {d: s for d, s in role.scopes.items() if s != "all"}


def _renew(role: Role, wanted: Standard) -> None:
    role.rights, role.scopes = list(wanted.patterns), dict(wanted.scopes)
    role.all_rights = "*" in wanted.patterns
    role.version += 1
    role.save(update_fields=["rights", "scopes", "all_rights", "version"])
