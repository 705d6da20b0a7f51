"""Kinds and groups of what is known of persons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sex(StrEnum):
    UNKNOWN = ""
    WOMAN = "f"
    MAN = "m"


class OccasionKind(StrEnum):
    BIRTHDAY = "birthday"
    NAME_DAY = "name_day"
    OTHER = "other"


PRIVATE, LIFE = "parties.private", "parties.life"
"""Rights of the two groups of sensitive data."""
WORK_FIELDS = ("profession", "education", "superior_id", "since")
PRIVATE_FIELDS = ("home_street", "home_postal_code", "home_city", "private_phone", "private_email")
LIFE_FIELDS = ("family", "hobbies", "interests")
DAYS = {"birthday": OccasionKind.BIRTHDAY, "name_day": OccasionKind.NAME_DAY}
"""Days the form of a person asks by themselves."""


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day of every year, and since when."""

    month_day: str
    year: int | None = None
