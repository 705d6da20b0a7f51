"""The room's REST interface: parties with their parts and terms, persons, bases, dictionaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import api
from kupiec.people.parties import drafts, filters, queries, services
from kupiec.people.parties.models import (
    Address,
    Base,
    ContactRow,
    CustomerGroup,
    CustomerTerms,
    Party,
    PartyBankAccount,
    PaymentMethod,
    PriceKind,
)

router = api.Router(tags=["parties"])


class AddressIn(api.Input):
    """An address; `id` of the one it changes."""

    kind: str = "seat"
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "PL"
    name: str = ""
    phone: str = ""
    remarks: str = ""
    main: bool = False
    id: int | None = None


class ContactIn(api.Input):
    """A telephone, e-mail or other way to reach a party."""

    kind: str
    value: str
    label: str = ""
    main: bool = False


class AccountIn(api.Input):
    """A bank account."""

    iban: str
    currency: str = "PLN"
    bank_name: str = ""
    swift: str = ""
    main: bool = False


class HeadIn(api.Input):
    """A party's own fields; what is left out stays."""

    name: str | None = None
    short_name: str | None = None
    code: str | None = None
    external_id: str | None = None
    kind: str | None = None
    nip: str | None = None
    vat_eu: str | None = None
    regon: str | None = None
    krs: str | None = None
    country: str | None = None
    roles: list[str] | None = None
    guardian_id: int | None = None
    branch_id: int | None = None
    area_id: int | None = None
    parent_id: int | None = None
    language: str | None = None
    remarks: str | None = None


class PartyIn(HeadIn):
    """A new party with its parts."""

    name: str
    addresses: list[AddressIn] = []
    contacts: list[ContactIn] = []
    accounts: list[AccountIn] = []


class TermsIn(api.Input):
    """Terms of a customer with the company of the caller; what is left out stays."""

    price_kind_id: int | None = None
    group_id: int | None = None
    abc_class: str | None = None
    markup_percent: Decimal | None = None
    markup_shown: str | None = None
    payment_method_id: int | None = None
    payment_days: int | None = None
    credit_limit: Decimal | None = None
    limit_basis: str | None = None
    blocked: bool | None = None
    block_reason: str | None = None
    einvoice_consent: bool | None = None
    einvoice_email: str | None = None
    default_delivery_id: int | None = None
    document_language: str | None = None
    salesperson_id: int | None = None
    ledger_account: str | None = None
    vat_status: str | None = None
    revenue_kind: str | None = None


class TermsOut(Schema):
    """Terms of a customer."""

    party_id: int
    version: int
    price_kind_id: int | None
    group_id: int | None
    abc_class: str
    markup_percent: Decimal
    markup_shown: str
    payment_method_id: int | None
    payment_days: int
    credit_limit: Decimal | None
    limit_basis: str
    blocked: bool
    block_reason: str
    einvoice_consent: bool
    einvoice_email: str
    default_delivery_id: int | None
    document_language: str
    salesperson_id: int | None
    ledger_account: str
    vat_status: str
    revenue_kind: str


class AddressOut(Schema):
    """An address of a party."""

    id: int
    kind: str
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    phone: str
    remarks: str
    main: bool


class ContactOut(Schema):
    """A contact row of a party."""

    id: int
    kind: str
    value: str
    label: str
    main: bool


class AccountOut(Schema):
    """A bank account of a party."""

    id: int
    iban: str
    currency: str = Field(alias="currency_id")
    bank_name: str
    swift: str
    main: bool


class PartyOut(Schema):
    """A party."""

    id: int
    version: int
    code: str
    external_id: str | None
    kind: str
    name: str
    short_name: str
    nip: str
    vat_eu: str
    regon: str
    krs: str
    country: str
    city: str
    customer: bool
    supplier: bool
    carrier: bool
    producer: bool
    competitor: bool
    employer: bool
    guardian_id: int | None
    branch_id: int | None
    area_id: int | None
    parent_id: int | None
    language: str
    remarks: str
    archived: bool
    created_at: dt.datetime


class PersonIn(api.Input):
    """A person's fields; what is left out stays."""

    party_id: int | None = None
    first_name: str | None = None
    last_name: str | None = None
    position: str | None = None
    department: str | None = None
    phone: str | None = None
    email: str | None = None
    birthday: dt.date | None = None
    remarks: str | None = None
    main: bool | None = None


class PersonOut(Schema):
    """A person at a party."""

    id: int
    version: int
    party_id: int
    first_name: str
    last_name: str
    position: str
    department: str
    phone: str
    email: str
    birthday: dt.date | None
    main: bool
    archived: bool


class BaseIn(api.Input):
    """A base of parties: by hand, or by a rule."""

    name: str | None = None
    description: str | None = None
    rule: str | None = None
    position: int | None = None


class BaseOut(Schema):
    """A base of parties."""

    id: int
    version: int
    name: str
    description: str
    rule: str
    archived: bool
    refreshed_at: dt.datetime | None


