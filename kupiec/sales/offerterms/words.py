"""Events the timelines tell; names of fields."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

EVENTS = {
    "offers.offer:terms": (N_("Trade terms of version %(version)s: %(count)s"), "checklist", ""),
    "contracts.contract:terms": (N_("Trade terms of %(offer)s put into the text: %(count)s"), "checklist", ""),
}
FIELD_NAMES = (
    N_("code"), N_("text"), N_("text en"), N_("text de"), N_("position"), N_("active"), N_("offer version"), N_("budget"), N_("sheet"), N_("term"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""
