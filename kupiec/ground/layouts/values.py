"""Kinds of prints, their languages, what can be written into texts, and a layout as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields

from kupiec.ground.kernel.words import N_

KINDS = {
    "offer": N_("Offer"),
    "order": N_("Order confirmation"),
    "stock": N_("Delivery note and other stock documents"),
    "invoice": N_("Invoice"),
    "proforma": N_("Pro-forma invoice"),
    "correction": N_("Correction invoice"),
    "statement": N_("Account statement"),
    "letter": N_("Letter"),
}
LANGUAGES = {"pl": N_("Polish"), "en": N_("English"), "de": N_("German")}
SLOTS = tuple((kind, language) for kind in KINDS for language in LANGUAGES)
COLUMNS = {
    "code": N_("Item code"),
    "discount": N_("Discount"),
    "vat": N_("VAT rate"),
    "location": N_("Location"),
    "source": N_("Numbers of deliveries"),
}
OPTIONAL = {
    "offer": ("code", "discount", "vat"),
    "order": ("code", "discount", "vat"),
    "stock": ("code", "location"),
    "invoice": ("code", "source"),
    "proforma": ("code", "source"),
    "correction": (),
    "statement": (),
    "letter": (),
}
ACCENTS = {
    "ink": (N_("Black"), "#16202e"),
    "chaber": (N_("Cornflower"), "#3a51b0"),
    "green": (N_("Green"), "#1e6a42"),
    "wine": (N_("Wine"), "#8f2431"),
    "brown": (N_("Brown"), "#7a4a12"),
    "sea": (N_("Sea"), "#1d5c6e"),
}
TEXTS = ("intro", "closing", "legal", "footer")
NAMES = {
    "document.number": N_("number of the document"),
    "document.date": N_("its date"),
    "document.due": N_("day it is due, or valid until"),
    "document.total": N_("its value with the currency"),
    "document.reference": N_("the customer’s own number"),
    "customer.name": N_("name of the customer"),
    "customer.nip": N_("his tax number"),
    "customer.city": N_("his town"),
    "company.name": N_("our name"),
    "company.nip": N_("our tax number"),
    "company.city": N_("our town"),
    "company.phone": N_("our telephone"),
    "company.email": N_("our e-mail"),
    "salesperson.name": N_("the salesperson"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutData:
    """What an administrator chooses for one kind of print in one language; empty heading = the usual one."""

    heading: str = ""
    intro: str = ""
    closing: str = ""
    legal: str = ""
    footer: str = ""
    columns: tuple[str, ...] = ()
    accent: str = "ink"
    logo: bool = True
    bank: bool = True
    qr: bool = True


NAMES_OF = tuple(one.name for one in fields(LayoutData))


def usual(kind: str) -> LayoutData:
    """The layout every print starts with: the columns it always had."""
    shown = {"offer": ("discount", "vat"), "invoice": ("source",), "proforma": ("source",)}
    return LayoutData(columns=shown.get(kind, OPTIONAL[kind]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a room tells of a document for texts; everything as it is printed."""

    number: str = ""
    date: str = ""
    due: str = ""
    total: str = ""
    reference: str = ""
    customer: str = ""
    customer_nip: str = ""
    customer_city: str = ""
    salesperson: str = ""
    more: Callable[[], Mapping[str, str]] | None = None
    """What else its texts may name, told only where one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dressing:
    """A layout filled in for one document: ready for the print."""

    heading: str = ""
    blocks: Mapping[str, str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    accent: str = ""
    logo: str = ""
    bank: bool = True
    qr: bool = True
