"""Annexes: a new edition begins as the whole of the last signed one, is changed, put into force from a day (CON-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.pricing import public as pricing
from kupiec.sales.contracts import queries
from kupiec.sales.contracts.models import Contract, Edition, GroupDiscount, Line, Material
from kupiec.sales.contracts.services import checks
from kupiec.sales.contracts.services.making import edition_values
from kupiec.sales.contracts.values import CONTRACT, EditionState, State

COPIED = (
    "ends_on",
    "notice_days",
    "renewal",
    "renewal_months",
    "value",
    "currency_id",
    "payment_method",
    "payment_days",
    "hierarchy_id",
    "content",
)


def edit(edition_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change what a draft edition says, only the fields named. Answers the new version. Refuses FROZEN, CONFLICT and what `create` refuses."""
    with tx.write_tx(by=by):
        row = checks.draft(edition_id, by=by)
        known = {"effective_from": row.effective_from, "ends_on": row.ends_on, "renewal": row.renewal, "renewal_months": row.renewal_months}
        clean = edition_values({**known, **changes}, base=row.currency_id, by=by)
        if "reason" in changes:
            clean["reason"] = entered.one_line(changes["reason"])
            records.fit(Edition, {"reason": clean["reason"]})
        for name, value in clean.items():
            setattr(row, name, value)
        return records.update(row, clean, version=version)


def annex(contract_id: int, *, effective_from: dt.date, reason: str = "", by: Actor) -> int:
    """Begin an annex: the last signed edition copied whole, as a draft that counts from a day. Answers the edition's id.

    Refuses NOT_SIGNED, HAS_DRAFT, TOO_EARLY, BAD_DAY.
    """
    by.require("contracts.edit")
    with tx.write_tx(by=by):
        (row,) = checks.locked([contract_id], by=by)
        if row.state != State.SIGNED:
            raise Refusal("NOT_SIGNED", N_("Only a signed contract gets annexes."), "state")
        if queries.draft_of(contract_id) is not None:
            raise Refusal("HAS_DRAFT", N_("There is an annex being prepared already."), "state")
        last = _last_signed(contract_id)
        _check_begins(effective_from, last)
        reason = entered.one_line(reason)
        number = max(one.number for one in queries.editions_of(contract_id)) + 1
        said = {name: getattr(last, name) for name in COPIED}
        if said["ends_on"] is not None and said["ends_on"] < effective_from:
            said["ends_on"] = effective_from
        made = Edition(contract_id=contract_id, number=number, effective_from=effective_from, reason=reason, **said)
        records.fit(Edition, {"reason": reason})
        made.save(force_insert=True)
        _copy_parts(last.pk, made.pk)
        audit.tell(CONTRACT, [contract_id], "annexed", by=by, data={"number": number})
    return int(made.pk)


def _last_signed(contract_id: int) -> Edition:
    return Edition.objects.filter(contract_id=contract_id, state=EditionState.SIGNED).order_by("-effective_from")[0]


def _check_begins(day: dt.date, last: Edition) -> None:
    if abs(day - clock.today()) > dt.timedelta(days=366 * 60):
        raise Refusal("BAD_DAY", N_("This day is too far away."), "effective_from")
    if day <= last.effective_from:
        raise Refusal(
            "TOO_EARLY",
            N_("It must begin after the edition before, of %(day)s."),
            "effective_from",
            params={"day": last.effective_from},
        )


def _copy_parts(old: int, new: int) -> None:
    """Lines, discounts and materials of one edition, whole, under another: three reads, three writes."""
    lines = list(Line.objects.filter(edition_id=old).order_by("position", "pk"))
    copies = [
        Line(edition_id=new, position=one.position, item_id=one.item_id, description=one.description, quantity=one.quantity, unit=one.unit,
             factor=one.factor, price=one.price, remarks=one.remarks)
        for one in lines
    ]  # fmt: skip
    Line.objects.bulk_create(copies)
    now = {one.pk: copy.pk for one, copy in zip(lines, copies, strict=True)}
    GroupDiscount.objects.bulk_create(
        GroupDiscount(edition_id=new, group_id=group, percent=percent)
        for group, percent in GroupDiscount.objects.filter(edition_id=old).values_list("group_id", "percent")
    )
    Material.objects.bulk_create(
        Material(edition_id=new, line_id=now.get(line) if line else None, item_id=item, quantity=quantity)
        for line, item, quantity in Material.objects.filter(edition_id=old).values_list("line_id", "item_id", "quantity")
    )


