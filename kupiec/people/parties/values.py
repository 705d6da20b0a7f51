"""Kinds and facts of parties that travel between rooms."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class PartyKind(StrEnum):
    COMPANY = "company"
    PERSON = "person"


class AddressKind(StrEnum):
    SEAT = "seat"
    MAIL = "mail"
    DELIVERY = "delivery"
    PICKUP = "pickup"


class ContactKind(StrEnum):
    PHONE = "phone"
    MOBILE = "mobile"
    EMAIL = "email"
    FAX = "fax"
    WEB = "web"
    OTHER = "other"


class PaymentKind(StrEnum):
    CASH = "cash"
    TRANSFER = "transfer"
    CARD = "card"


PRINTED_KINDS = {
    "en": {"transfer": "Bank transfer", "cash": "Cash", "card": "Card"},
    "de": {"transfer": "Überweisung", "cash": "Barzahlung", "card": "Kartenzahlung"},
}
PRINTED_DAYS = {"pl": "dni", "en": "days", "de": "Tage"}


class PreferenceKind(StrEnum):
    BRAND = "brand"
    ITEMS = "items"
    CONTACT = "contact"
    HOURS = "hours"
    DELIVERY = "delivery"
    PACKING = "packing"


class VatStatus(StrEnum):
    """How a party stands to VAT; posting schemes and invoices choose by it."""

    DOMESTIC = "domestic"
    EXEMPT = "exempt"
    EU = "eu"
    EXPORT = "export"
    PRIVATE = "private"


ROLES = ("customer", "supplier", "carrier", "producer", "competitor", "employer")


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """An address as documents need it."""

    id: int
    kind: str
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    main: bool


@dataclass(frozen=True, slots=True)
class TermsFacts:
    """A customer's terms with one company."""

    price_kind_id: int | None
    group_id: int | None
    abc_class: str
    markup_percent: Decimal
    markup_shown: str
    payment_method: str
    payment_days: int
    credit_limit: Decimal | None
    blocked: bool
    block_reason: str
    salesperson_id: int | None
    document_language: str
    default_delivery_id: int | None
    vat_status: str = "domestic"
    ledger_account: str = ""
    revenue_kind: str = ""
    einvoice_email: str = ""


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party as documents need it; `terms` are those of the company asked for, None for no customer of it."""

    id: int
    code: str
    kind: str
    name: str
    short_name: str
    nip: str
    vat_eu: str
    country: str
    language: str
    archived: bool
    customer: bool
    supplier: bool
    guardian_id: int | None
    branch_id: int | None
    area_id: int | None
    seat: AddressFacts | None
    addresses: tuple[AddressFacts, ...]
    terms: TermsFacts | None
