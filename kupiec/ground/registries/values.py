"""What is asked of a register, and what it said, in one shape for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Source(StrEnum):
    GUS = "gus"
    WHITE_LIST = "whitelist"
    VIES = "vies"
    KRS = "krs"


class Asked(StrEnum):
    """What was asked: the firm, or whether an account is a firm's."""

    FIRM = "firm"
    ACCOUNT = "account"


class Outcome(StrEnum):
    """What came of it. `ok`: active in the register, or the account is listed; `ended`: known, but struck off or not active."""

    OK = "ok"
    ENDED = "ended"
    NOT_FOUND = "none"


@dataclass(frozen=True, slots=True)
class Found:
    """A firm as a register describes it; what the register doesn't say is empty. `remarks` are the register's own words."""

    outcome: Outcome
    status: str = ""
    kind: str = ""
    name: str = ""
    nip: str = ""
    regon: str = ""
    krs: str = ""
    vat_eu: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""
    accounts: tuple[str, ...] = ()
    virtual_accounts: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of a register's server: what it said word for word, and the firms by the number asked."""

    url: str
    raw: str
    firms: dict[str, Found] = field(default_factory=dict)
    request_id: str = ""
    said_at: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a record of ours has to be checked by, and what it says of itself (`now`, by the names of `Found`)."""

    nip: str = ""
    vat_eu: str = ""
    krs: str = ""
    accounts: tuple[str, ...] = ()
    now: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field where the register says something else than we do."""

    field: str
    now: str
    theirs: str


DAILY = {(Source.WHITE_LIST, Asked.FIRM): 100, (Source.WHITE_LIST, Asked.ACCOUNT): 5000}
"""Questions a day the register allows."""
BUNCH = {Source.GUS: 20, Source.WHITE_LIST: 30}
"""Firms one question may name; the others take one."""
FILLED = ("name", "kind", "nip", "regon", "krs", "vat_eu", "street", "postal_code", "city", "phone", "email", "web")
"""What a register may know better than a form."""
