"""What ways, states and dictionaries are called and look like; the events the timelines tell."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.people.correspondence.values import LETTER, State, TermKind, Way

WAYS = {Way.IN.value: ("info", N_("Incoming letter"), "arrow-down"), Way.OUT.value: ("plum", N_("Outgoing letter"), "arrow-up")}
WAY_CHOICES = tuple((key, words) for key, (_kind, words, _icon) in WAYS.items())
STATES = {
    State.OPEN.value: ("warn", N_("To be settled"), "circle-dashed"),
    State.SETTLED.value: ("ok", N_("Dealt with"), "circle-check"),
    State.DRAFT.value: ("", N_("Being prepared"), "pencil"),
    State.SENT.value: ("ok", N_("Sent"), "send"),
    State.VOID.value: ("", N_("Withdrawn"), "circle-x"),
}
STATE_CHOICES = tuple((key, words) for key, (_kind, words, _icon) in STATES.items())
PHASES = {"open": "open", "settled": "done", "draft": "draft", "sent": "done", "void": "cancelled"}
KINDS = ((TermKind.TYPE.value, N_("Types of letters")), (TermKind.MEDIUM.value, N_("Ways of sending")))
LANGUAGES = (("pl", N_("Polish")), ("en", N_("English")), ("de", N_("German")))
ICONS = (
    "mail", "send", "file-text", "file-invoice", "receipt", "message-exclamation", "search", "coins", "gavel", "truck", "printer", "user",
    "shield-check", "flag", "star",
)  # fmt: skip
EVENTS = {
    f"{LETTER}:settled": (N_("Dealt with"), "circle-check", "ok"),
    f"{LETTER}:answered": (N_("Settled by our answer"), "circle-check", "ok"),
    f"{LETTER}:reopened": (N_("Waits again"), "rotate", ""),
    f"{LETTER}:sent": (N_("Sent"), "send", "ok"),
    f"{LETTER}:taken-back": (N_("Being prepared again"), "pencil", ""),
    f"{LETTER}:withdrawn": (N_("Withdrawn"), "circle-x", "bad"),
}
FIELD_NAMES = (
    N_("way"), N_("medium"), N_("person name"), N_("street"), N_("postal code"), N_("city"), N_("country"), N_("their sign"), N_("registered on"),
    N_("written on"), N_("received on"), N_("sent on"), N_("due on"), N_("settled on"), N_("answers"), N_("postage"), N_("weight g"), N_("declared"),
    N_("collected"), N_("tracking"), N_("remarks"), N_("void reason"), N_("thread"), N_("type"), N_("state"), N_("party"), N_("person"), N_("name"), N_("subject"),
    N_("content"), N_("language"), N_("employee"), N_("number"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""
