"""Resources, and their bookings: reserved, firm, cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.booking import queries, rules
from kupiec.sales.booking.models import Booking, Resource
from kupiec.sales.booking.values import BookingDraft, Span, State

FIELDS = ("code", "name", "day_hours", "active")


def save_resource(values: Mapping[str, Any], *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a resource. Refuses REQUIRED, TAKEN, HOURS, TOO_LONG; Conflict on a stale version."""
    by.require("booking.setup")
    clean = entered.texts({name: value for name, value in values.items() if name in FIELDS}, lines=("code", "name"), longest=200)
    for name in ("code", "name"):
        entered.required(clean if pk else {**{"code": "", "name": ""}, **clean}, name)
    if clean.get("day_hours") is not None and not 0 < clean["day_hours"] <= 24:
        raise Refusal("HOURS", N_("More than none and at most 24 hours a day."), "day_hours")
    records.fit(Resource, clean)
    with tx.write_tx(by=by):
        if "code" in clean and Resource.objects.filter(company_id=by.company_id, code=clean["code"]).exclude(pk=pk or 0).exists():
            raise Refusal("TAKEN", N_("“%(value)s” is already used by another record."), "code", params={"value": clean["code"]})
        if pk is None:
            return Resource.objects.create(company_id=by.company_id, **clean).pk
        row = Resource.objects.get(pk=pk, company_id=by.company_id)
        records.update(row, clean, version=version)
        return pk


def book(drafts: Sequence[BookingDraft], *, by: Actor) -> list[int]:
    """Book resources, all or none; ids in order. A firm booking over another firm one is refused OVERLAP with the free moment.

    Refuses NO_RESOURCE, BAD_SPAN, OVERLAP, TOO_LONG. Constant statements for any set.
    """
    by.require("booking.edit")
    if not drafts:
        return []
    for draft in drafts:
        if draft.ends_at <= draft.starts_at:
            raise Refusal("BAD_SPAN", N_("It must end after it begins."), "ends_at")
        records.fit(Booking, {"title": draft.title})
    with tx.write_tx(by=by):
        _lock({draft.resource_id for draft in drafts}, by=by)
        _check([(draft.resource_id, Span(draft.starts_at, draft.ends_at)) for draft in drafts if draft.firm])
        rows = Booking.objects.bulk_create(
            Booking(
                company_id=by.company_id, resource_id=draft.resource_id, starts_at=draft.starts_at, ends_at=draft.ends_at, title=entered.one_line(draft.title),
                state=State.FIRM if draft.firm else State.RESERVED, created_by_id=by.user_id, source_kind=draft.source[0] if draft.source else "",
                source_id=draft.source[1] if draft.source else None,
            )
            for draft in drafts
        )  # fmt: skip
    return [row.pk for row in rows]


def _lock(resource_ids: set[int], *, by: Actor) -> None:
    """The resources, in the order of their ids, so that no two wait for each other."""
    rows = Resource.objects.filter(pk__in=resource_ids, company_id=by.company_id, active=True).select_for_update().order_by("pk")
    if len(list(rows)) != len(resource_ids):
        raise Refusal("NO_RESOURCE", N_("There is no such resource."), "resource_id")


def _check(wanted: Sequence[tuple[int, Span]], *, but: Sequence[int] = ()) -> None:
    if not wanted:
        return
    around = Span(min(span.starts_at for _pk, span in wanted), max(span.ends_at for _pk, span in wanted))
    booked = queries.taken({pk for pk, _span in wanted}, around)
    for pk, span in wanted:
        here = [one for one in booked.get(pk, ()) if rules.overlap(span, one)]
        if here:
            free = rules.free_from(span, booked[pk])
            raise Refusal(
                "OVERLAP", N_("The resource is taken then; it is free from %(free)s."), "starts_at",
                params={"free": free.astimezone(clock.WARSAW).strftime("%d.%m.%Y %H:%M")},
            )  # fmt: skip
    for pk in {pk for pk, _span in wanted}:
        if rules.clash([span for one, span in wanted if one == pk]):
            raise Refusal("OVERLAP", N_("Two of these bookings overlap."), "starts_at")


def confirm(ids: Sequence[int], *, by: Actor) -> int:
    """Reservations become firm, unless something firm is there. Refuses NOT_FOUND, NOT_RESERVED, OVERLAP."""
    by.require("booking.edit")
    with tx.write_tx(by=by):
        rows = _own(ids, by=by)
        if any(row.state != State.RESERVED for row in rows):
            raise Refusal("NOT_RESERVED", N_("Only a reservation can be made firm."), "state")
        _lock({row.resource_id for row in rows}, by=by)
        _check([(row.resource_id, Span(row.starts_at, row.ends_at)) for row in rows])
        return Booking.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.FIRM, version=F("version") + 1)


def cancel(ids: Sequence[int], *, by: Actor) -> int:
    """They are free again."""
    by.require("booking.edit")
    with tx.write_tx(by=by):
        rows = _own(ids, by=by)
        return Booking.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.CANCELLED, version=F("version") + 1)


def _own(ids: Sequence[int], *, by: Actor) -> list[Booking]:
    """The bookings, locked before their resources are: nobody gives one up while it is made firm."""
    rows = list(queries.visible(by).filter(pk__in=list(ids)).order_by("pk").select_for_update(of=("self",)))
    entered.all_there(rows, ids)
    return rows
