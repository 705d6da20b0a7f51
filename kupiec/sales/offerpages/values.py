"""Values of the customer's page: what is shared, asked, signed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OFFER = "offers.offer"
DAYS = 45
LONGEST_LIFE = 365
LONGEST_TEXT = 2_000
MOST_OPEN_QUESTIONS = 30
QUIET_MINUTES = 30
"""An opening this soon after another is the same visit."""
PAGES_A_MINUTE = 120
ACTS_AN_HOUR = 60
"""How often one address may look, and how often one link may be acted on."""
BOX = (600, 200)
"""Width and height of the field a signature is drawn in."""
MOST_STROKES = 80
MOST_POINTS = 6_000
LANGUAGES = ("pl", "en", "de")


class How(StrEnum):
    """How it was signed."""

    TYPED = "typed"
    DRAWN = "drawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """A link to be made: for whom, where he reads e-mail, for how many days, in which language (empty: the offer's)."""

    name: str
    email: str = ""
    days: int = DAYS
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What the customer signed with: a name, perhaps a role, perhaps strokes; the box ticked; from where."""

    name: str
    role: str = ""
    drawing: str = ""
    agreed: bool = False
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Takeable:
    """A line as the customer may choose it: what is left of it, and which line it stands instead of."""

    pk: int
    left: bool
    firm: bool
    instead: int | None = None
