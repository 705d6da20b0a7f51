"""What meanings and statuses are called and look like; the events the timelines tell."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.sales.inquiries.values import INQUIRY, Group

GROUPS = (
    (Group.ANALYSIS.value, N_("In analysis")), (Group.ACCEPTED.value, N_("Accepted to be offered")), (Group.DECLINED.value, N_("Declined")),
    (Group.ANSWERED.value, N_("Answered by us")),
)  # fmt: skip
COLOURS = (
    ("pri", N_("blue")), ("info", N_("sky blue")), ("ok", N_("green")), ("warn", N_("yellow")), ("bad", N_("red")), ("plum", N_("plum")),
)  # fmt: skip
ICONS = ("search", "check", "circle-check", "circle-x", "clock-pause", "progress", "circle-dot", "flag", "star", "file-text")
PHASES = {"analysis": "open", "accepted": "open", "declined": "cancelled", "answered": "done"}
EVENTS = {f"{INQUIRY}:status": (N_("Status: %(status)s %(reason)s"), "progress", "")}
FIELD_NAMES = (
    N_("status"), N_("group"), N_("asked on"), N_("email"), N_("phone"), N_("customer reference"), N_("due on"), N_("closed on"), N_("decline reason"),
    N_("salesperson"), N_("party"), N_("person"), N_("name"), N_("subject"), N_("content"), N_("source kind"), N_("source id"), N_("matched"),
    N_("description"), N_("quantity"), N_("unit"), N_("expected price"), N_("remarks"), N_("position"), N_("item"), N_("branch"), N_("number"),
)  # fmt: skip
"""Verbose names Django makes of the models' fields; the timeline translates them."""
