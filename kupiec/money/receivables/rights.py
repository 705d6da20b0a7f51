"""What one may be allowed to do here."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "receivables.see": N_("See receivables, payments and statements of account"),
    "receivables.pay": N_("Enter payments, KP and KW"),
    "receivables.match": N_("Match payments with documents"),
    "receivables.import": N_("Import bank statements"),
    "receivables.cancel": N_("Cancel payments"),
    "receivables.credit": N_("See customers' credit and its use"),
}
