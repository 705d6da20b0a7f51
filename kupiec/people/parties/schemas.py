"""What the REST interface of parties takes and gives."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api


class AddressIn(api.Input):
    """An address; `id` of the one it changes."""

    kind: str = "seat"
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "PL"
    name: str = ""
    phone: str = ""
    remarks: str = ""
    main: bool = False
    id: int | None = None


class ContactIn(api.Input):
    """A telephone, e-mail or other way to reach a party."""

    kind: str
    value: str
    label: str = ""
    main: bool = False


class AccountIn(api.Input):
    """A bank account."""

    iban: str
    currency: str = "PLN"
    bank_name: str = ""
    swift: str = ""
    main: bool = False


class HeadIn(api.Input):
    """A party's own fields; what is left out stays."""

    name: str | None = None
    short_name: str | None = None
    code: str | None = None
    external_id: str | None = Field(None, max_length=80)
    kind: str | None = None
    nip: str | None = None
    vat_eu: str | None = None
    regon: str | None = None
    krs: str | None = None
    country: str | None = None
    roles: list[str] | None = None
    guardian_id: int | None = None
    branch_id: int | None = None
    area_id: int | None = None
    parent_id: int | None = None
    language: str | None = None
    remarks: str | None = None
    attributes: dict[str, api.Scalar] | None = None


class PartyIn(HeadIn):
    """A new party with its parts."""

    name: str
    addresses: list[AddressIn] = []
    contacts: list[ContactIn] = []
    accounts: list[AccountIn] = []


class TermsIn(api.Input):
    """Terms of a customer with the company of the caller; what is left out stays."""

    price_kind_id: int | None = None
    group_id: int | None = None
    abc_class: str | None = None
    markup_percent: Decimal | None = None
    markup_shown: str | None = None
    payment_method_id: int | None = None
    payment_days: int | None = None
    credit_limit: Decimal | None = None
    limit_basis: str | None = None
    blocked: bool | None = None
    block_reason: str | None = None
    einvoice_consent: bool | None = None
    einvoice_email: str | None = None
    default_delivery_id: int | None = None
    document_language: str | None = None
    salesperson_id: int | None = None
    ledger_account: str | None = None
    vat_status: str | None = None
    revenue_kind: str | None = None


class TermsOut(Schema):
    """Terms of a customer."""

    party_id: int
    version: int
    price_kind_id: int | None
    group_id: int | None
    abc_class: str
    markup_percent: Decimal
    markup_shown: str
    payment_method_id: int | None
    payment_days: int
    credit_limit: Decimal | None
    limit_basis: str
    blocked: bool
    block_reason: str
    einvoice_consent: bool
    einvoice_email: str
    default_delivery_id: int | None
    document_language: str
    salesperson_id: int | None
    ledger_account: str
    vat_status: str
    revenue_kind: str


class AddressOut(Schema):
    """An address of a party."""

    id: int
    kind: str
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    phone: str
    remarks: str
    main: bool


class ContactOut(Schema):
    """A contact row of a party."""

    id: int
    kind: str
    value: str
    label: str
    main: bool


class AccountOut(Schema):
    """A bank account of a party."""

    id: int
    iban: str
    currency: str = Field(alias="currency_id")
    bank_name: str
    swift: str
    main: bool


class PartyOut(Schema):
    """A party."""

    id: int
    version: int
    code: str
    external_id: str | None
    kind: str
    name: str
    short_name: str
    nip: str
    vat_eu: str
    regon: str
    krs: str
    country: str
    city: str
    customer: bool
    supplier: bool
    carrier: bool
    producer: bool
    competitor: bool
    employer: bool
    guardian_id: int | None
    branch_id: int | None
    area_id: int | None
    parent_id: int | None
    language: str
    remarks: str
    archived: bool
    created_at: dt.datetime


class PersonIn(api.Input):
    """A person's fields; what is left out stays."""

    party_id: int | None = None
    first_name: str | None = None
    last_name: str | None = None
    position: str | None = None
    department: str | None = None
    phone: str | None = None
    email: str | None = None
    remarks: str | None = None
    main: bool = False
    attributes: dict[str, api.Scalar] | None = None


class PersonOut(Schema):
    """A person at a party."""

    id: int
    version: int
    party_id: int
    first_name: str
    last_name: str
    position: str
    department: str
    phone: str
    email: str
    itself: bool
    main: bool
    archived: bool


class BaseIn(api.Input):
    """A base of parties: by hand, or by a rule."""

    name: str | None = None
    description: str | None = None
    rule: str | None = None
    position: int | None = None


class BaseOut(Schema):
    """A base of parties."""

    id: int
    version: int
    name: str
    description: str
    rule: str
    archived: bool
    refreshed_at: dt.datetime | None


class MembersIn(api.Input):
    """Parties to put into a base or take out of it."""

    party_ids: list[int]


class EntryOut(Schema):
    """An entry of a dictionary."""

    id: int
    code: str
    name: str
    active: bool


class MethodOut(EntryOut):
    """A payment method."""

    kind: str
    days: int


class BlockIn(api.Input):
    """Whom to stop selling to, and why."""

    ids: list[int]
    reason: str


class RowsOut(Schema):
    """The party's new version."""

    version: int
