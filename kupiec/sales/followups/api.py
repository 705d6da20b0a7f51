"""The room's REST interface: results of offers, reminders."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.followups import queries, services
from kupiec.sales.followups.models import Reminder

router = api.Router(tags=["followups"])


class ResultOut(Schema):
    """Offers of one group; values net in the company's currency."""

    label: str
    count: int
    offered: Decimal
    won: int
    won_value: Decimal
    lost: int
    lost_value: Decimal
    open: int
    open_value: Decimal
    rate: Decimal | None


class ReminderIn(api.Input):
    """A task `days` after an offer was sent (`when` = sent) or before its validity ends (end)."""

    when: str = Field(max_length=4)
    days: int = Field(ge=0, le=365)
    subject: str = Field(max_length=120)
    active: bool = True


class ReminderOut(Schema):
    """A reminder of offers."""

    id: int
    when: str
    days: int
    subject: str
    active: bool
    version: int


@router.get("/results", response=list[ResultOut])
def results(request: kit.Request, by: str = "reason", since: dt.date | None = None, until: dt.date | None = None) -> Any:
    """Offers issued in these days, won and lost by reason, month, salesperson, party or competitor."""
    request.actor.require("offers.see")
    return queries.results(request.actor, group=by, since=since, until=until)


@router.get("/reminders", response=list[ReminderOut])
def reminders(request: kit.Request) -> Any:
    """Reminders of offers as the company set them."""
    request.actor.require(services.RIGHT)
    return queries.reminders(request.actor).order_by("when", "days")[:500]


@router.post("/reminders", response={201: ReminderOut})
def add_reminder(request: kit.Request, body: ReminderIn) -> Any:
    """Set a reminder."""
    return 201, Reminder.objects.get(pk=services.save_reminder(body.model_dump(), by=request.actor))


@router.put("/reminders/{id}", response=ReminderOut)
def edit_reminder(request: kit.Request, id: int, body: ReminderIn) -> Any:
    """Change a reminder; `If-Match` names its version."""
    services.save_reminder(body.model_dump(), pk=id, version=api.version(request, required=False), by=request.actor)
    return Reminder.objects.get(pk=id)
