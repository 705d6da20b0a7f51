"""Demo: two reminders of offers, and the tasks they became."""

from __future__ import annotations

from kupiec.ground.kernel.actor import Actor
from kupiec.sales.followups import services


def fill(*, by: Actor) -> None:
    """After a week, and three days before the end."""
    services.save_reminder({"when": "sent", "days": 7, "subject": "Zapytaj o decyzję"}, by=by)
    services.save_reminder({"when": "end", "days": 3, "subject": "Oferta niedługo straci ważność"}, by=by)
    services.remind(by=by)
