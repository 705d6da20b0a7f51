"""The room's REST interface: parties with their parts and terms, persons, bases, dictionaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ninja import Schema

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
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
from kupiec.people.parties.schemas import (
    AccountIn,
    AccountOut,
    AddressIn,
    AddressOut,
    BaseIn,
    BaseOut,
    BlockIn,
    ContactIn,
    ContactOut,
    EntryOut,
    HeadIn,
    MembersIn,
    MethodOut,
    PartyIn,
    PartyOut,
    PersonIn,
    PersonOut,
    RowsOut,
    TermsIn,
    TermsOut,
)

router = api.Router(tags=["parties"])


def _all_of(model: Any) -> Any:
    """All entries of a dictionary, whoever asks."""
    return lambda by: model._base_manager.all()


def _changes(data: HeadIn, without: Sequence[str] = ()) -> dict[str, Any]:
    values = data.as_given(*without)
    values = {name: value for name, value in values.items() if name != "attributes" or value is not None}
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


@router.post("/persons", response={201: PersonOut})
def create_person(request: Any, data: PersonIn) -> object:
    """Enter a person at a party."""
    values = {**data.as_given(), "attributes": attributes.check("parties.person", data.attributes or {}, new=True, by=request.actor)}
    (pk,) = services.add_persons([(values.pop("party_id", 0) or 0, values)], by=request.actor)
    return queries.visible_persons(request.actor).get(pk=pk)


@router.put("/persons/{id}", response=PersonOut)
def edit_person(request: Any, id: int, data: PersonIn) -> object:
    """Change a person."""
    values = data.as_given("party_id")
    services.edit_person(id, values, version=api.version(request), by=request.actor)
    return queries.visible_persons(request.actor).get(pk=id)


@router.post("/bases", response={201: BaseOut})
def create_base(request: Any, data: BaseIn) -> object:
    """Define a base; a rule is checked and applied at once."""
    return Base.objects.get(pk=services.save_base({"name": "", **data.as_given()}, by=request.actor))


@router.put("/bases/{id}", response=BaseOut)
def edit_base(request: Any, id: int, data: BaseIn) -> object:
    """Change a base."""
    services.save_base(data.as_given(), pk=id, version=api.version(request), by=request.actor)
    return Base.objects.get(pk=id)


@router.post("/bases/{id}/members", response={200: dict[str, int]})
def add_members(request: Any, id: int, data: MembersIn) -> object:
    """Put parties into a base by hand."""
    return {"added": services.add_members(data.party_ids, base_id=id, by=request.actor)}


@router.post("/bases/{id}/remove", response={200: dict[str, int]})
def remove_members(request: Any, id: int, data: MembersIn) -> object:
    """Take parties out of a base."""
    return {"removed": services.remove_members(data.party_ids, base_id=id, by=request.actor)}


@router.post("", response={201: PartyOut})
def create(request: Any, data: PartyIn) -> object:
    """Enter a party with its addresses, contact rows and accounts."""
    draft = drafts.PartyDraft(
        **_changes(data, ("addresses", "contacts", "accounts", "attributes")),
        attributes=attributes.check("parties.party", data.attributes or {}, new=True, by=request.actor),
        addresses=tuple(drafts.AddressDraft(**row.model_dump(exclude={"id"})) for row in data.addresses),
        contacts=tuple(drafts.ContactDraft(**row.model_dump()) for row in data.contacts),
        accounts=tuple(drafts.AccountDraft(**row.model_dump()) for row in data.accounts),
    )
    (pk,) = services.create([draft], by=request.actor)
    return queries.visible(request.actor).get(pk=pk)


@router.put("/{id}", response=PartyOut)
def edit(request: Any, id: int, data: HeadIn) -> object:
    """Change a party's own fields, only those named."""
    services.edit(id, _changes(data), version=api.version(request), by=request.actor)
    return queries.visible(request.actor).get(pk=id)


@router.put("/{id}/addresses", response=RowsOut)
def save_addresses(request: Any, id: int, data: list[AddressIn]) -> object:
    """Make the party's addresses these."""
    rows = [drafts.AddressDraft(**row.model_dump()) for row in data]
    return {"version": services.save_addresses(id, rows, version=api.version(request), by=request.actor)}


@router.put("/{id}/contacts", response=RowsOut)
def save_contacts(request: Any, id: int, data: list[ContactIn]) -> object:
    """Make the party's contact rows these."""
    rows = [drafts.ContactDraft(**row.model_dump()) for row in data]
    return {"version": services.save_contacts(id, rows, version=api.version(request), by=request.actor)}


@router.put("/{id}/accounts", response=RowsOut)
def save_accounts(request: Any, id: int, data: list[AccountIn]) -> object:
    """Make the party's bank accounts these."""
    rows = [drafts.AccountDraft(**row.model_dump()) for row in data]
    return {"version": services.save_accounts(id, rows, version=api.version(request), by=request.actor)}


@router.get("/{id}/terms", response=TermsOut)
def terms(request: Any, id: int) -> object:
    """A customer's terms with the company of the caller."""
    request.actor.require("parties.see")
    party = queries.visible(request.actor).get(pk=id)
    return CustomerTerms.objects.get(party=party, company_id=request.actor.company_id)


@router.put("/{id}/terms", response=TermsOut)
def save_terms(request: Any, id: int, data: TermsIn) -> object:
    """Change a customer's terms; If-Match carries the version of the terms."""
    version = api.version(request, required=False)
    services.save_terms(id, _plain(data.as_given()), version=version, by=request.actor)
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
def block(request: Any, data: BlockIn) -> object:
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
        filters={"party": "party_id__in", "main": "main", "archived": "archived", "email": "email", "attribute": attributes.filtering("parties.person")},
        expand={"attributes": attributes.expansion("parties.person")},
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
        api.Collection(rows=_all_of(_model), out=_out, right="parties.see",
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
            "role": lambda rows, value, by: filters.in_role(rows, value.split(","), by),
            "base": lambda rows, value, by: filters.in_base(rows, [text for text in value.split(",") if kit.parse.key(text)], by),
            "nip": filters.of_nip, "code": "code", "external_id": "external_id",
            "archived": "archived", "kind": "kind", "country": "country", "city": "city__istartswith",
            "guardian": "guardian_id__in", "branch": "branch_id__in", "area": "area_id__in",
            "created_from": "created_at__gte", "customer": "customer", "supplier": "supplier",
            "attribute": attributes.filtering("parties.party"),
        },
        sorts={"name": "name_key", "code": "code", "city": "city", "created_at": "created_at", "id": "pk"},
        expand={
            "addresses": _by_party(Address, AddressOut, archived=False), "contacts": _by_party(ContactRow, ContactOut),
            "accounts": _by_party(PartyBankAccount, AccountOut), "terms": _terms,
            "attributes": attributes.expansion("parties.party"),
        },
    ),
    name="parties",
)  # fmt: skip
