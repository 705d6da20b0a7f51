"""What kinds and statuses of parties are called; names of fields as the timeline writes them."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

PARTY_KINDS = (("company", N_("Company")), ("person", N_("Natural person")))
ROLES = (
    ("customer", N_("Customer")), ("supplier", N_("Supplier")), ("carrier", N_("Carrier")),
    ("producer", N_("Producer")), ("competitor", N_("Competitor")), ("employer", N_("Company of an employee")),
)  # fmt: skip
ADDRESS_KINDS = (
    ("seat", N_("Seat")), ("mail", N_("Correspondence")), ("delivery", N_("Delivery place")), ("pickup", N_("Pickup")),
)  # fmt: skip
CONTACT_KINDS = (
    ("phone", N_("Telephone")), ("mobile", N_("Mobile")), ("email", N_("E-mail")), ("fax", N_("Fax")),
    ("web", N_("Website")), ("other", N_("Other")),
)  # fmt: skip
CONTACT_ICONS = {"phone": "phone", "mobile": "device-mobile", "email": "mail", "fax": "printer", "web": "world", "other": "id"}
PREFERENCE_KINDS = (
    ("brand", N_("Brand")), ("items", N_("Items or groups")), ("contact", N_("Way of contact")),
    ("hours", N_("Hours of contact")), ("delivery", N_("Delivery wishes")), ("packing", N_("Packing wishes")),
)  # fmt: skip
PAYMENT_KINDS = (("transfer", N_("Bank transfer")), ("cash", N_("Cash payment")), ("card", N_("Payment card")))
VAT_STATUSES = (
    ("domestic", N_("Domestic taxpayer")), ("exempt", N_("Exempt from VAT")), ("eu", N_("Taxpayer of the EU")),
    ("export", N_("Outside the EU")), ("private", N_("Private person")),
)  # fmt: skip
MARKUP_SHOWN = (("folded", N_("folded into the price")), ("line", N_("shown on the line")))
CLASSES = (("A", "A"), ("B", "B"), ("C", "C"))
LANGUAGES = (("pl", N_("Polish")), ("en", N_("English")), ("de", N_("German")))

FIELD_NAMES = (
    N_("code"), N_("external id"), N_("kind"), N_("name"), N_("short name"), N_("nip"), N_("vat eu"), N_("regon"),
    N_("krs"), N_("country"), N_("customer"), N_("supplier"), N_("carrier"), N_("producer"), N_("competitor"),
    N_("employer"), N_("guardian"), N_("branch"), N_("area"), N_("parent"), N_("language"), N_("remarks"),
    N_("archived"), N_("archived on"),
)  # fmt: skip
"""Verbose names Django makes of the model's fields; the timeline translates them."""

EVENTS = {
    "parties.party:archived": (N_("Put into the archive"), "archive", ""),
    "parties.party:restored": (N_("Taken out of the archive"), "archive-off", "ok"),
}


def said(pairs: tuple[tuple[str, str], ...], key: str) -> str:
    """The English word of a key, marked for translation; the key itself when unknown."""
    return dict(pairs).get(key, key)
