"""What sources, states and problems are called; the events the timelines tell."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.sales.intake.values import PROPOSAL, Action, Problem, Purpose, Source, State

SOURCES = {
    Source.SHEET: (N_("spreadsheet"), "table-import"), Source.EDIFACT: (N_("EDIFACT"), "file-import"), Source.ECOD: (N_("ECOD"), "file-import"), Source.MAIL: (N_("e-mail"), "mail"),
    Source.LETTER: (N_("letter"), "file-text"), Source.TEXT: (N_("text"), "notes"), Source.API: (N_("API"), "plus"), Source.LINK: (N_("customer’s page"), "link"),
}  # fmt: skip
STATES = {
    State.NEW: ("pri", N_("to accept"), "circle-dot"),
    State.TAKEN: ("ok", N_("accepted"), "check"),
    State.REJECTED: ("bad", N_("rejected"), "circle-x"),
}
PURPOSES = {
    Purpose.ORDER: ("line", N_("order"), "receipt"), Purpose.CHANGE: ("warn", N_("change of an order"), "pencil"), Purpose.REPLACE: ("warn", N_("order instead of an earlier one"), "pencil"),
    Purpose.CANCEL: ("bad", N_("cancellation of an order"), "circle-x"),
}  # fmt: skip
ACTIONS = {Action.ADD: N_("add"), Action.CHANGE: N_("change"), Action.REMOVE: N_("take it off"), Action.UNKNOWN: N_("not known")}
STEPS = {
    "add": ("ok", N_("added"), "plus"), "change": ("warn", N_("changed"), "pencil"), "remove": ("bad", N_("taken off"), "minus"), "keep": ("line", N_("as it is"), "check"),
    "wrong": ("bad", N_("to be corrected"), "alert-triangle"),
}  # fmt: skip
PROBLEMS = {
    "ACTION": N_("what is to be done with it is not known"), "NO_TARGET": N_("No order of this customer has the number %(number)s."),
    "MANY_TARGETS": N_("More than one order of this customer has the number %(number)s; amend by hand."),
    "TARGET_STATE": N_("Order %(number)s is not confirmed; change it by hand, then reject this."),
    "NO_ITEM": N_("unknown item"), "ARCHIVED": N_("item in the archive"), "NO_QUANTITY": N_("no quantity: “%(said)s”"), "NO_UNIT": N_("unknown unit: “%(said)s”"),
    "PRICE": N_("price %(theirs)s, ours %(ours)s"), "NO_PRICE": N_("we have no price"), "REPEATED": N_("the same item again"), "NO_PARTY": N_("Whose order is it? Nobody is known by %(number)s."), "UNSIGNED": N_("Whose order is it? It doesn’t say; choose the customer."),
    "NO_PLACE": N_("The place of delivery %(number)s is not known; choose the address."), "COUNT": N_("The message says another number of lines than it has."),
    "ORDERED": N_("Order %(number)s has this customer’s number already."),
}  # fmt: skip
EVENTS = {
    f"{PROPOSAL}:taken_in": (N_("Taken in"), "file-import", ""), f"{PROPOSAL}:accepted": (N_("Accepted as an order"), "check", "ok"), f"{PROPOSAL}:amended": (N_("The order was amended by it"), "pencil", "ok"), f"{PROPOSAL}:cancelled": (N_("The order was cancelled by it"), "circle-x", "ok"),
    f"{PROPOSAL}:rejected": (N_("Rejected: %(reason)s"), "circle-x", "bad"),
    "parties.party:order_page": (N_("Page for orders given to %(name)s"), "link", ""),
}  # fmt: skip
FIELD_NAMES = (
    N_("source"), N_("state"), N_("party"), N_("buyer"), N_("place"), N_("nip"), N_("address"), N_("number"), N_("key"), N_("digest"), N_("subject"), N_("subject id"), N_("title"), N_("ordered on"), N_("wanted on"),
    N_("currency"), N_("remarks"), N_("told"), N_("reason"), N_("order"), N_("proposal"), N_("position"), N_("code"), N_("ean"), N_("theirs"), N_("description"), N_("said quantity"), N_("said unit"),
    N_("said price"), N_("item"), N_("unit"), N_("quantity"), N_("price"), N_("take price"), N_("chosen"), N_("purpose"), N_("message"), N_("action"), N_("name"), N_("email"), N_("language"), N_("expires at"), N_("revoked at"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""


def said(problem: Problem) -> str:
    """A problem in words; prices as people write them."""
    params = {name: show.price(value) if problem.code == "PRICE" else value or "—" for name, value in problem.params.items()}
    return show.say(PROBLEMS[problem.code]) % params
