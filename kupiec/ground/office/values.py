"""What rooms tell of their documents for office templates, what is found in a template, what an enclosure's state is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

LANGUAGES = ("pl", "en", "de")
LARGEST_TEMPLATE = 10_000_000
LARGEST_PDF = 20_000_000


class State(StrEnum):
    """Whether documents may be printed by a template."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Name:
    """Something a template may name: `offer.number`, `lines[].price`; what it is, and how it looks on the test print."""

    path: str
    label: Any
    example: Any = ""
    kind: Literal["text", "number", "flag", "picture", "list"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A document's data for templates, as the document stands: nested, numbers by `number`, and what chooses the template."""

    company_id: int
    language: str
    party_id: int | None
    title: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a template: what, its name, the part of the paper and the words around."""

    code: str
    name: str
    place: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFacts:
    """What choosing a template needs to know of it."""

    id: int
    language: str
    party_id: int | None
    name: str
    ending: str = "docx"


class Standing(StrEnum):
    """How an enclosure stands on a day."""

    OK = "ok"
    SOON = "soon"
    EXPIRED = "expired"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """A file of an enclosure: from when until when it counts (None: without end)."""

    id: int
    issued_on: dt.date
    valid_until: dt.date | None


GOING = (Standing.OK, Standing.SOON)
"""Only what counts today goes out with a document."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """An enclosure of one document: whether it must and does go with it, how it stands today, the file that counts (an `EnclosurePaper`)."""

    id: int
    name: str
    required: bool
    taken: bool
    standing: Standing
    paper: Any

    @property
    def goes(self) -> bool:
        return self.taken and self.standing in GOING

    @property
    def lacking(self) -> bool:
        """It should go and can’t."""
        return (self.taken or self.required) and not self.goes


@dataclass(frozen=True, slots=True)
class Piece:
    """One PDF of a pack, under its bookmark."""

    title: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: one PDF, and how many pages it has."""

    content: bytes
    pages: int


def number(value: Any, text: str) -> dict[str, str]:
    """A number as templates get it: exact, and as the document prints it."""
    return {"$n": format(value, "f"), "$t": text}


def picture(address: str) -> Any:
    """A picture of a `data:` address as templates get it; nothing for none."""
    return {"$p": address.partition(",")[2]} if address.startswith("data:image/") else ""
