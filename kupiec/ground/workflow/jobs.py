"""Background jobs of the room: e-mails that ask for a decision, deadlines that have passed."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow import deadlines, mailing
from kupiec.ground.workflow.services import moving

DEADLINES = "workflow.deadlines"


@jobs.job(moving.NOTIFY, N_("Requests for decisions by e-mail"))
def notify(job: jobs.Running) -> dict[str, Any]:
    return {"written": mailing.notify(job.payload["tasks"], company_id=job.by.company_id)}


@jobs.job(DEADLINES, N_("Deadlines of decisions"))
def late(job: jobs.Running) -> dict[str, Any]:
    return {"escalated": deadlines.escalate()}


jobs.every("workflow-deadlines", "*/15 * * * *", DEADLINES)
