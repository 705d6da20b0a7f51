"""What groups, days and events of persons are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.words import N_

SEXES = (("f", _("woman")), ("m", _("man")))
OCCASIONS = {"birthday": _("Birthday"), "name_day": _("Name day")}
OCCASION_ICONS = {"birthday": "gift", "name_day": "star", "other": "calendar-event"}
FIELD_NAMES = (
    N_("party"),
    N_("first name"),
    N_("last name"),
    N_("position"),
    N_("department"),
    N_("phone"),
    N_("email"),
    N_("remarks"),
    N_("main"),
    N_("itself"),
    N_("archived"),
)
"""Verbose names Django makes of the person’s fields; the history translates them."""
EVENTS = {
    "parties.person:read-private": (N_("Private data were read"), "eye", ""),
    "parties.person:read-life": (N_("Personal life was read"), "eye", ""),
    "parties.person:employer-changed": (N_("Works elsewhere from now on, before: %(before)s"), "briefcase", "pri"),
}
