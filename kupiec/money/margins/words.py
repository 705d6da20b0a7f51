"""Words of the room as people see them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.words import N_

BASES = (("markup", _("cost plus, %")), ("margin", _("margin on the price, %")), ("none", _("no floor")))
EFFECTS = (("approval", _("it needs approval")), ("refuse", _("it is refused")), ("warn", _("it is only shown")))
EFFECT_MARKS = {
    "approval": ("warn", _("needs approval"), "route"), "refuse": ("bad", _("refused"), "ban"), "warn": ("info", _("shown"), "eye"),
}  # fmt: skip
REASONS = (("optional", _("may be given")), ("required", _("must be given")))
EVENTS = {"company.company:price_reasons_changed": N_("%(user)s changed the rule of reasons for manual prices")}
