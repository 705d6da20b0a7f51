"""Names of kinds and states, and of events on the timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.words import N_

STATES = {"draft": _("Draft"), "issued": _("Issued"), "cancelled": _("Discarded")}
KINDS = {"invoice": _("Invoice"), "proforma": _("Pro-forma"), "correction": _("Correction")}
EVENTS = {
    "invoicing.invoice:issued": N_("Issued by %(user)s"),
    "invoicing.invoice:discarded": N_("Draft discarded by %(user)s"),
    "invoicing.invoice:printed": N_("Printed by %(user)s"),
    "stock.document:not_invoiced": N_("Not invoiced: %(reason)s"),
}
