"""What parties tell the rooms above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saved:
    """Parties were created or changed, their parts included."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """Customer terms with one company were changed."""

    company_id: int
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Archived:
    """Parties were put into the archive (or, `restored`, taken out of it)."""

    ids: tuple[int, ...]
    restored: bool = False


@dataclass(frozen=True, slots=True)
class PersonsGoing:
    """Persons are about to be deleted with their party; rooms above take away what they keep of them."""

    ids: tuple[int, ...]
