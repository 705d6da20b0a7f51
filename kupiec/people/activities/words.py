"""What states are called and look like; the events the timelines tell."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.people.activities.values import CONTACT, TASK, TermKind

STATES = {
    "planned": ("info", N_("Planned"), "calendar-event"),
    "done": ("ok", N_("Took place"), "check"),
    "missed": ("bad", N_("Missed"), "calendar-question"),
}
STATE_CHOICES = tuple((key, words) for key, (_kind, words, _icon) in STATES.items())
DIRECTIONS = (("out", N_("Outgoing")), ("in", N_("Incoming")))
REPEATS = (
    ("day", N_("every day")), ("workday", N_("every working day")), ("week", N_("every week")), ("month", N_("every month")),
    ("year", N_("every year")),
)  # fmt: skip
KINDS = (
    (TermKind.CONTACT_TYPE.value, N_("Types of contacts")),
    (TermKind.TASK_TYPE.value, N_("Types of tasks")),
    (TermKind.TASK_STATUS.value, N_("Statuses of tasks")),
    (TermKind.IMPORTANCE.value, N_("Importance")),
    (TermKind.ENTRY_STATE.value, N_("States of journal entries")),
    (TermKind.COMPLETION.value, N_("Steps of completion")),
)
COLOURS = (
    ("pri", N_("blue")), ("info", N_("sky blue")), ("ok", N_("green")), ("warn", N_("yellow")), ("bad", N_("red")), ("plum", N_("plum")),
)  # fmt: skip
ICONS = (
    "phone", "phone-incoming", "users", "map-pin", "mail", "message-plus", "printer", "checkbox", "file-text", "coins",
    "message-exclamation", "circle-dot", "progress", "clock-pause", "circle-check", "circle-x", "circle-dashed", "arrow-down",
    "equal", "arrow-up", "flame", "flag", "star", "gavel", "truck", "tool",
)  # fmt: skip
GROUPS = (
    ("contacts", N_("Contacts"), "phone"), ("tasks", N_("Tasks"), "checkbox"), ("notes", N_("Notes"), "note"), ("mail", N_("E-mails"), "mail"),
    ("documents", N_("Documents"), "file-text"), ("payments", N_("Payments"), "coins"), ("changes", N_("Changes"), "pencil"),
)  # fmt: skip
EVENTS = {
    f"{CONTACT}:done": (N_("Took place"), "check", "ok"),
    f"{CONTACT}:missed": (N_("Missed"), "calendar-question", "bad"),
    f"{CONTACT}:planned": (N_("Planned again"), "calendar-event", ""),
    f"{CONTACT}:noted": (N_("A note was made of it"), "note", ""),
    f"{TASK}:status": (N_("Status: %(status)s"), "progress", ""),
    f"{TASK}:delegated": (N_("Given to %(to)s"), "user-check", ""),
}
FIELD_NAMES = (
    N_("type"), N_("direction"), N_("state"), N_("starts at"), N_("minutes"), N_("employee"), N_("subject"), N_("content"),
    N_("result"), N_("next step"), N_("remind at"), N_("status"), N_("importance"), N_("due"), N_("percent"), N_("repeat"),
    N_("repeat every"), N_("repeat until"), N_("delegated by"), N_("closed"), N_("title"), N_("pinned"), N_("on"), N_("theirs"), N_("ours"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""
