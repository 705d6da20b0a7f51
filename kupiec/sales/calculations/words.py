"""What kinds, ways of counting and methods are called; what the timeline tells."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.words import N_

KINDS = {
    "material": _("material"), "labour": _("labour"), "machine": _("machine"), "overhead": _("overhead"), "subcontract": _("subcontract"), "other": _("other cost"),
}  # fmt: skip
BASES = {"each": _("per piece"), "once": _("once"), "percent": _("% of the rest")}
METHODS = {"markup": _("markup on the cost"), "margin": _("margin of the price")}
EVENTS = {"offers.offer:calculated": (N_("Price %(price)s of “%(line)s” put from the calculation by %(user)s"), "calculator", "")}
FIELD_NAMES = (
    N_("offer version"),
    N_("method"),
    N_("markup or margin"),
    N_("rounding"),
    N_("scales"),
    N_("sheet"),
    N_("basis"),
    N_("cost"),
)
"""Verbose names Django makes of the models' fields; the timeline translates them."""