def index(ids: Sequence[int], *, percent: Decimal, effective_from: dt.date, reason: str = "", by: Actor) -> list[int]:
    """Prices of signed contracts so many per cent dearer (or cheaper) from a day on, each as an annex being prepared. Ids of the editions (CON-6).

    Prices are rounded to grosze, half up. Refuses BAD_PERCENT and what `annex` refuses.
    """
    by.require("contracts.edit")
    if not percent.is_finite() or not -90 <= percent <= 900 or not percent:
        raise Refusal("BAD_PERCENT", N_("From -90 to 900 per cent, not nothing."), "percent")
    made = []
    with tx.write_tx(by=by):
        for pk in ids:
            edition = annex(pk, effective_from=effective_from, reason=reason, by=by)
            rows = list(Line.objects.filter(edition_id=edition, price__isnull=False))
            for row in rows:
                row.price = half_up(Decimal(row.price or 0) * (100 + percent) / 100)
                row.save(update_fields=["price"])
            made.append(edition)
    return made


def sign(ids: Sequence[int], *, signed_on: dt.date | None = None, by: Actor) -> int:
    """Put the drafts of contracts into force: the contract itself, or its annex; the edition before ends the day before.

    From then on prices, lists and discounts of it count. Refuses NOT_FOUND, NOTHING_TO_SIGN, TOO_EARLY, NOT_YET, ENDED.
    """
    by.require("contracts.sign")
    day = signed_on or clock.today()
    if day > clock.today():
        raise Refusal("NOT_YET", N_("This day has not come yet."), "signed_on")
    with tx.write_tx(by=by):
        rows = checks.locked(ids, by=by)
        drafts = {
            one.contract_id: one for one in Edition.objects.filter(contract_id__in=[row.pk for row in rows], state=EditionState.DRAFT)
        }
        for row in rows:
            if row.pk not in drafts:
                raise Refusal("NOTHING_TO_SIGN", N_("%(number)s has nothing to be signed."), "state", params={"number": row.number})
            if row.state not in (State.DRAFT, State.SIGNED):
                raise Refusal("ENDED", N_("%(number)s is over."), "state", params={"number": row.number})
            _follow(row, drafts[row.pk])
        now = [one.pk for one in drafts.values()]
        Edition.objects.filter(pk__in=now).update(state=EditionState.SIGNED, signed_on=day, version=F("version") + 1)
        Contract.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=State.SIGNED, updated_at=clock.now(), version=F("version") + 1
        )
        for number in sorted({one.number for one in drafts.values()}):
            audit.tell(
                CONTRACT,
                [pk for pk, one in drafts.items() if one.number == number],
                "signed",
                by=by,
                data={"number": number, "day": day.isoformat()},
            )
        pricing.sockets.touch(by.company_id)
    return len(rows)


def _follow(row: Contract, draft: Edition) -> None:
    """The signed edition before an annex ends the day before it begins. Refuses TOO_EARLY."""
    if row.state == State.DRAFT:
        return
    last = _last_signed(row.pk)
    _check_begins(draft.effective_from, last)
    Edition.objects.filter(pk=last.pk).update(effective_to=draft.effective_from - dt.timedelta(days=1), version=F("version") + 1)


def withdraw(edition_id: int, *, version: int | None = None, by: Actor) -> None:
    """An annex that was prepared is not going to be signed; it stays readable. Refuses FROZEN, FIRST for the contract itself."""
    with tx.write_tx(by=by):
        row = checks.draft(edition_id, by=by)
        if row.number == 0:
            raise Refusal("FIRST", N_("The contract itself can be cancelled, not withdrawn."), "state")
        if version is not None and version != row.version:
            raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=row.version)
        Edition.objects.filter(pk=edition_id).update(state=EditionState.WITHDRAWN, version=F("version") + 1)
        audit.tell(CONTRACT, [row.contract_id], "withdrawn", by=by, data={"number": row.number})
