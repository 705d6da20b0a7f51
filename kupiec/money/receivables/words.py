"""What things are called on screens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ITEM_KINDS = {"receivable": _("Receivable"), "payable": _("Payable")}
PAYMENT_KINDS = {"KP": _("KP, cash in"), "KW": _("KW, cash out"), "bank": _("Bank"), "card": _("Card")}
ENTRY_KINDS = (
    ("KP", _("KP: cash in")),
    ("KW", _("KW: cash out")),
    ("bank_in", _("Bank: money in")),
    ("bank_out", _("Bank: money out")),
    ("card", _("Card: money in")),
)
STATES = {
    "open": ("", _("Not paid"), "circle-dashed"),
    "part": ("warn", _("Part paid"), "circle-half-2"),
    "overdue": ("bad", _("Overdue"), "clock-exclamation"),
    "paid": ("ok", _("Paid"), "check"),
}
LINE_STATES = {
    "new": ("warn", _("To book"), "hourglass-low"),
    "booked": ("ok", _("Booked"), "check"),
    "ignored": ("", _("Set aside"), "archive"),
}
REASONS = {
    "account": _("by bank account"),
    "number": _("by document number"),
    "order": _("by order number"),
    "nip": _("by NIP"),
    "earlier": _("by earlier payments"),
    "amount": _("by amount"),
    "oldest": _("oldest first"),
    "told": _("as told"),
}
BUCKETS = {
    "not_due": _("Not due"),
    "d30": _("1–30 days"),
    "d60": _("31–60 days"),
    "d90": _("61–90 days"),
    "older": _("Over 90 days"),
}
ACCOUNT_KINDS = {
    "receivable": _("Invoice"),
    "payable": _("Payable"),
    "correction": _("Correction"),
    "KP": _("Cash in"),
    "KW": _("Cash out"),
    "bank": _("Bank transfer"),
    "card": _("Card payment"),
}
EVENTS = {
    "receivables.payment:registered": (_("Payment registered"), "cash", "ok"),
    "receivables.payment:matched": (_("Matched with documents"), "link", "ok"),
    "receivables.payment:unmatched": (_("A match taken back"), "arrow-back-up", "warn"),
    "receivables.payment:cancelled": (_("Payment cancelled"), "ban", "bad"),
    "receivables.payment:printed": (_("Printed"), "printer", ""),
    "receivables.statement:imported": (_("Statement imported"), "file-import", "ok"),
}
