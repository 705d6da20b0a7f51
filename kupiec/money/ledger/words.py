"""Names of kinds, sides and states, and of events on the timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kupiec.ground.kernel.words import N_

KINDS = {
    "asset": _("Asset"),
    "liability": _("Liability"),
    "revenue": _("Revenue"),
    "cost": _("Cost"),
    "off": _("Off balance"),
}
SIDES = {"D": _("Debit"), "C": _("Credit")}
PERIOD_STATES = {
    "open": ("ok", pgettext_lazy("period", "Open"), "lock-open"),
    "closed": ("", pgettext_lazy("period", "Closed"), "lock"),
}
AMOUNTS = (
    ("gross", _("gross")),
    ("net:*", _("net, other rates")),
    ("net:23", _("net 23%")),
    ("net:8", _("net 8%")),
    ("net:5", _("net 5%")),
    ("net:0", _("net 0%")),
    ("net:zw", _("net exempt")),
    ("net:np", _("net outside Poland")),
    ("net:oo", _("net reverse charge")),
    ("vat:*", _("VAT, other rates")),
    ("vat:23", _("VAT 23%")),
    ("vat:8", _("VAT 8%")),
    ("vat:5", _("VAT 5%")),
    ("cost", _("cost of goods")),
    ("amount", _("amount paid")),
)
EVENTS = {
    "ledger.period:closed": N_("Period closed by %(user)s"),
    "ledger.period:opened": N_("Period opened by %(user)s"),
    "ledger.scheme:edited": N_("Scheme edited by %(user)s"),
    "ledger.account:closed": N_("Account closed by %(user)s"),
    "ledger.account:opened": N_("Account opened by %(user)s"),
}
