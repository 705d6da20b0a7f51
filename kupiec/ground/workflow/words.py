"""What states, decisions and kinds of steps are called and look like."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.workflow.values import Change

STATES = {
    "running": ("info", N_("In circulation"), "route"),
    "approved": ("ok", N_("Approved"), "circle-check"),
    "rejected": ("bad", N_("Not approved"), "circle-x"),
    "returned": ("warn", N_("To be corrected"), "arrow-back-up"),
    "cancelled": ("line", N_("Taken out of circulation"), "ban"),
}
DECISIONS = {
    "approve": ("ok", N_("approved"), "circle-check"),
    "reject": ("bad", N_("not approved"), "circle-x"),
    "return": ("warn", N_("returned to be corrected"), "arrow-back-up"),
    "done": ("ok", N_("done"), "check"),
    "seen": ("line", N_("read"), "eye"),
}
BUTTONS = {
    "approve": (N_("Approve"), "check", "btn-primary"),
    "done": (N_("Done"), "check", "btn-primary"),
    "seen": (N_("I have read it"), "eye", "btn-primary"),
    "return": (N_("Return to be corrected"), "arrow-back-up", ""),
    "reject": (N_("Don’t approve"), "x", "btn-danger"),
}
MODES = {"approve": N_("approves"), "act": N_("does"), "inform": N_("is informed")}
WHO = {
    "person": N_("a person"),
    "role": N_("a role"),
    "guardian": N_("the customer’s guardian"),
    "superior": N_("the author’s superior"),
    "starter": N_("the author"),
    "formula": N_("by a formula"),
}
UNITS = {"days": N_("working days"), "hours": N_("working hours")}
ESCALATE = {
    "remind": N_("a reminder"),
    "superior": N_("the superior may decide too"),
    "managers": N_("those who look after circulations may decide too"),
}
ON_CHANGE = {"tell": N_("show what changed and ask again"), "restart": N_("begin anew")}
PASSINGS = {"delegated": N_("delegated"), "escalated": N_("the deadline passed"), "handed": N_("handed over")}
CHANNELS = {"screen": "", "mail": N_("by the address in the e-mail"), "api": N_("by another program")}


def changes(found: Sequence[Change], *, by: Actor) -> str:
    """What changed, in one line: `Rabat: 20% → 25%`; what the reader may not see is only counted."""
    told = [f"{translate(one.label)}: {one.before or '—'} → {one.now or '—'}" for one in found if not one.right or by.may(one.right)]
    hidden = len(found) - len(told)
    return ", ".join([*told, *([translate(N_("figures you may not see"))] if hidden else [])])


TO_DO = {"approve": N_("to approve"), "act": N_("to do"), "inform": N_("to read")}
