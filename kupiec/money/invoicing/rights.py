"""What people may be allowed to do here."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "invoicing.see": N_("See sales documents"),
    "invoicing.draft": N_("Prepare sales documents"),
    "invoicing.issue": N_("Issue sales documents"),
    "invoicing.correct": N_("Correct issued invoices"),
    "invoicing.take_over": N_("Take over invoices of the previous program"),
    "invoicing.collect": N_("Invoice deliveries collectively"),
}
