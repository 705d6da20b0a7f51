"""What people may be allowed to do here."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "ledger.view": N_("See the journal, accounts and balances"),
    "ledger.accounts": N_("Edit the chart of accounts"),
    "ledger.schemes": N_("Edit posting schemes"),
    "ledger.periods": N_("Open and close accounting periods"),
    "ledger.export": N_("Export entries"),
}
