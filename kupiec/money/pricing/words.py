"""Words of the room as people see them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.words import N_

LIST_KINDS = (("base", _("base")), ("promotional", _("promotional")))
BASE_MODES = (("first", _("of the first list that has one")), ("lowest", _("the lowest of all lists")))
STAGE_MODES = (("best", _("the best for the customer")), ("first", _("the first by priority")), ("all", _("all, one after another")))
EFFECTS = (("percent", _("percent off")), ("amount", _("amount off")), ("fixed", _("fixed price")), ("formula", _("price by formula")))
CHANNELS = (
    ("office", _("entered by us")),
    ("portal", _("from the customer’s page")),
    ("api", _("through the API")),
    ("file", _("from a file")),
)
SHOWN = (("folded", _("folded into the price")), ("line", _("as a discount on the line")))
EVENTS = {"pricing.pricelist:published": N_("%(user)s published prices: %(count)s")}
