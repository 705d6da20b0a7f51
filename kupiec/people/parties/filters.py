"""How lists of parties are narrowed by what other tables say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search import matching
from kupiec.ground.kernel.search_text import digits
from kupiec.people.parties.models import BaseMember, CustomerTerms, Party
from kupiec.people.parties.values import ROLES


def search(rows: QuerySet[Any], text: str, by: Actor) -> QuerySet[Any]:
    """All words in the search text; a number in any spacing."""
    number = digits(text)
    return matching(rows, "search", number if number.isdigit() and len(number) > 5 else text)


def with_terms(rows: QuerySet[Party], by: Actor, **wanted: Any) -> QuerySet[Party]:
    """Parties whose terms with the actor's company are such."""
    terms = CustomerTerms.objects.filter(party_id=OuterRef("pk"), company_id=by.company_id, **wanted)
    return rows.filter(Exists(terms))


def in_group(rows: QuerySet[Party], value: Sequence[str], by: Actor) -> QuerySet[Party]:
    return with_terms(rows, by, group_id__in=value)


def of_class(rows: QuerySet[Party], value: Sequence[str], by: Actor) -> QuerySet[Party]:
    return with_terms(rows, by, abc_class__in=value)


def with_price_kind(rows: QuerySet[Party], value: Sequence[str], by: Actor) -> QuerySet[Party]:
    return with_terms(rows, by, price_kind_id__in=value)


def blocked(rows: QuerySet[Party], by: Actor) -> QuerySet[Party]:
    return with_terms(rows, by, blocked=True)


def in_base(rows: QuerySet[Party], value: Sequence[str], by: Actor) -> QuerySet[Party]:
    """Parties in any of the bases."""
    return rows.filter(Exists(BaseMember.objects.filter(party_id=OuterRef("pk"), base_id__in=value)))


def in_role(rows: QuerySet[Party], value: Sequence[str], by: Actor) -> QuerySet[Party]:
    """Parties in any of the roles."""
    wanted = Q()
    for role in set(value) & set(ROLES):
        wanted |= Q(**{role: True})
    return rows.filter(wanted)


def of_nip(rows: QuerySet[Party], value: str, by: Actor) -> QuerySet[Party]:
    """`nip` is this, with hyphens or without"""
    return rows.filter(nip=value.replace("-", "").replace(" ", ""))


def mine(rows: QuerySet[Party], by: Actor) -> QuerySet[Party]:
    """Parties the actor guards."""
    return rows.filter(guardian_id=by.employee_id) if by.employee_id else rows.none()
