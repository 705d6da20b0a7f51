"""Statuses and what opens by itself, kept by administrators (RFQ-1, RFQ-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.cases import public as cases
from kupiec.sales.inquiries.models import Inquiry, Setting, Status
from kupiec.sales.inquiries.services import checks
from kupiec.sales.inquiries.values import Group

COLUMNS = ("code", "group", "name", "name_en", "name_de", "colour", "icon", "position", "standard", "active")


def save_status(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add a status, or change one; its meaning stays while inquiries have it. Refuses REQUIRED, TAKEN, BAD_CHOICE, IN_USE."""
    by.require("inquiries.setup")
    clean = checks.texts({name: value for name, value in values.items() if name in COLUMNS}, lines=("code", "name", "name_en", "name_de"))
    for name in ("code", "name"):
        entered.required({name: clean.get(name, "" if pk is None else "kept")}, name)
    with tx.write_tx(by=by):
        row = Status.objects.get(pk=pk) if pk is not None else None
        group = clean.get("group") or (row.group if row else "")
        if group not in set(Group):
            raise Refusal("BAD_CHOICE", N_("Choose from the list."), "group")
        clean["group"] = group
        records.fit(Status, clean)
        if row and row.group != group and Inquiry.objects.filter(status=row).exists():
            raise Refusal("IN_USE", N_("Inquiries have this status; add another one instead."), "group")
        if clean.get("code") and Status.objects.filter(code=clean["code"]).exclude(pk=pk or 0).exists():
            raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "code", params={"value": clean["code"]})
        if clean.get("standard", row.standard if row else False):
            Status.objects.filter(group=group, standard=True).exclude(pk=pk or 0).update(standard=False)
        if row is None:
            return int(Status.objects.create(**clean).pk)
        records.update(row, clean, version=version)
        return int(row.pk)


def retire(ids: Sequence[int], *, by: Actor) -> int:
    """Take statuses out of use; inquiries that have them keep them."""
    return _use(ids, active=False, by=by)


def revive(ids: Sequence[int], *, by: Actor) -> int:
    return _use(ids, active=True, by=by)


def _use(ids: Sequence[int], *, active: bool, by: Actor) -> int:
    by.require("inquiries.setup")
    with tx.write_tx(by=by):
        return Status.objects.filter(pk__in=list(ids)).update(active=active, version=F("version") + 1)


def save_setting(values: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """What kind of case an inquiry opens (none when empty) and in how many working days it is answered. Refuses UNKNOWN_KIND, BAD_NUMBER."""
    by.require("inquiries.setup")
    kind, days = values.get("case_kind") or "", values.get("days") or 0
    if kind and not cases.CaseKind.objects.filter(code=kind, active=True).exists():
        raise Refusal("UNKNOWN_KIND", N_("Choose from the list."), "case_kind")
    if not 0 <= days <= 365:
        raise Refusal("BAD_NUMBER", N_("At most a year."), "days")
    with tx.write_tx(by=by):
        row, _made = Setting.objects.get_or_create(company_id=by.company_id)
        records.update(row, {"case_kind": kind, "days": days}, version=version)
    return int(row.pk)