class MembersIn(api.Input):
    """Parties to put into a base or take out of it."""

    party_ids: list[int]


class EntryOut(Schema):
    """An entry of a dictionary."""

    id: int
    code: str
    name: str
    active: bool


class MethodOut(EntryOut):
    """A payment method."""

    kind: str
    days: int


class BlockIn(api.Input):
    """Whom to stop selling to, and why."""

    ids: list[int]
    reason: str


class RowsOut(Schema):
    """The party's new version."""

    version: int


def _given(data: api.Input) -> dict[str, Any]:
    """The fields the caller named."""
    return data.model_dump(exclude_unset=True)


def _changes(data: HeadIn, without: Sequence[str] = ()) -> dict[str, Any]:
    values = {name: value for name, value in _given(data).items() if name not in without}
    texts = {name: "" if value is None and not name.endswith("_id") else value for name, value in values.items()}
    return {**texts, **({"roles": frozenset(values["roles"] or ())} if "roles" in values else {})}


def _by_party(model: Any, out: type[Schema], **more: Any) -> Any:
    """An expansion: rows of one kind under their parties."""

    def expand(rows: Sequence[Party], by: Actor) -> Mapping[int, Any]:
        found: dict[int, list[Any]] = {row.pk: [] for row in rows}
        for part in model._base_manager.filter(party_id__in=list(found), **more).order_by("pk"):
            found[part.party_id].append(out.from_orm(part))
        return found

    return expand


def _terms(rows: Sequence[Party], by: Actor) -> Mapping[int, Any]:
    found = CustomerTerms.objects.filter(company_id=by.company_id, party_id__in=[row.pk for row in rows])
    return {row.party_id: TermsOut.from_orm(row) for row in found}


def _role(rows: Any, value: Any, by: Actor) -> Any:
    return filters.in_role(rows, str(value).split(","), by)


def _base(rows: Any, value: Any, by: Actor) -> Any:
    return filters.in_base(rows, [text for text in str(value).split(",") if text.isdecimal()], by)


@router.post("/persons", response={201: PersonOut})
def create_person(request: HttpRequest, data: PersonIn) -> object:
    """Enter a person at a party."""
    values = _given(data)
    (pk,) = services.add_persons([(values.pop("party_id", 0) or 0, values)], by=request.actor)
    return queries.visible_persons(request.actor).get(pk=pk)


@router.put("/persons/{id}", response=PersonOut)
def edit_person(request: HttpRequest, id: int, data: PersonIn) -> object:
    """Change a person."""
    values = {name: value for name, value in _given(data).items() if name != "party_id"}
    services.edit_person(id, values, version=api.version(request), by=request.actor)
    return queries.visible_persons(request.actor).get(pk=id)


@router.post("/bases", response={201: BaseOut})
def create_base(request: HttpRequest, data: BaseIn) -> object:
    """Define a base; a rule is checked and applied at once."""
    return Base.objects.get(pk=services.save_base({"name": "", **_given(data)}, by=request.actor))


@router.put("/bases/{id}", response=BaseOut)
def edit_base(request: HttpRequest, id: int, data: BaseIn) -> object:
    """Change a base."""
    services.save_base(_given(data), pk=id, version=api.version(request), by=request.actor)
    return Base.objects.get(pk=id)


@router.post("/bases/{id}/members", response={200: dict[str, int]})
def add_members(request: HttpRequest, id: int, data: MembersIn) -> object:
    """Put parties into a base by hand."""
    return {"added": services.add_members(data.party_ids, base_id=id, by=request.actor)}


@router.post("/bases/{id}/remove", response={200: dict[str, int]})
def remove_members(request: HttpRequest, id: int, data: MembersIn) -> object:
    """Take parties out of a base."""
    return {"removed": services.remove_members(data.party_ids, base_id=id, by=request.actor)}


@router.post("", response={201: PartyOut})
def create(request: HttpRequest, data: PartyIn) -> object:
    """Enter a party with its addresses, contact rows and accounts."""
    draft = drafts.PartyDraft(
        **{name: value for name, value in _changes(data, ("addresses", "contacts", "accounts")).items()},
        addresses=tuple(drafts.AddressDraft(**row.model_dump(exclude={"id"})) for row in data.addresses),
        contacts=tuple(drafts.ContactDraft(**row.model_dump()) for row in data.contacts),
        accounts=tuple(drafts.AccountDraft(**row.model_dump()) for row in data.accounts),
    )
    (pk,) = services.create([draft], by=request.actor)
    return queries.visible(request.actor).get(pk=pk)


@router.put("/{id}", response=PartyOut)
def edit(request: HttpRequest, id: int, data: HeadIn) -> object:
    """Change a party's own fields, only those named."""
    services.edit(id, _changes(data), version=api.version(request), by=request.actor)
    return queries.visible(request.actor).get(pk=id)


