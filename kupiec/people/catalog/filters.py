"""How lists of items are narrowed by what other tables say."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search import matching
from kupiec.ground.kernel.search_text import digits, fold
from kupiec.people.catalog.models import Item, ItemGroup


def search(rows: QuerySet[Item], text: str, by: Actor) -> QuerySet[Item]:
    """All words in the search text; or the code in another spelling."""
    found = matching(rows, "search", text)
    if digits(text) != fold(text) and not found.exists():
        return matching(rows, "search", digits(text))
    return found


def in_group(rows: QuerySet[Item], value: Sequence[str], by: Actor) -> QuerySet[Item]:
    """Items of these groups and of all groups under them."""
    paths = ItemGroup.objects.filter(pk__in=value).values_list("path", flat=True)
    under = Q()
    for path in paths:
        under |= Q(path__startswith=path)
    return rows.filter(group__in=ItemGroup.objects.filter(under).values("pk")) if under else rows.none()


def groups(by: Actor) -> list[tuple[int, str]]:
    """Groups in use under their full names, as choices."""
    return list(ItemGroup.objects.filter(active=True).order_by("full_name").values_list("pk", "full_name"))
