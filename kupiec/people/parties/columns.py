"""What the columns of lists show that comes from other tables: one call for the page's rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import IDS, NUMBER, Prepared
from kupiec.ground.kit import public as kit
from kupiec.people.parties import sockets
from kupiec.people.parties.models import ContactRow, CustomerTerms, Person

BLOCKED = 100


def attention(ids: Sequence[int], by: Actor) -> dict[int, kit.Mark]:
    """The heaviest reason why each party needs attention: own, and those of upper rooms."""
    found: dict[int, tuple[int, kit.Mark]] = {}
    for party_id, reasons in reasons_of(ids, by=by).items():
        found[party_id] = max(reasons, key=lambda reason: reason[0])
    return {party_id: mark for party_id, (_weight, mark) in found.items()}


def reasons_of(ids: Sequence[int], *, by: Actor) -> dict[int, list[tuple[int, kit.Mark]]]:
    """All reasons why parties need attention, with their weights."""
    found: defaultdict[int, list[tuple[int, kit.Mark]]] = defaultdict(list)
    for (party_id,) in _BLOCKED.read(company=by.company_id, ids=set(ids)):
        found[party_id].append((BLOCKED, kit.Mark("bad", _("Sales blocked"), "lock")))
    for source in sockets.attention:
        for party_id, reasons in source(ids, by=by).items():
            found[party_id] += reasons
    return dict(found)


def _of_terms(ids: Sequence[int], by: Actor, column: str) -> dict[int, Any]:
    return dict(_column(column).values(company=by.company_id, ids=set(ids)))


@cache
def _column(column: str) -> Prepared:
    return Prepared(lambda company, ids: _terms(company, ids).values_list("party_id", column), company=NUMBER, ids=IDS)


def _terms(company: int, ids: Collection[int]) -> QuerySet[CustomerTerms]:
    return CustomerTerms.objects.filter(company_id=company, party_id__among=ids)


_BLOCKED = Prepared(lambda company, ids: _terms(company, ids).filter(blocked=True).values_list("party_id"), company=NUMBER, ids=IDS)


def groups(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    """`Instalatorzy A`."""
    rows = CustomerTerms.objects.filter(company_id=by.company_id, party_id__in=ids)
    return {
        party_id: " ".join(part for part in (name, abc_class) if part)
        for party_id, name, abc_class in rows.values_list("party_id", "group__name", "abc_class")
    }


def price_kinds(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    return _of_terms(ids, by, "price_kind__name")


def payments(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    """`Przelew, 14 dni`."""
    rows = CustomerTerms.objects.filter(company_id=by.company_id, party_id__in=ids)
    found = rows.values_list("party_id", "payment_method__name", "payment_days")
    return {pk: _("%(method)s, %(days)s days") % {"method": method or "—", "days": days} for pk, method, days in found}


def limits(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    return _of_terms(ids, by, "credit_limit")


def phones(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    return _contacts(ids, ("mobile", "phone"))


def emails(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    return _contacts(ids, ("email",))


def _contacts(ids: Sequence[int], kinds: Sequence[str]) -> dict[int, str]:
    """The main contact of the last of these kinds that a party has."""
    found = [row for row in _CONTACTS.read(ids=set(ids)) if row[0] in kinds]
    found.sort(key=lambda row: kinds.index(row[0]))
    return {party_id: value for _kind, party_id, value in found}


_CONTACTS = Prepared(
    lambda ids: ContactRow.objects.filter(party_id__among=ids, main=True).values_list("kind", "party_id", "value"), ids=IDS
)


def people(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    """The main person of each party."""
    rows = Person.objects.filter(party_id__in=ids, main=True, archived=False)
    return {person.party_id: str(person) for person in rows.only("party_id", "first_name", "last_name")}
