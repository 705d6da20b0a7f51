"""What the timeline tells of customers' pages."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

EVENTS = {
    "offers.offer:shared": (N_("Customer’s page made for %(name)s by %(user)s"), "link", ""),
    "offers.offer:unshared": (N_("Customer’s page of %(name)s taken back by %(user)s"), "link", "warn"),
    "offers.offer:opened": (N_("%(name)s opened the offer on the customer’s page"), "eye", "info"),
    "offers.offer:asked": (N_("%(name)s asks: %(text)s"), "message-question", "warn"),
    "offers.offer:answered": (N_("Answered %(name)s by %(user)s: %(text)s"), "message", ""),
    "offers.offer:signed": (N_("%(name)s accepted version %(version)s on the customer’s page and signed"), "signature", "ok"),
}
FIELD_NAMES = (
    N_("offer"), N_("name"), N_("email"), N_("language"), N_("expires at"), N_("revoked at"), N_("link"), N_("offer version"), N_("offer line"), N_("text"), N_("asked at"), N_("answer"),
    N_("answered at"), N_("answered by"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""
