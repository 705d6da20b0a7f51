"""What duplicates are judged by, and what a merge is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PROBABLE = 60
"""The score, out of 100, from which two records are shown as probable doubles."""


class Choice(StrEnum):
    """Whose value a field takes; `both` puts texts one under the other."""

    KEPT = "kept"
    GONE = "gone"
    BOTH = "both"


class State(StrEnum):
    """A pair waits for somebody, or was said to be two different records."""

    OPEN = "open"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Traits:
    """A record as it is compared: words of its name, numbers it is known by (`("nip", "5261040828")`), where it is.

    `within`: what it belongs to (a person's party). `id` 0 is a record still being typed.
    """

    id: int
    name: str
    identifiers: frozenset[tuple[str, str]] = frozenset()
    place: str = ""
    town: str = ""
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How surely two records are one, and why: codes of reasons with the value shared."""

    score: int
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """Two records of a kind to be made one: `gone` is put into `kept`; whose value each field takes; versions seen."""

    kind: str
    kept: int
    gone: int
    choices: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Double:
    """A probable double of what is being typed, as the warning shows it."""

    id: int
    title: str
    detail: str
    url: str
    score: int
    reasons: tuple[tuple[str, str], ...]
