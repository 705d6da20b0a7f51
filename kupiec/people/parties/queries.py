"""Reads of parties; what a user may see starts at `visible`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, QuerySet

from kupiec.ground.kernel import known
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.fields import ExactDecimalField
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
    """What documents need of these parties, with the terms of one company; one statement for any set.

    A write transaction reads each party once (`known.facts`).
    """
    return known.facts(("parties", company_id), party_ids, lambda ids: _facts(ids, company_id), tables=_TABLES)


def _facts(ids: list[int], company_id: int) -> dict[int, PartyFacts]:
    """A row per party and address, put together by party."""
    cut, end = len(_PARTY), len(_PARTY) + len(_TERMS) + 1
    heads: dict[int, tuple] = {}
    addresses: defaultdict[int, list[AddressFacts]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(", ".join(["%s"] * len(ids))), [company_id, *ids])
        rows = cursor.fetchall()
    for found in rows:
        row = [value if convert is None or value is None else convert(value) for convert, value in zip(_READ, found, strict=True)]
        pk = row[0]
        heads.setdefault(pk, (row[:cut], row[cut:end]))
        if row[end] is not None:
            addresses[pk].append(AddressFacts(*row[end:]))
    return {pk: _made(party, terms, tuple(addresses[pk])) for pk, (party, terms) in heads.items()}


def _made(party: list, terms: list, own: tuple[AddressFacts, ...]) -> PartyFacts:
    seat = next((address for address in own if address.kind == "seat"), None)
    return PartyFacts(*party, seat=seat, addresses=own, terms=_terms(terms[1:]) if terms[0] is not None else None)


def _terms(row: list) -> TermsFacts:
    values = dict(zip(_TERMS, row, strict=True))
    values["payment_method"] = values.pop("payment_method__code") or ""
    return TermsFacts(**values)


def _column(model: type[models.Model], alias: str, name: str) -> tuple[str, Callable[[Any], Any] | None]:
    """A column of a joined row, and how its value becomes the field's."""
    if name == "payment_method__code":
        return "m.code", None
    field = model._meta.get_field(name.removesuffix("_id"))
    if isinstance(field, models.BooleanField):
        return f"{alias}.{field.column}", bool
    if isinstance(field, ExactDecimalField):
        return f"{alias}.{field.column}", lambda value: field.from_db_value(value, None, connection)
    return f"{alias}.{field.column}", None


_COLUMNS = [
    *(_column(Party, "p", name) for name in _PARTY),
    *(_column(CustomerTerms, "t", name) for name in ("id", *_TERMS)),
    *(_column(Address, "a", name) for name in _ADDRESS),
]
_READ = [convert for _, convert in _COLUMNS]
_SQL = (
    f"SELECT {', '.join(column for column, _ in _COLUMNS)} FROM parties_party p"  # noqa: S608 - columns of our models
    " LEFT JOIN parties_customer_terms t ON t.party_id = p.id AND t.company_id = %s"
    " LEFT JOIN parties_payment_method m ON m.id = t.payment_method_id"
    " LEFT JOIN parties_address a ON a.party_id = p.id AND NOT a.archived"
    " WHERE p.id IN ({}) ORDER BY a.main DESC, a.id"
)
_TABLES = ("parties_party", "parties_address", "parties_customer_terms", "parties_payment_method")
