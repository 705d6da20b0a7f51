"""What this room hangs into the frame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kit import public as kit

TABS = (
    kit.Tab("settlements", "ledger", _("Journal"), url="ledger", right="ledger.view", order=80),
    kit.Tab("settlements", "ledger-trial", _("Turnover and balances"), url="ledger-trial", right="ledger.view", order=81),
    kit.Tab(
        "settings",
        "ledger-accounts",
        _("Chart of accounts"),
        url="ledger-accounts",
        right="ledger.view",
        order=70,
        shelf="ledger",
        note=_("Accounts entries are made on"),
    ),
    kit.Tab(
        "settings",
        "ledger-schemes",
        _("Posting schemes"),
        url="ledger-schemes",
        right="ledger.view",
        order=71,
        shelf="ledger",
        note=_("How documents become entries"),
    ),
    kit.Tab(
        "settings",
        "ledger-periods",
        _("Accounting periods"),
        url="ledger-periods",
        right="ledger.view",
        order=72,
        shelf="ledger",
        note=_("Open and closed months"),
    ),
)
COMMANDS = (
    kit.Command("ledger-trial", _("Turnover and balances"), url="ledger-trial", icon="scale", right="ledger.view",
                words="obroty salda zestawienie księga konta"),
    kit.Command("ledger-periods", _("Accounting periods"), url="ledger-periods", icon="calendar", right="ledger.view",
                words="okres zamknij miesiąc"),
)  # fmt: skip
