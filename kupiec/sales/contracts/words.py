"""What sides, states and renewals are called and look like; the events the timelines tell."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.sales.contracts.values import CONTRACT, EditionState, Renewal, Side, State

SIDES = ((Side.SALE.value, N_("with a customer")), (Side.PURCHASE.value, N_("with a supplier")))
STATES = (
    (State.DRAFT.value, N_("Being prepared")), (State.SIGNED.value, N_("Signed")), (State.ENDED.value, N_("Ended before its day")),
    (State.CANCELLED.value, N_("Not signed")),
)  # fmt: skip
RENEWALS = (
    (Renewal.NONE.value, N_("ends on its last day")), (Renewal.AUTOMATIC.value, N_("goes on by itself")), (Renewal.AGREED.value, N_("goes on if both agree")),
)  # fmt: skip
EDITION_STATES = {
    EditionState.DRAFT.value: ("", N_("being prepared")),
    EditionState.SIGNED.value: ("ok", N_("signed")),
    EditionState.WITHDRAWN.value: ("line", N_("not signed")),
}
FACTS = {
    "ends_on": N_("Last day"), "notice_days": N_("Days of notice"), "renewal": N_("After the last day"), "renewal_months": N_("Goes on for months"),
    "value": N_("Contract value"), "currency_id": N_("Currency"), "payment_method": N_("Payment"), "payment_days": N_("Days to pay"),
    "hierarchy_id": N_("Price lists assigned"), "content": N_("Text of the contract"),
}  # fmt: skip
"""What an edition says, as a comparison names it."""
PHASES = {"draft": "draft", "signed": "open", "ended": "done", "cancelled": "cancelled"}
EVENTS = {
    f"{CONTRACT}:signed": (N_("Edition %(number)s signed, on %(day)s"), "signature", "ok"),
    f"{CONTRACT}:annexed": (N_("Annex %(number)s begun"), "file-plus", ""),
    f"{CONTRACT}:withdrawn": (N_("Annex %(number)s not signed"), "circle-x", ""),
    f"{CONTRACT}:ended": (N_("Ended on %(day)s: %(reason)s"), "circle-x", "bad"),
    f"{CONTRACT}:goes_on": (N_("Goes on after all"), "rotate", ""),
    f"{CONTRACT}:cancelled": (N_("Will not be signed"), "circle-x", ""),
}  # fmt: skip
FIELD_NAMES = (
    N_("kind"), N_("side"), N_("state"), N_("party"), N_("parent"), N_("subject"), N_("their number"), N_("salesperson"), N_("terminated on"),
    N_("end reason"), N_("number"), N_("branch"), N_("contract"), N_("effective from"), N_("effective to"), N_("signed on"), N_("reason"), N_("ends on"),
    N_("notice days"), N_("renewal"), N_("renewal months"), N_("value"), N_("currency"), N_("payment method"), N_("payment days"), N_("hierarchy"),
    N_("content"), N_("edition"), N_("position"), N_("item"), N_("description"), N_("quantity"), N_("unit"), N_("factor"), N_("price"), N_("remarks"),
    N_("group"), N_("percent"), N_("line"), N_("employee"), N_("person"), N_("role"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""
