"""Words of the room for screens."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.sales.ordermessages.values import State, To

TO = {To.CUSTOMER: N_("customer, by e-mail"), To.SALESPERSON: N_("salesperson, under the bell"), To.ROLE: N_("a role, under the bell")}
STATES = {
    State.WAITING: ("info", N_("on its way"), "clock"),
    State.SENT: ("ok", N_("sent"), "check"),
    State.SKIPPED: ("warn", N_("passed over"), "circle-x"),
}
WHY = {
    "QUIET": N_("the customer wants no messages"), "NO_ADDRESS": N_("the customer has no e-mail address"), "NO_TEXT": N_("there is no text in any language"),
    "NOBODY": N_("there is nobody to be told who may see the order"), "NO_CONSENT": N_("the customer has not agreed to advertising"), "NOT_AN_EMAIL": N_("the customer’s address is no e-mail address"),
    "NO_SENDER": N_("no address to send from is set"), "TEMPLATE": N_("the text became too long"),
}  # fmt: skip
OTHER = N_("it could not be sent")
FIELD_NAMES = (
    N_("name"), N_("to"), N_("role"), N_("register"), N_("attach"), N_("purpose"), N_("active"), N_("message"), N_("language"), N_("heading"), N_("text"), N_("party"), N_("reason"), N_("since"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""


def why(code: str) -> str:
    return WHY.get(code, OTHER) if code else ""
