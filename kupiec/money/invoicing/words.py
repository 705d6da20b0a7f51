"""Names of kinds and states, and of events on the timeline."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kupiec.ground.kernel.words import N_

STATES = {
    "draft": pgettext_lazy("invoice", "Draft"),
    "issued": pgettext_lazy("invoice", "Issued"),
    "cancelled": pgettext_lazy("invoice", "Discarded"),
}
STATE_MARKS = {
    "draft": ("warn", STATES["draft"], "pencil"),
    "issued": ("ok", STATES["issued"], "check"),
    "cancelled": ("", STATES["cancelled"], "ban"),
}
PAID_MARKS = {
    "paid": ("ok", pgettext_lazy("invoice", "Paid"), "circle-check"),
    "part": ("warn", pgettext_lazy("invoice", "Part paid"), "circle-half-2"),
    "overdue": ("bad", pgettext_lazy("invoice", "Overdue"), "clock-exclamation"),
    "open": ("", pgettext_lazy("invoice", "Unpaid"), "circle-dashed"),
}
SETTLED_MARKS = {
    "paid": ("ok", pgettext_lazy("correction", "Settled"), "circle-check"),
    "part": ("warn", pgettext_lazy("correction", "Part settled"), "circle-half-2"),
    "overdue": ("warn", pgettext_lazy("correction", "Not settled"), "circle-dashed"),
    "open": ("", pgettext_lazy("correction", "Not settled"), "circle-dashed"),
}


def paid_mark(kind: str, state: str) -> tuple[Any, ...]:
    """How far a document is paid; a correction is never paid, it is settled."""
    return (SETTLED_MARKS if kind == "correction" else PAID_MARKS)[state]


KINDS = {"invoice": _("Invoice"), "proforma": _("Pro-forma"), "correction": _("Correction")}
GROUPINGS = (
    ("all", _("One invoice per customer and month")), ("recipient", _("One per recipient")),
    ("order", _("One per order")), ("delivery", _("One per delivery")),
)  # fmt: skip
LANGUAGES = (("pl", _("Polish")), ("en", _("English")), ("de", _("German")))
METHODS = {
    "net_total": _("from the net sum of the rate"),
    "line_sum": _("sum of VAT of the lines"),
    "gross_total": _("from the gross sum of the rate"),
}
EVENTS = {
    "invoicing.invoice:issued": N_("Issued by %(user)s"),
    "invoicing.invoice:taken_over": N_("Taken over from the previous program by %(user)s"),
    "invoicing.invoice:taken_over_again": N_("Read anew from the previous program by %(user)s"),
    "invoicing.invoice:discarded": N_("Draft discarded by %(user)s"),
    "stock.document:not_invoiced": N_("Not invoiced: %(reason)s"),
}
