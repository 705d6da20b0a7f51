"""What every verb of the room asks before it writes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from kupiec.ground.company.public import queries as company
from kupiec.ground.kernel import entered
from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties.public import named
from kupiec.sales.inquiries.values import LONGEST_TEXT

own_parties = named.seen
persons_at = named.persons_at
texts = partial(entered.texts, longest=LONGEST_TEXT)


def own_employees(ids: Iterable[int | None], *, by: Actor) -> None:
    company.working_here(ids, by=by, field="salesperson_id")
