"""The panel "Contacts and tasks" that rooms above put on the pages of their documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.activities import queries, told


def panel(
    kind: str, *, party: Callable[[Any], int | None], order: int = 60, pk: Callable[[Any], int] = lambda record: int(record.pk)
) -> kit.Panel:
    """Contacts, tasks and notes that concern a record of this kind, with a place to add more (ACT-1, ACT-5)."""

    def context(record: Any, by: Actor) -> dict[str, Any]:
        found = sorted(told.linked_entries(kind, pk(record), by=by), key=lambda one: one.at, reverse=True)
        query = f"?link={kind}:{pk(record)}" + (f"&party={party(record)}" if party(record) else "")
        new = {name: f"{reverse(f'{name}-new')}{query}" for name in ("contact", "task", "note")}
        return {"found": found, "new": new, "may_edit": by.may("activities.edit")}

    def count(record: Any, by: Actor) -> int:
        return sum(map(len, queries.linked_to(kind, pk(record)).values()))

    return kit.Panel(
        "activities", _("Contacts and tasks"), template="activities/_panel.html", context=context, count=count, icon="message-plus", order=order,
        right="activities.see",
    )  # fmt: skip
