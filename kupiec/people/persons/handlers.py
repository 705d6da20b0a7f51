"""What happens below: persons deleted with their party take all that is kept of them along."""

from __future__ import annotations

from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties import public as parties
from kupiec.people.persons.models import Details, Engagement, Occasion


def on_going(event: parties.persons.Going, *, by: Actor) -> None:
    """Details, days and engagements of these persons go; others lose them as superiors."""
    Details.objects.filter(superior_id__in=event.ids).update(superior=None)
    for model in (Details, Occasion, Engagement):
        model._base_manager.filter(person_id__in=event.ids).delete()
