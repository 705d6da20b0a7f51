"""Parties from files (KER-16): what columns can fill, and the set-based saving of their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import models

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company.public import Branch, Employee, SalesArea
from kupiec.ground.exchange.public import Field, Outcome, Row, RowError, Target
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import drafts, named, services
from kupiec.people.parties.drafts import AccountDraft, AddressDraft, ContactDraft, PartyDraft
from kupiec.people.parties.models import CustomerGroup, Party, PaymentMethod, PriceKind
from kupiec.people.parties.values import ROLES

_TEXTS = ("code", "name", "short_name", "nip", "vat_eu", "regon", "krs", "country", "language", "remarks")
_ADDRESS = ("street", "postal_code", "city")
_CONTACTS = ("phone", "mobile", "email", "fax", "web")
_NAMED: dict[str, tuple[type[models.Model], str]] = {
    "guardian": (Employee, "guardian_id"),
    "branch": (Branch, "branch_id"),
    "area": (SalesArea, "area_id"),
    "group": (CustomerGroup, "group_id"),
    "price_kind": (PriceKind, "price_kind_id"),
    "payment_method": (PaymentMethod, "payment_method_id"),
    "salesperson": (Employee, "salesperson_id"),
}
_HEAD_KEYS = ("guardian", "branch", "area")
_TERMS = ("abc_class", "markup_percent", "payment_days", "credit_limit", "limit_basis", "einvoice_email")

FIELDS = (
    Field("external_id", label=N_("External identifier"), required=True, max_length=80, stand_ins=("code", "nip")),
    Field("name", label=N_("Name"), required=True, max_length=240),
    Field("code", label=N_("Code"), max_length=20),
    Field("short_name", label=N_("Short name"), max_length=80),
    Field("kind", "choice", label=N_("Kind"), choices=("company", "person")),
    Field("nip", label=N_("NIP"), max_length=20),
    Field("vat_eu", label=N_("EU VAT number"), max_length=20),
    Field("regon", label=N_("REGON"), max_length=20),
    Field("krs", label=N_("KRS"), max_length=14),
    Field("country", label=N_("Country"), max_length=2),
    Field("language", label=N_("Language"), max_length=5),
    Field("remarks", label=N_("Remarks"), max_length=4000),
    Field("customer", "flag", label=N_("Customer")),
    Field("supplier", "flag", label=N_("Supplier")),
    Field("carrier", "flag", label=N_("Carrier")),
    Field("producer", "flag", label=N_("Producer")),
    Field("competitor", "flag", label=N_("Competitor")),
    Field("employer", "flag", label=N_("Company of an employee")),
    Field("guardian", label=N_("Guardian (code)"), max_length=20),
    Field("branch", label=N_("Branch (code)"), max_length=10),
    Field("area", label=N_("Sales area (code)"), max_length=20),
    Field("street", label=N_("Street and number"), max_length=120),
    Field("postal_code", label=N_("Postal code"), max_length=12),
    Field("city", label=N_("Town"), max_length=80),
    Field("phone", label=N_("Telephone"), max_length=160),
    Field("mobile", label=N_("Mobile"), max_length=160),
    Field("email", label=N_("E-mail"), max_length=160),
    Field("fax", label=N_("Fax"), max_length=160),
    Field("web", label=N_("Website"), max_length=160),
    Field("iban", label=N_("Bank account"), max_length=40),
    Field("group", label=N_("Customer group (code)"), max_length=20),
    Field("price_kind", label=N_("Price kind (code)"), max_length=20),
    Field("payment_method", label=N_("Payment method (code)"), max_length=20),
    Field("salesperson", label=N_("Salesperson (code)"), max_length=20),
    Field("abc_class", "choice", label=N_("Class"), choices=("A", "B", "C")),
    Field("markup_percent", "decimal", label=N_("Markup or markdown, %"), places=4),
    Field("payment_days", "integer", label=N_("Days of deferral")),
    Field("credit_limit", "decimal", label=N_("Credit limit"), places=2),
    Field("limit_basis", label=N_("Basis of the limit"), max_length=120),
    Field("einvoice_email", label=N_("E-mail for invoices"), max_length=254),
)


def save(rows: Sequence[Row], by: Actor) -> Outcome:
    """Save a set of rows: wrong ones are named, the others entered or changed with their terms."""
    errors: dict[int, list[RowError]] = {}
    keys = {name: _codes(model, name, rows, by) for name, (model, _) in _NAMED.items()}
    known = set(
        Party.objects.filter(external_id__in={str(row.values["external_id"]) for row in rows if row.values.get("external_id")}).values_list(
            "external_id", flat=True
        )
    )
    good: list[tuple[Row, PartyDraft]] = []
    for row in rows:
        try:
            _check_codes(row, keys)
            draft = drafts.clean(_draft(row.values, keys))
            draft = replace(
                draft, attributes=attributes.check("parties.party", draft.attributes, new=draft.external_id not in known, by=by)
            )
            good.append((row, draft))
        except Refusal as refusal:
            errors[row.number] = _reasons(refusal)
    said = {name for row in rows for name, value in row.values.items() if value not in (None, "")}
    done = services.upsert_parties([draft for _, draft in good], by=by, only=_touched(said))
    terms = {
        saved.party_id: found
        for (row, draft), saved in zip(good, done, strict=True)
        if "customer" in draft.roles and (found := _terms(row.values, keys))
    }
    services.save_terms_of(terms, by=by)
    return Outcome(created=sum(saved.created for saved in done), updated=sum(not saved.created for saved in done), errors=errors)


def _codes(model: type[models.Model], name: str, rows: Sequence[Row], by: Actor) -> dict[str, int]:
    """Ids of what the rows name by code."""
    wanted = {str(row.values[name]) for row in rows if row.values.get(name)}
    if not wanted:
        return {}
    found = model._base_manager.filter(code__in=wanted)
    if model is Branch:
        found = found.filter(company_id=by.company_id)
    return dict(found.values_list("code", "pk"))


def _check_codes(row: Row, keys: Mapping[str, Mapping[str, int]]) -> None:
    refusals = [
        Refusal("UNKNOWN_KEY", N_("There is no such code: %(code)s."), name, params={"code": row.values[name]})
        for name in _NAMED
        if row.values.get(name) and row.values[name] not in keys[name]
    ]
    if refusals:
        raise Refusals(refusals)


def _draft(values: Mapping[str, Any], keys: Mapping[str, Mapping[str, int]]) -> PartyDraft:
    given = {name: values[name] for name in _TEXTS if values.get(name)}
    linked = {_NAMED[name][1]: keys[name][values[name]] for name in _HEAD_KEYS if values.get(name)}
    seat = {name: values[name] for name in _ADDRESS if values.get(name)}
    country = str(given.get("country", "PL"))
    return PartyDraft(
        **{"name": "", **given, **linked},
        kind=values.get("kind") or "company",
        external_id=values.get("external_id"),
        roles=frozenset(role for role in ROLES if values.get(role)),
        addresses=(AddressDraft(country=country, **seat),) if seat else (),
        contacts=tuple(ContactDraft(kind, values[kind]) for kind in _CONTACTS if values.get(kind)),
        accounts=(AccountDraft(values["iban"]),) if values.get("iban") else (),
        attributes={name: value for name, value in attributes.parted(values)[1].items() if value not in (None, "")},
    )


def _touched(said: Iterable[str]) -> set[str]:
    """The fields of a party that the file speaks of."""
    named = set(said)
    touched = named & {*_TEXTS, "kind"}
    touched |= {_NAMED[name][1] for name in named & set(_HEAD_KEYS)}
    touched |= {"roles"} if named & set(ROLES) else set()
    touched |= {"addresses"} if named & set(_ADDRESS) else set()
    touched |= {"contacts"} if named & set(_CONTACTS) else set()
    return touched | ({"accounts"} if "iban" in named else set())


def _terms(values: Mapping[str, Any], keys: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    found = {name: values[name] for name in _TERMS if values.get(name) not in (None, "")}
    for name, (_, column) in _NAMED.items():
        if name not in _HEAD_KEYS and values.get(name):
            found[column] = keys[name][values[name]]
    return found


def _reasons(refusal: Refusal) -> list[RowError]:
    each = refusal.each if isinstance(refusal, Refusals) else [refusal]
    return [RowError(one.field, one.code, one.text) for one in each]


PARTIES = Target(
    "parties", N_("Parties"), FIELDS, save, right="parties.edit", key="external_id", chunk=500,
    look=named.look_parties, icon="building", note=N_("Customers, suppliers and others with address, contacts and terms"),
    more=lambda: [Field(**one) for one in attributes.file_fields("parties.party")],
)  # fmt: skip
