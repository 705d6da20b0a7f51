"""Bells of this room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drafted:
    """Drafts were made or their lines changed: what is billed (planned) may be different."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Discarded:
    """Drafts were discarded: they bill nothing any more."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """Documents were issued: numbered, posted, open in receivables."""

    ids: tuple[int, ...]
