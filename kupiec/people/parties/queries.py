"""Reads of parties; what a user may see starts at `visible`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.people.parties.models import Address, CustomerTerms, Party, Person
from kupiec.people.parties.values import AddressFacts, PartyFacts, TermsFacts

_PARTY = (
    "id", "code", "kind", "name", "short_name", "nip", "vat_eu", "country", "language", "archived", "customer",
    "supplier", "guardian_id", "branch_id", "area_id",
)  # fmt: skip
_ADDRESS = ("id", "kind", "name", "street", "postal_code", "city", "country", "main")
_TERMS = (
    "price_kind_id", "group_id", "abc_class", "markup_percent", "markup_shown", "payment_method__code", "payment_days",
    "credit_limit", "blocked", "block_reason", "salesperson_id", "document_language", "default_delivery_id",
    "vat_status", "ledger_account", "revenue_kind", "einvoice_email",
)  # fmt: skip


def visible(by: Actor) -> QuerySet[Party]:
    """Parties this actor may see, archived ones included (scope domain `parties`)."""
    scope = by.scope("parties")
    rows = Party.objects.all()
    if scope == "all":
        return rows
    if scope == "own" and by.employee_id:
        return rows.filter(_mine(by))
    if scope == "branch" and by.branch_id:
        return rows.filter(Q(branch_id=by.branch_id) | _mine(by))
    if scope == "area" and by.area_id:
        return rows.filter(Q(area_id=by.area_id) | _mine(by))
    return rows.none()


def _mine(by: Actor) -> Q:
    """Guarded by the actor, or sold to by him in his company."""
    if not by.employee_id:
        return Q(pk__in=())
    sold = CustomerTerms.objects.filter(
        party_id=OuterRef("pk"), company_id=by.company_id, salesperson_id=by.employee_id
    )
    return Q(guardian_id=by.employee_id) | Q(Exists(sold))


def visible_persons(by: Actor) -> QuerySet[Person]:
    """Persons at the parties this actor may see."""
    rows = Person.objects.select_related("party")
    return rows if by.scope("parties") == "all" else rows.filter(party__in=visible(by))


def documents_facts(party_ids: Iterable[int], *, company_id: int) -> dict[int, PartyFacts]:
    """What documents need of these parties, with the terms of one company; three statements for any set."""
    ids = sorted(set(party_ids))
    if not ids:
        return {}
    addresses = _addresses(ids)
    terms = {row[0]: _terms(row[1:]) for row in _terms_rows(ids, company_id)}
    facts = {}
    for row in Party.objects.filter(pk__in=ids).values_list(*_PARTY):
        own = addresses.get(row[0], ())
        seat = next((address for address in own if address.kind == "seat"), None)
        facts[row[0]] = PartyFacts(*row, seat=seat, addresses=own, terms=terms.get(row[0]))
    return facts


def _addresses(ids: list[int]) -> dict[int, tuple[AddressFacts, ...]]:
    found: defaultdict[int, list[AddressFacts]] = defaultdict(list)
    rows = Address.objects.filter(party_id__in=ids, archived=False).order_by("-main", "pk")
    for party_id, *fields in rows.values_list("party_id", *_ADDRESS):
        found[party_id].append(AddressFacts(*fields))
    return {party_id: tuple(rows) for party_id, rows in found.items()}


def _terms_rows(ids: list[int], company_id: int) -> Iterable[tuple]:
    rows = CustomerTerms.objects.filter(company_id=company_id, party_id__in=ids)
    return rows.values_list("party_id", *_TERMS)


def _terms(row: tuple) -> TermsFacts:
    values = dict(zip(_TERMS, row, strict=True))
    values["payment_method"] = values.pop("payment_method__code") or ""
    return TermsFacts(**values)
