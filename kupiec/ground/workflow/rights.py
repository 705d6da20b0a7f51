"""What one may be allowed to do here."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "workflow.see": N_("See what waits for one’s decision and decide"),
    "workflow.start": N_("Put documents into circulation"),
    "workflow.manage": N_("See, cancel and hand over everybody’s circulations"),
    "workflow.setup": N_("Define circulations of documents and superiors"),
}
