"""Verbs of circulations: put in, decide, pass on, end, require, define."""

from kupiec.ground.workflow.services.deciding import act
from kupiec.ground.workflow.services.defining import add, change, set_active, set_superior, try_out
from kupiec.ground.workflow.services.ending import cancel
from kupiec.ground.workflow.services.gates import needs, require_finished
from kupiec.ground.workflow.services.passing import answer, ask, delegate, hand_over
from kupiec.ground.workflow.services.starting import start

__all__ = [
    "act", "add", "answer", "ask", "cancel", "change", "delegate", "hand_over", "needs", "require_finished", "set_active", "set_superior", "start",
    "try_out",
]  # fmt: skip
