"""What must hold of contacts and tasks, counted by `kupiec check`."""

from __future__ import annotations

from django.db.models import F, Max

from kupiec.ground.kernel.invariants import invariant
from kupiec.people.activities.models import Contact, PartyFigures, Task


@invariant("I45", "the last contact shown of a party is its latest one that took place")
def figures_follow_contacts() -> list[str]:
    latest = dict(Contact.objects.filter(state="done").order_by().values_list("party_id").annotate(at=Max("starts_at")))
    kept = dict(PartyFigures.objects.filter(last_at__isnull=False).values_list("party_id", "last_at"))
    return [f"party={pk}" for pk in sorted(latest.keys() | kept.keys()) if latest.get(pk) != kept.get(pk)]


@invariant("I46", "a task is closed when its status is one that ends tasks")
def tasks_follow_statuses() -> list[str]:
    return [f"task={pk}" for pk in Task.objects.exclude(closed=F("status__closed")).values_list("pk", flat=True)]
