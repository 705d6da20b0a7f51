"""Import targets of the registers: salespeople, parties, groups of items, items (KER-16)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.company import public as company
from kupiec.ground.exchange.public import Field, Outcome, Row, RowError, Target
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_, translate
from kupiec.people.catalog import public as catalog
from kupiec.people.catalog import services as catalog_services
from kupiec.people.catalog.drafts import ItemDraft
from kupiec.people.parties import services as party_services
from kupiec.people.parties.drafts import AddressDraft, ContactDraft, PartyDraft


def unknown(field: str, text: str) -> RowError:
    """The error of a reference nobody knows."""
    sentence = translate(N_("There is no “%(text)s” to refer to.")) % {"text": text}
    return RowError(field, "NOT_FOUND", sentence)


def save_employees(rows: Sequence[Row], by: Actor) -> Outcome:
    """Salespeople by their code; known ones are left as they are."""
    known = set(company.Employee.objects.filter(code__in=[row.values["code"] for row in rows]).values_list("code", flat=True))
    fresh = [row for row in rows if row.values["code"] not in known]
    by.require("company.structure")
    company.Employee.objects.bulk_create(
        company.Employee(company_id=by.company_id, branch_id=by.branch_id, **row.values) for row in fresh
    )
    return Outcome(created=len(fresh), updated=len(rows) - len(fresh))


PARTY_FIELDS = (
    Field("external_id", required=True, max_length=60, label=N_("External identifier")),
    Field("code", max_length=20, label=N_("Code")),
    Field("name", required=True, max_length=240, label=N_("Name")),
    Field("short_name", max_length=80, label=N_("Short name")),
    Field("kind", "choice", choices=("company", "person"), label=N_("Kind")),
    Field("customer", "flag", label=N_("Customer")),
    Field("supplier", "flag", label=N_("Supplier")),
    Field("nip", max_length=20, label=N_("Tax number")),
    Field("country", max_length=2, label=N_("Country")),
    Field("language", max_length=5, label=N_("Language")),
    Field("street", max_length=120, label=N_("Street")),
    Field("postal_code", max_length=12, label=N_("Postal code")),
    Field("city", max_length=80, label=N_("City")),
    Field("email", max_length=120, label=N_("E-mail")),
    Field("phone", max_length=40, label=N_("Phone")),
    Field("guardian", max_length=20, label=N_("Guardian’s code")),
)


def save_parties(rows: Sequence[Row], by: Actor) -> Outcome:
    """Parties by their external identifier: known ones are changed, never doubled."""
    wanted = {row.values["guardian"] for row in rows if row.values.get("guardian")}
    guardians = dict(company.Employee.objects.filter(code__in=wanted).values_list("code", "pk"))
    errors = {
        row.number: [unknown("guardian", row.values["guardian"])]
        for row in rows
        if row.values.get("guardian") and row.values["guardian"] not in guardians
    }
    good = [row for row in rows if row.number not in errors]
    made = party_services.upsert_parties([_party(row, guardians) for row in good], by=by)
    return Outcome(sum(one.created for one in made), sum(not one.created for one in made), errors)


def _party(row: Row, guardians: dict[str, int]) -> PartyDraft:
    values = row.values
    country = values["country"] or "PL"
    seat = AddressDraft("seat", values["street"], values["postal_code"], values["city"], country, main=True)
    contacts = [ContactDraft(kind, values[kind], main=True) for kind in ("email", "phone") if values[kind]]
    return PartyDraft(
        name=values["name"],
        kind=values["kind"] or "company",
        short_name=values["short_name"],
        code=values["code"],
        external_id=values["external_id"],
        nip=values["nip"],
        country=country,
        roles=frozenset(role for role in ("customer", "supplier") if values[role]),
        guardian_id=guardians.get(values["guardian"]),
        language=values["language"] or "pl",
        addresses=(seat,) if values["city"] or values["street"] else (),
        contacts=tuple(contacts),
    )


def save_groups(rows: Sequence[Row], by: Actor) -> Outcome:
    """Groups of items; a parent must stand in an earlier row or exist."""
    names = {row.values["parent"] for row in rows if row.values["parent"]}
    names |= {row.values["code"] for row in rows}
    known = dict(catalog.ItemGroup.objects.filter(code__in=names).values_list("code", "pk"))
    errors: dict[int, list[RowError]] = {}
    created = 0
    for row in rows:
        parent = row.values["parent"]
        if parent and parent not in known:
            errors[row.number] = [unknown("parent", parent)]
        elif row.values["code"] not in known:
            values = {"code": row.values["code"], "name": row.values["name"], "parent_id": known.get(parent)}
            known[row.values["code"]] = catalog_services.save_group(values, by=by)
            created += 1
    return Outcome(created, len(rows) - created - len(errors), errors)


ITEM_FIELDS = (
    Field("external_id", max_length=60, label=N_("External identifier")),
    Field("code", required=True, max_length=40, label=N_("Code")),
    Field("name", required=True, max_length=240, label=N_("Name")),
    Field("kind", max_length=20, label=N_("Kind")),
    Field("unit", required=True, max_length=10, label=N_("Unit")),
    Field("group", max_length=30, label=N_("Group’s code")),
    Field("vat_code", max_length=8, label=N_("VAT")),
    Field("purchase_price", "decimal", label=N_("Purchase price")),
    Field("list_price", "decimal", label=N_("List price")),
    Field("weight_kg", "decimal", label=N_("Weight, kg")),
)


def save_items(rows: Sequence[Row], by: Actor) -> Outcome:
    """Items by their external identifier, else by code."""
    wanted = {row.values["group"] for row in rows if row.values["group"]}
    groups = dict(catalog.ItemGroup.objects.filter(code__in=wanted).values_list("code", "pk"))
    errors = {
        row.number: [unknown("group", row.values["group"])]
        for row in rows
        if row.values["group"] and row.values["group"] not in groups
    }
    good = [row for row in rows if row.number not in errors]
    made = catalog_services.upsert_items([_item(row, groups) for row in good], by=by)
    return Outcome(sum(one.created for one in made), sum(not one.created for one in made), errors)


def _item(row: Row, groups: dict[str, int]) -> ItemDraft:
    values = row.values
    return ItemDraft(
        code=values["code"],
        name=values["name"],
        unit=values["unit"],
        vat_code=values["vat_code"] or "23",
        kind=values["kind"] or "goods",
        external_id=values["external_id"] or None,
        group_id=groups.get(values["group"]),
        purchase_price=values["purchase_price"],
        list_price=values["list_price"],
        weight_kg=values["weight_kg"],
    )


EMPLOYEE_FIELDS = (
    Field("code", required=True, max_length=20, label=N_("Code")),
    Field("first_name", required=True, max_length=60, label=N_("First name")),
    Field("last_name", required=True, max_length=80, label=N_("Last name")),
    Field("position", max_length=120, label=N_("Position")),
    Field("email", max_length=120, label=N_("E-mail")),
    Field("phone", max_length=40, label=N_("Phone")),
)
GROUP_FIELDS = (
    Field("code", required=True, max_length=20, label=N_("Code")),
    Field("name", required=True, max_length=120, label=N_("Name")),
    Field("parent", max_length=20, label=N_("Parent’s code")),
)
TARGETS = (
    Target("employees", N_("Employees"), EMPLOYEE_FIELDS, save_employees, "company.structure", key="code"),
    Target("parties", N_("Parties"), PARTY_FIELDS, save_parties, "parties.edit", key="external_id"),
    Target("item_groups", N_("Groups of items"), GROUP_FIELDS, save_groups, "catalog.setup", key="code"),
    Target("items", N_("Items"), ITEM_FIELDS, save_items, "catalog.edit", key="code"),
)
__all__ = ["TARGETS", "unknown"]