@router.put("/{id}/addresses", response=RowsOut)
def save_addresses(request: HttpRequest, id: int, data: list[AddressIn]) -> object:
    """Make the party's addresses these."""
    rows = [drafts.AddressDraft(**row.model_dump()) for row in data]
    return {"version": services.save_addresses(id, rows, version=api.version(request), by=request.actor)}


@router.put("/{id}/contacts", response=RowsOut)
def save_contacts(request: HttpRequest, id: int, data: list[ContactIn]) -> object:
    """Make the party's contact rows these."""
    rows = [drafts.ContactDraft(**row.model_dump()) for row in data]
    return {"version": services.save_contacts(id, rows, version=api.version(request), by=request.actor)}


@router.put("/{id}/accounts", response=RowsOut)
def save_accounts(request: HttpRequest, id: int, data: list[AccountIn]) -> object:
    """Make the party's bank accounts these."""
    rows = [drafts.AccountDraft(**row.model_dump()) for row in data]
    return {"version": services.save_accounts(id, rows, version=api.version(request), by=request.actor)}


@router.get("/{id}/terms", response=TermsOut)
def terms(request: HttpRequest, id: int) -> object:
    """A customer's terms with the company of the caller."""
    request.actor.require("parties.see")
    party = queries.visible(request.actor).get(pk=id)
    return CustomerTerms.objects.get(party=party, company_id=request.actor.company_id)


@router.put("/{id}/terms", response=TermsOut)
def save_terms(request: HttpRequest, id: int, data: TermsIn) -> object:
    """Change a customer's terms; If-Match carries the version of the terms."""
    version = api.version(request, required=False)
    services.save_terms(id, _plain(_given(data)), version=version, by=request.actor)
    return CustomerTerms.objects.get(party_id=id, company_id=request.actor.company_id)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Null for a text or a flag means empty; for keys and the limit it means none."""
    blank: dict[str, Any] = {"markup_percent": Decimal(0), "payment_days": 0, "blocked": False, "einvoice_consent": False}
    kept = ("credit_limit",)
    return {
        name: blank.get(name, "") if value is None and not name.endswith("_id") and name not in kept else value
        for name, value in values.items()
    }


@router.post("/block", response={204: None})
def block(request: HttpRequest, data: BlockIn) -> object:
    """Stop sales to customers of the company of the caller."""
    services.block(data.ids, reason=data.reason, by=request.actor)
    return 204, None


api.bulk(router, "/archive", services.archive, name="archive", summary="Archive parties")
api.bulk(router, "/restore", services.restore, name="restore", summary="Take parties out of the archive")
api.bulk(router, "/unblock", services.unblock, name="unblock", summary="Let customers be sold to again")
api.bulk(router, "/delete", services.delete, name="delete", summary="Delete parties nothing refers to")
api.bulk(router, "/persons/archive", services.archive_persons, name="archive_persons", summary="Archive persons")
api.bulk(router, "/persons/restore", services.restore_persons, name="restore_persons", summary="Restore persons")
api.collection(
    router, "/persons",
    api.Collection(
        rows=queries.visible_persons, out=PersonOut, right="parties.see", default_sort="name", search=filters.search,
        filters={"party": "party_id__in", "main": "main", "archived": "archived", "email": "email"},
        sorts={"name": "name_key", "id": "pk"},
    ),
    name="persons",
)  # fmt: skip
api.collection(
    router, "/bases",
    api.Collection(rows=lambda by: Base.objects.all(), out=BaseOut, right="parties.see", sorts={"name": "name"},
                   default_sort="name", filters={"archived": "archived"}),
    name="bases",
)  # fmt: skip
for _path, _model, _out in (
    ("customer-groups", CustomerGroup, EntryOut), ("price-kinds", PriceKind, EntryOut),
    ("payment-methods", PaymentMethod, MethodOut),
):  # fmt: skip
    api.collection(
        router, f"/{_path}",
        api.Collection(rows=lambda by, model=_model: model._base_manager.all(), out=_out, right="parties.see",
                       sorts={"name": "name", "code": "code"}, default_sort="name",
                       filters={"active": "active", "code": "code"}),
        name=_path.replace("-", "_"),
    )  # fmt: skip
api.collection(
    router, "",
    api.Collection(
        rows=lambda by: queries.visible(by).defer("search"), out=PartyOut, right="parties.see", default_sort="name",
        search=filters.search,
        filters={
            "role": _role, "base": _base, "nip": "nip", "code": "code", "external_id": "external_id",
            "archived": "archived", "kind": "kind", "country": "country", "city": "city__istartswith",
            "guardian": "guardian_id__in", "branch": "branch_id__in", "area": "area_id__in",
            "created_from": "created_at__gte", "customer": "customer", "supplier": "supplier",
        },
        sorts={"name": "name_key", "code": "code", "city": "city", "created_at": "created_at", "id": "pk"},
        expand={
            "addresses": _by_party(Address, AddressOut, archived=False), "contacts": _by_party(ContactRow, ContactOut),
            "accounts": _by_party(PartyBankAccount, AccountOut), "terms": _terms,
        },
    ),
    name="parties",
)  # fmt: skip
