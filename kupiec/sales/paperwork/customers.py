"""Names of customers for templates that are theirs."""

from __future__ import annotations

from collections.abc import Collection

from kupiec.people.parties import public as parties


def names(ids: Collection[int]) -> dict[int, str]:
    """One statement for any set."""
    return dict(parties.Party.objects.filter(pk__in=list(ids)).values_list("pk", "name"))
