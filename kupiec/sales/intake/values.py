"""Values of the intake: where an order came from, what was read of it, what is wrong with a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

PROPOSAL = "intake.proposal"
LARGEST = 8 * 1024 * 1024
"""Bytes of a file with an order."""
MOST_ORDERS = 50
MOST_LINES = 2000
LONGEST_TEXT = 100_000
LANGUAGES = ("pl", "en", "de")
DAYS = 365
LONGEST_LIFE = 730
PAGES_A_MINUTE = 120
ACTS_AN_HOUR = 40
"""How often one address may look, and how often one link may be acted on."""
QUIET_MINUTES = 30


class Source(StrEnum):
    SHEET = "sheet"
    EDIFACT = "edifact"
    ECOD = "ecod"
    MAIL = "mail"
    LETTER = "letter"
    TEXT = "text"
    API = "api"
    LINK = "link"


CHANNELS = {Source.SHEET: "file", Source.EDIFACT: "file", Source.ECOD: "file", Source.API: "api", Source.LINK: "portal"}
"""How the order made of it says that it came; the others came through the office."""
LOOSE = frozenset({Source.MAIL, Source.LETTER, Source.TEXT})
"""Sources that hold other words beside the order: what is no item there is no line."""


class Purpose(StrEnum):
    """What a message wants: an order, changes of one, one instead of another, an end to one."""

    ORDER = "order"
    CHANGE = "change"
    REPLACE = "replace"
    CANCEL = "cancel"


CHANGING = frozenset({Purpose.CHANGE, Purpose.REPLACE})


class Action(StrEnum):
    """What becomes of a line of the order; `NONE`: changed where it is there, else added."""

    NONE = ""
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    UNKNOWN = "unknown"


class State(StrEnum):
    NEW = "new"
    TAKEN = "taken"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """A line as it was written. `code`: ours, or what they take for ours; `theirs`: the customer's own code."""

    code: str = ""
    ean: str = ""
    theirs: str = ""
    description: str = ""
    quantity: str = ""
    unit: str = ""
    price: str = ""
    action: Action = Action.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOrder:
    """An order as it was written. `buyer` and `place`: the numbers (GLN) of who orders and where it goes; `told`: codes of what looks odd.

    Of a change `number` is the order's, `message` the change's own.
    """

    purpose: Purpose = Purpose.ORDER
    message: str = ""
    number: str = ""
    ordered_on: dt.date | None = None
    wanted_on: dt.date | None = None
    buyer: str = ""
    nip: str = ""
    place: str = ""
    currency: str = ""
    remarks: str = ""
    lines: tuple[ReadLine, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def says(self) -> bool:
        """Whether it wants anything: lines, or an end."""
        return bool(self.lines) or self.purpose is Purpose.CANCEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where it came from: the kind of source, the record it was made of, the file's fingerprint, the customer when he is known."""

    source: Source
    party_id: int | None = None
    subject: str = ""
    subject_id: int | None = None
    digest: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a line or an order: `bad` stops it, `warn` is told."""

    code: str
    kind: str = "bad"
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """What changes on a line; None leaves it."""

    item_id: int | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    price: Decimal | None = None
    take_price: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A line as it is judged: whether its item is known, what was said, our price and theirs."""

    item: bool
    archived: bool
    quantity: Decimal | None
    unit: str
    said_quantity: str = ""
    said_unit: str = ""
    ours: Decimal | None = None
    price: Decimal | None = None
    take_price: bool = False
    repeated: bool = False
    action: Action = Action.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A line of the order that is to be changed, as it stands; `factor`: base units in its unit."""

    line_id: int
    item_id: int
    quantity: Decimal
    unit: str
    factor: Decimal
    name: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is proposed for one line: `line` of the proposal (None: left out of a replacement), `stands` in the order (None: added)."""

    kind: str
    line: int | None = None
    position: int = 0
    stands: Standing | None = None
    quantity: Decimal | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A line as it would be ordered: the price of ours for one unit, what is wrong."""

    price: Decimal | None
    problems: tuple[Problem, ...]
