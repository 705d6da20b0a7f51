"""The company's own days off and working Saturdays (KER-20)."""

from __future__ import annotations

from dataclasses import asdict

from kupiec.ground.company.models import DayOff
from kupiec.ground.company.services import records
from kupiec.ground.company.values import DayOffData
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

RIGHT = "company.calendar"


def save_day_off(data: DayOffData, *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Add or change a day off (a working day that isn't) or a working day (a weekend that is)."""
    by.require(RIGHT)
    if not data.working and data.on.weekday() >= 5:
        raise Refusal("WEEKEND", N_("This is a Saturday or a Sunday: it is free already."), "on")
    with tx.write_tx(by=by):
        rows = DayOff.objects.filter(company_id=by.company_id)
        row = records.find(rows, pk=pk, version=None) if pk else DayOff(company_id=by.company_id)
        return int(records.write(row, values=asdict(data), unique="on").pk)


def remove_day_off(pk: int, *, by: Actor) -> None:
    by.require(RIGHT)
    with tx.write_tx(by=by):
        records.find(DayOff.objects.filter(company_id=by.company_id), pk=pk, version=None).delete()
