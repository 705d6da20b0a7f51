"""Who an e-mail address belongs to, for rooms that match messages: party and person, domains that are one party's alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection

from django.db.models.functions import Lower

from kupiec.people.parties.models import ContactRow, Person

Owner = tuple[int, int | None]
"""Party and, when known, the person there."""


def owners(addresses: Collection[str]) -> dict[str, Owner]:
    """Owners of addresses (in small letters): persons before parties' own rows. Archived ones own nothing."""
    wanted = {one for one in addresses if one}
    if not wanted:
        return {}
    rows = ContactRow.objects.filter(kind="email", value_key__in=wanted, party__archived=False).order_by("-pk")
    found: dict[str, Owner] = {key: (party, None) for key, party in rows.values_list("value_key", "party_id")}
    people = Person.objects.filter(archived=False, party__archived=False).order_by("main", "-pk")
    columns = ("pk", "party_id", "email")
    persons = {email.lower(): (party, pk) for pk, party, email in people.filter(email__in=wanted).values_list(*columns)}
    typed = wanted - set(persons)
    if typed:  # people type addresses in any letters
        alike = people.annotate(low=Lower("email")).filter(low__in=typed).values_list(*columns)
        persons |= {email.lower(): (party, pk) for pk, party, email in alike}
    return found | persons


def domains(of: Callable[[str], str]) -> dict[str, int]:
    """Domains that are one party's alone; `of` tells the domain of an address, empty where it says nothing."""
    owned: defaultdict[str, set[int]] = defaultdict(set)
    people = Person.objects.filter(archived=False, party__archived=False).exclude(email="").values_list("email", "party_id")
    rows = ContactRow.objects.filter(kind="email", party__archived=False).values_list("value_key", "party_id")
    for source in (people, rows):
        for email, party in source.iterator(chunk_size=5000):
            owned[of(email)].add(party)
    owned.pop("", None)
    return {name: next(iter(ids)) for name, ids in owned.items() if len(ids) == 1}


def of_domain(name: str, *, most: int = 6) -> list[int]:
    """Parties that have addresses in a domain, a few."""
    if not name:
        return []
    people = (
        Person.objects.filter(email__iendswith=f"@{name}", party__archived=False).order_by("pk").values_list("party_id", flat=True)[:20]
    )
    rows = (
        ContactRow.objects.filter(kind="email", value_key__iendswith=f"@{name}", party__archived=False)
        .order_by("pk")
        .values_list("party_id", flat=True)
    )
    return list(dict.fromkeys((*people, *rows[:20])))[:most]
