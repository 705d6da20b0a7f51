"""Reads of parties; what a user may see starts at `visible`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from kupiec.ground.kernel import known
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.joins import Columns
from kupiec.people.parties.models import Address, ContactRow, CustomerTerms, Party, PaymentMethod, Person
from kupiec.people.parties.values import AddressFacts, PartyFacts, TermsFacts

_PARTY = (
    "id", "code", "kind", "name", "short_name", "nip", "vat_eu", "country", "language", "archived", "customer",
    "supplier", "guardian_id", "branch_id", "area_id",
)  # fmt: skip
_ADDRESS = ("id", "kind", "name", "street", "postal_code", "city", "country", "main")
_TERMS = (
    "price_kind_id", "group_id", "abc_class", "markup_percent", "markup_shown", "payment_days",
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
    sold = CustomerTerms.objects.filter(party_id=OuterRef("pk"), company_id=by.company_id, salesperson_id=by.employee_id)
    return Q(guardian_id=by.employee_id) | Q(Exists(sold))


def visible_persons(by: Actor) -> QuerySet[Person]:
    """Persons at the parties this actor may see."""
    rows = Person.objects.select_related("party")
    return rows if by.scope("parties") == "all" else rows.filter(party__in=visible(by))


def documents_facts(party_ids: Iterable[int], *, company_id: int) -> dict[int, PartyFacts]:
    """What documents need of these parties, with the terms of one company; one statement for any set.

    A write transaction reads each party once (`known.facts`).
    """
    return known.facts(("parties", company_id), party_ids, lambda ids: _facts(ids, company_id), tables=_TABLES)


def _facts(ids: list[int], company_id: int) -> dict[int, PartyFacts]:
    """A row per party and address, put together by party."""
    cut, end = len(_PARTY), len(_PARTY) + len(_TERMS) + 2
    heads: dict[int, tuple] = {}
    addresses: defaultdict[int, list[AddressFacts]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(", ".join(["%s"] * len(ids))), [company_id, *ids])
        rows = cursor.fetchall()
    for row in _ALL.read(rows):
        pk = row[0]
        heads.setdefault(pk, (row[:cut], row[cut:end]))
        if row[end] is not None:
            addresses[pk].append(AddressFacts(*row[end:]))
    return {pk: _made(party, terms, tuple(addresses[pk])) for pk, (party, terms) in heads.items()}


def _made(party: list, terms: list, own: tuple[AddressFacts, ...]) -> PartyFacts:
    seat = next((address for address in own if address.kind == "seat"), None)
    return PartyFacts(*(*party, seat, own, _terms(terms[1:]) if terms[0] is not None else None))


def _terms(row: list) -> TermsFacts:
    *fields, payment_method = row
    return TermsFacts(**dict(zip(_TERMS, fields, strict=True)), payment_method=payment_method or "")


_ALL = Columns(("p", Party, _PARTY), ("t", CustomerTerms, ("id", *_TERMS)), ("m", PaymentMethod, ("code",)), ("a", Address, _ADDRESS))
_SQL = (
    f"SELECT {_ALL.sql} FROM parties_party p"  # noqa: S608 - columns of our models
    " LEFT JOIN parties_customer_terms t ON t.party_id = p.id AND t.company_id = %s"
    " LEFT JOIN parties_payment_method m ON m.id = t.payment_method_id"
    " LEFT JOIN parties_address a ON a.party_id = p.id AND NOT a.archived"
    " WHERE p.id IN ({}) ORDER BY a.main DESC, a.id"
)
_TABLES = ("parties_party", "parties_address", "parties_customer_terms", "parties_payment_method")


def main_email(party_id: int) -> str:
    """The e-mail address a party is written to; empty when none is known."""
    return ContactRow.objects.filter(party_id=party_id, kind="email").order_by("-main", "pk").values_list("value", flat=True).first() or ""
