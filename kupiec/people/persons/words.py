"""What groups, days and events of persons are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.words import N_

SEXES = (("f", _("woman")), ("m", _("man")))
OCCASIONS = {"birthday": _("Birthday"), "name_day": _("Name day")}
OCCASION_ICONS = {"birthday": "gift", "name_day": "star", "other": "calendar-event"}
EVENTS = {
    "parties.person:read-private": (N_("Private data were read"), "eye", ""),
    "parties.person:read-life": (N_("Personal life was read"), "eye", ""),
    "parties.person:employer-changed": (N_("Works elsewhere from now on, before: %(before)s"), "briefcase", "pri"),
}
