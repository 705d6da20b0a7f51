"""Shapes of the room's REST interface."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class TermOut(Schema):
    """A term of the dictionary, in the languages of prints."""

    id: int
    version: int
    code: str
    text: str
    text_en: str
    text_de: str
    position: int
    active: bool


class TermIn(api.Input):
    """What is said of a term; on change only the fields given."""

    code: str = ""
    text: str = ""
    text_en: str = ""
    text_de: str = ""
    position: int = 0
    active: bool = True


class AgreedOut(Schema):
    """A term agreed: of the dictionary in the words it had then, or in words of its own."""

    position: int
    term_id: int | None = None
    text: str
    text_en: str
    text_de: str


class AgreeIn(api.Input):
    """All terms of a draft version: of the dictionary, and one on a line."""

    term_ids: list[int] = Field(default=[], max_length=100)
    free: str = ""
    version: int | None = None


class CompareIn(api.Input):
    """The version of a budget an offer is compared with; null: none any more."""

    budget_version_id: int | None = None


class SheetOut(Schema):
    """The version of the sheet of terms after the change."""

    version: int


class ContractIn(api.Input):
    """The customer's contract being prepared whose text takes the terms."""

    contract_id: int


class CountOut(Schema):
    """How many it was."""

    count: int
