"""Forms of the room: what is asked, loaded and handed to verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company.public import SalesArea
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.parties import queries, services, words
from kupiec.people.parties.drafts import AccountDraft, AddressDraft, ContactDraft, PreferenceDraft
from kupiec.people.parties.models import (
    Address,
    CustomerGroup,
    CustomerTerms,
    PaymentMethod,
    PriceKind,
    SupplierTerms,
)
from kupiec.people.parties.services import card, terms
from kupiec.people.parties.services.card import PartyCard

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it


def _entries(model: type[models.Model]) -> Callable[[Actor], Sequence[tuple[int, str]]]:
    """Entries of a dictionary in use, as choices."""

    def options(by: Actor) -> Sequence[tuple[int, str]]:
        order = ("position", "name") if hasattr(model, "position") else ("name",)
        return list(model._base_manager.filter(active=True).order_by(*order).values_list("pk", "name"))

    return options


def _areas(by: Actor) -> Sequence[tuple[int, str]]:
    return list(SalesArea.objects.order_by("name").values_list("pk", "name"))


def _page(pk: int) -> str:
    return reverse("party", args=[pk])


_CARD = (
    kit.Group(_("Basic data"), (
        I.Text("name", _("Full name"), required=True, span=6, max=240),
        I.Text("short_name", _("Short name"), span=4, max=80, help=_("As lists show it.")),
        I.Text("code", _("Code"), span=2, max=20, help=_("Empty: the next one.")),
        I.Choice("kind", _("Kind"), options=words.PARTY_KINDS, required=True, span=2, default="company"),
        I.Text("nip", _("NIP"), span=3, max=20),
        I.Text("regon", _("REGON"), span=2, max=20),
        I.Text("krs", _("KRS"), span=2, max=14),
        I.Text("vat_eu", _("EU VAT number"), span=3, max=20),
        I.Choices("roles", _("Roles"), options=words.ROLES, span=12, default=("customer",)),
    )),
    kit.Group(_("Seat"), (
        I.Text("street", _("Street and number"), span=5, max=120),
        I.Text("postal_code", _("Postal code"), span=2, max=12),
        I.Text("city", _("Town"), span=3, max=80),
        I.Text("country", _("Country"), span=2, max=2, required=True, default="PL"),
    )),
    kit.Group(_("Contact"), (
        I.Text("phone", _("Telephone"), span=3, max=160),
        I.Text("mobile", _("Mobile"), span=3, max=160),
        I.Email("email", _("E-mail"), span=3, max=160),
        I.Text("web", _("Website"), span=3, max=160),
        I.Text("iban", _("Bank account"), span=6, max=40),
    )),
    kit.Group(_("Care"), (
        I.Pick("guardian_id", _("Guardian"), picker="company.employee", span=3),
        I.Pick("branch_id", _("Branch"), picker="company.branch", span=3),
        I.Choice("area_id", _("Sales area"), options=_areas, span=3),
        I.Choice("language", _("Language"), options=words.LANGUAGES, span=3, required=True, default="pl"),
        I.Pick("parent_id", _("Belongs to"), picker="parties.party", span=6),
        I.Area("remarks", _("Remarks"), span=12, max=4000),
    )),
)  # fmt: skip


def _load_card(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    shown = {**asdict(card.as_card(pk, by=by)), **attributes.loaded(_KIND, pk, by=by)}
    return shown, queries.visible(by).get(pk=pk).version


_KIND = "parties.party"


def _card(**values: Any) -> PartyCard:
    own, described = attributes.parted(values)
    return PartyCard(**own, attributes=described)


def _fields(request: kit.Request) -> Sequence[Any]:
    found = request.resolver_match
    return (*_CARD, *attributes.groups(_KIND, by=request.actor, pk=found.kwargs.get("pk") if found else None))


def _may_ask(request: kit.Request) -> dict[str, Any]:
    """The button that asks registers; a new party is compared with those there are while it is typed."""
    found = request.resolver_match
    return {"may_ask": request.actor.may("registries.ask"), "watch": "" if found and found.kwargs.get("pk") else "klienci"}


ADD_PARTY = kit.Form(
    "parties.add", _("New party"), fields=_fields, command=_card, save=card.save_card, done=_page,
    right="parties.edit", context=_may_ask, template="parties/party_form.html",
    initial=lambda request: {
        "roles": (request.GET.get("role", "customer"),), "name": request.GET.get("name", ""), **attributes.initial(_KIND, by=request.actor),
    },
)  # fmt: skip
EDIT_PARTY = kit.Form(
    "parties.edit", _("Party"), fields=_fields, command=_card, load=_load_card, save=card.save_card, done=_page,
    right="parties.edit", context=_may_ask, template="parties/party_form.html",
)  # fmt: skip

_TERMS = (
    kit.Group(_("Prices"), (
        I.Choice("price_kind_id", _("Price kind"), options=_entries(PriceKind), span=4),
        I.Choice("group_id", _("Customer group"), options=_entries(CustomerGroup), span=4),
        I.Choice("abc_class", _("Class"), options=words.CLASSES, span=4),
        I.Percent("markup_percent", _("Markup, below zero markdown (%)"), span=4, default=0),
        I.Choice("markup_shown", _("It is"), options=words.MARKUP_SHOWN, required=True, span=4, default="folded"),
    )),
    kit.Group(_("Payment terms"), (
        I.Choice("payment_method_id", _("Payment method"), options=_entries(PaymentMethod), span=4),
        I.Integer("payment_days", _("Days of deferral"), span=4, least=0, most=365, default=0),
        I.Pick("salesperson_id", _("Salesperson"), picker="company.employee", span=4),
    )),
    kit.Group(_("Trade credit"), (
        I.Amount("credit_limit", _("Credit limit"), span=4, right="parties.credit", help=_("Empty: none is set.")),
        I.Text("limit_basis", _("Basis of the limit"), span=8, right="parties.credit", max=120),
        I.Flag("blocked", _("Sales blocked"), span=4, right="parties.credit"),
        I.Text("block_reason", _("Why blocked"), span=8, right="parties.credit", max=240),
    )),
    kit.Group(_("Documents"), (
        I.Choice("document_language", _("Language of documents"), options=words.LANGUAGES, span=4,
                 blank=_("as the party")),
        I.Pick("default_delivery_id", _("Default delivery place"), picker="parties.address", depends=("party_id",),
               span=8),
        I.Flag("einvoice_consent", _("Agrees to invoices by e-mail"), span=4),
        I.Email("einvoice_email", _("E-mail for invoices"), span=8, max=254),
        I.Hidden("party_id", ""),
    )),
    kit.Group(_("Accounting"), (
        I.Choice("vat_status", _("VAT status"), options=words.VAT_STATUSES, required=True, span=4, default="domestic"),
        I.Text("ledger_account", _("Ledger account"), span=4, max=40),
        I.Text("revenue_kind", _("Kind of revenue"), span=4, max=40),
    )),
)  # fmt: skip


def _load_terms(pk: int, *, by: Actor) -> tuple[dict[str, Any], int | None]:
    queries.visible(by).get(pk=pk)
    row = CustomerTerms.objects.filter(party_id=pk, company_id=by.company_id).first() or CustomerTerms()
    values = {name: getattr(row, name) for name in (*terms.TERMS, *terms.CREDIT)}
    return {**values, "party_id": pk}, row.version if row.pk else None


def _save_terms(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    given = {name: value for name, value in values.items() if name != "party_id"}
    given = {name: (0 if value is None and name in _NUMBERS else value) for name, value in given.items()}
    given = {name: ("" if value is None and not name.endswith("_id") and name != "credit_limit" else value)
             for name, value in given.items()}  # fmt: skip
    services.save_terms(pk, given, version=version, by=by)
    return pk


_NUMBERS = ("markup_percent", "payment_days", "lead_days")
EDIT_TERMS = kit.Form(
    "parties.terms", _("Trade terms"), fields=_TERMS, load=_load_terms, save=_save_terms, right="parties.terms",
    done=lambda pk: _page(pk) + "?panel=terms",
)  # fmt: skip


def _load_supply(pk: int, *, by: Actor) -> tuple[dict[str, Any], int | None]:
    queries.visible(by).get(pk=pk)
    row = SupplierTerms.objects.filter(party_id=pk, company_id=by.company_id).first() or SupplierTerms()
    return {name: getattr(row, name) for name in terms.SUPPLY}, row.version if row.pk else None


def _save_supply(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    given = {name: (0 if value is None and name in _NUMBERS else value) for name, value in values.items()}
    services.save_supply(pk, given, version=version, by=by)
    return pk


EDIT_SUPPLY = kit.Form(
    "parties.supply", _("Supplier’s terms"), load=_load_supply, save=_save_supply, right="parties.terms",
    done=lambda pk: _page(pk) + "?panel=terms",
    fields=(
        I.Choice("payment_method_id", _("Payment method"), options=_entries(PaymentMethod), span=4),
        I.Integer("payment_days", _("Days of deferral"), span=4, least=0, most=365, default=0),
        I.Integer("lead_days", _("Lead time, days"), span=4, least=0, most=365, default=0),
        I.Text("our_number", _("Our number at the supplier"), span=4, max=40),
        I.Choice("vat_status", _("VAT status"), options=words.VAT_STATUSES, required=True, span=4, default="domestic"),
        I.Text("ledger_account", _("Ledger account"), span=4, max=40),
        I.Text("cost_kind", _("Kind of cost"), span=4, max=40),
    ),
)  # fmt: skip


def _party_asked(request: kit.Request) -> dict[str, Any]:
    text = request.GET.get("party", "")
    return {"party_id": int(text)} if text.isdecimal() and len(text) < 19 else {}


def _row_form(
    name: str, title: Any, draft: type, fields: Sequence[Any], *, defaults: Mapping[str, Any] | None = None
) -> tuple[kit.Form, kit.Form]:
    """The form that adds a row to a party (`?party=`), and the one that changes a row (its id in the address)."""
    model: Any = card.STORES[draft][0]

    def add(values: Mapping[str, Any], *, by: Actor) -> int:
        given = {key: value for key, value in values.items() if key != "party_id"}
        card.put(draft(**given), party_id=values["party_id"], by=by)
        return int(values["party_id"])

    def load(pk: int, *, by: Actor) -> tuple[dict[str, Any], None]:
        row = model._base_manager.get(pk=pk, party__in=queries.visible(by))
        found = next(each for each in card.rows_of(draft, row.party_id) if each.id == pk)
        return asdict(found), None

    def save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
        row = model._base_manager.get(pk=pk, party__in=queries.visible(by))
        card.put(draft(**values, id=pk), party_id=row.party_id, by=by)
        return int(row.party_id)

    def initial(request: kit.Request) -> dict[str, Any]:
        return {**(defaults or {}), **_party_asked(request)}

    def done(pk: int) -> str:
        return _page(pk) + "?panel=contact"

    asked = (I.Pick("party_id", _("Party"), picker="parties.party", required=True, span=12), *fields)
    return (
        kit.Form(f"parties.{name}-add", title, fields=asked, save=add, initial=initial, done=done, right="parties.edit"),
        kit.Form(f"parties.{name}", title, fields=fields, load=load, save=save, done=done, right="parties.edit"),
    )


ADD_ADDRESS, EDIT_ADDRESS = _row_form("address", _("Address of a party"), AddressDraft, (
    I.Choice("kind", _("Kind"), options=words.ADDRESS_KINDS, required=True, span=4, default="delivery"),
    I.Text("name", _("Name of the place"), span=8, max=120),
    I.Text("street", _("Street and number"), span=6, max=120),
    I.Text("postal_code", _("Postal code"), span=2, max=12),
    I.Text("city", _("Town"), span=4, max=80, required=True),
    I.Text("country", _("Country"), span=2, max=2, required=True, default="PL"),
    I.Text("phone", _("Telephone"), span=4, max=40),
    I.Text("remarks", _("Remarks for the driver"), span=6, max=240),
    I.Flag("main", _("Main of its kind"), span=4),
))  # fmt: skip
ADD_CONTACT, EDIT_CONTACT = _row_form("contact", _("Contact"), ContactDraft, (
    I.Choice("kind", _("Kind"), options=words.CONTACT_KINDS, required=True, span=4, default="phone"),
    I.Text("value", _("Number or address"), required=True, span=8, max=160),
    I.Text("label", _("Label"), span=8, max=60),
    I.Flag("main", _("Main of its kind"), span=4),
))  # fmt: skip
ADD_ACCOUNT, EDIT_ACCOUNT = _row_form("account", _("Bank account"), AccountDraft, (
    I.Text("iban", _("Account number"), required=True, span=8, max=40),
    I.Text("currency", _("Currency"), required=True, span=4, max=3, default="PLN"),
    I.Text("bank_name", _("Bank"), span=8, max=120),
    I.Text("swift", _("SWIFT"), span=4, max=11),
    I.Flag("main", _("Main of its currency"), span=4),
))  # fmt: skip
ADD_PREFERENCE, EDIT_PREFERENCE = _row_form("preference", _("Preference"), PreferenceDraft, (
    I.Choice("kind", _("Kind"), options=words.PREFERENCE_KINDS, required=True, span=4, default="brand"),
    I.Text("value", _("What is preferred"), required=True, span=8, max=160),
))  # fmt: skip


def delivery_places(party_id: int) -> list[Address]:
    """Where a customer's goods may go: his delivery places first, then the seat."""
    rows = Address.objects.filter(party_id=party_id, archived=False).exclude(kind="mail")
    return sorted(rows, key=lambda row: (row.kind != "delivery", not row.main, row.pk))
