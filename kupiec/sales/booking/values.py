"""Drafts of bookings, spans of time: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

BOOKING = "booking.booking"
ZERO = Decimal(0)


class State(StrEnum):
    """A reservation may overlap anything; a firm booking overlaps no other firm one."""

    RESERVED = "reserved"
    FIRM = "firm"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDraft:
    """A resource wanted from a moment to a moment; `source` names the paper it is for."""

    resource_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    firm: bool = True
    title: str = ""
    source: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time."""

    starts_at: dt.datetime
    ends_at: dt.datetime
