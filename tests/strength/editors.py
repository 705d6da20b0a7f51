"""Every kind of record that people edit: how one is made, and how an editor who saw a version of it saves a text (R7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from kupiec.ground.access import public as access
from kupiec.ground.access.models import Role
from kupiec.ground.company import services as company
from kupiec.ground.company import values as given
from kupiec.ground.company.models import Department, NumberSeries, SalesArea
from kupiec.ground.files import services as files
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.layouts import services as layouts
from kupiec.ground.layouts.models import Layout as PrintLayout
from kupiec.ground.layouts.values import LayoutData
from kupiec.money.invoicing.services import head as invoice_head
from kupiec.money.invoicing.services import lines as invoice_lines
from kupiec.money.invoicing.tests import builders as invoices
from kupiec.money.invoicing.values import HeadEdit, LineEdit
from kupiec.money.ledger.models import Account
from kupiec.money.ledger.services import accounts
from kupiec.money.pricing import public as pricing
from kupiec.money.pricing.services.suppliers import save_supplier
from kupiec.money.promotions import public as promotions
from kupiec.money.receivables.services.statements import save_format
from kupiec.money.receivables.values import Layout
from kupiec.money.stock.services import edit as stock_edit
from kupiec.money.stock.services import setup
from kupiec.money.stock.tests import builders as stocks
from kupiec.people.activities import services as activities
from kupiec.people.activities.models import Mark
from kupiec.people.activities.tests import builders as doing
from kupiec.people.catalog import services as catalog
from kupiec.people.catalog.models import Unit
from kupiec.people.catalog.services import dictionaries as catalog_words
from kupiec.people.catalog.tests import builders as cataloguing
from kupiec.people.parties import services as parties
from kupiec.people.parties.models import CustomerTerms, SupplierTerms
from kupiec.people.parties.services import bases, dictionaries, persons
from kupiec.people.parties.services.terms import save_supply
from kupiec.people.parties.tests import builders as registering
from kupiec.people.persons import services as people
from kupiec.sales.offers.services import lines as offer_lines
from kupiec.sales.offers.services import versions as offer_versions
from kupiec.sales.offers.tests import builders as offering
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.offers.values import LineChange as OfferChange
from kupiec.sales.orders.models import OrderLine
from kupiec.sales.orders.services import head as order_head
from kupiec.sales.orders.services import lines as order_lines
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.orders.values import LineChange
from tests.cast import Cast
from tests.strength.editors_people import PEOPLE
from tests.strength.editors_terms import TERMS

DAY = dt.date(2026, 11, 23)


@dataclass(frozen=True)
class Kind:
    """A kind of record: `make` gives one's id, `save(pk, text, version)` is an editor's, `field` shows whose text stands."""

    label: str
    field: str
    make: Callable[[Cast], int]
    save: Callable[[int, Any, int, Actor], Any]
    texts: tuple[Any, Any] = ("Pierwszy", "Drugi")

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)


WITHOUT_EDITOR = {
    "activities.Plan": "a new plan stands beside the earlier ones, from its day on",
    "access.User": "language, roles and activity are single switches; the last one set is meant",
    "ledger.Scheme": "edited by making a new current version, refused when another was made meanwhile (ledger's tests)",
    "layouts.LayoutVersion": "what a layout was; never changed",
    "office.Chosen": "a tick of one paper for one record; the last one set is meant",
    "offers.LossReason": "a dictionary entry named by its code; giving its name is the whole edit",
    "offers.Offer": "its subject and people are edited with a version of it, in the form that guards that version",
    "mail.Sender": "made by its first save, which locks and compares versions (mail's tests)",
    "mail.Text": "made by its first save, which locks and compares versions (mail's tests)",
    "calloffs.Plan": "set up once and stopped; what it says is never edited (calloffs' tests)",
    "promotions.ItemSet": "its components are saved whole; a stale version is refused (promotions' tests)",
    "offerterms.Sheet": "its terms are saved whole; a stale version is refused (offerterms' tests)",
    "registries.Setup": "made by its first save, which locks and compares versions (registries' tests)",
    "booking.Booking": "its state alone changes, by verbs over sets that ask for the state there was",
    "inquiries.Setting": "one row of a company, made by its first save; the form compares versions",
    "merging.Merge": "undone as it stands or not at all; the records it made one have versions of their own",
    "mailboxes.Message": "its state alone changes, by verbs over sets that ask for the state there was",
    "privacy.Due": "decided once, by a verb that refuses what was decided already (privacy's tests)",
    "workflow.Definition": "a change makes a new version, refused when another was made meanwhile (workflow's tests)",
    "orders.Register": "written only when a draft of all registers is published (registers' tests)",
    "intake.Proposal": "its head and each of its lines refuse a stale version (intake's tests)",
    "intake.ProposalLine": "corrected in the grid under its version (intake's tests)",
    "ordermessages.Message": "saved whole with its texts; a stale version is refused (ordermessages' tests)",
    "registers.Edition": "one draft of a company, saved with its version; published ones never change (registers' tests)",
    "returns.Return": "decided and passed on by verbs that ask for its state; a decision guards its version (returns' tests)",
    "receivables.Payment": "who paid is told once, while nothing is settled (receivables' tests)",
}
"""Models with a version that no two editors can hold open; why."""


def _kept(model: type[models.Model], **where: Any) -> Callable[[Cast], int]:
    return lambda cast: model._base_manager.filter(**where).order_by("pk").values_list("pk", flat=True)[0]


def _data(kind: type, save: Callable[..., Any], **fixed: Any) -> Callable[[int, Any, int, Actor], Any]:
    """A structure's whole record entered again with another name."""
    field = "last_name" if kind is given.EmployeeData else "bank_name" if kind is given.AccountData else "name"
    return lambda pk, text, version, by: save(kind(**{**fixed, field: text}), pk=pk, version=version, by=by)


def _values(save: Callable[..., Any], field: str = "name", **fixed: Any) -> Callable[[int, Any, int, Actor], Any]:
    return lambda pk, text, version, by: save({**fixed, field: text}, pk=pk, version=version, by=by)


def _place(cast: Cast) -> Any:
    return apps.get_model("stock.Warehouse").objects.filter(company=cast.company, code="MG1").first() or stocks.warehouse(cast)


def _item(cast: Cast) -> Any:
    return cataloguing.item(cast.by)


def _unit(cast: Cast) -> int:
    cataloguing.units()
    return Unit.objects.get(code="m").pk


def _party(cast: Cast, **more: Any) -> Any:
    return registering.party(cast.by, **more)


def _order_line(cast: Cast) -> int:
    made = selling.order(cast, _party(cast, terms={"payment_days": 7}), selling.line(_item(cast), 2))
    return OrderLine.objects.get(order=made).pk


def _offer(cast: Cast) -> Any:
    return offering.offer(cast.by, _party(cast), lines=(DraftOfferLine(item_id=_item(cast).pk, quantity=Decimal(1), unit="szt"),))


def _change_order_line(pk: int, text: Any, version: int, by: Actor) -> None:
    order = OrderLine.objects.get(pk=pk).order_id
    order_lines.change(order, pk, LineChange(description=text), version=version, by=by)


def _change_offer_line(pk: int, text: Any, version: int, by: Actor) -> None:
    paper = apps.get_model("offers.OfferLine").objects.get(pk=pk).offer_version_id
    offer_lines.change(paper, pk, OfferChange(description=text), version=version, by=by)


def _terms(pk: int, text: Any, version: int, by: Actor) -> None:
    parties.save_terms(CustomerTerms.objects.get(pk=pk).party_id, {"payment_days": text}, version=version, by=by)


def _supply_terms(pk: int, text: Any, version: int, by: Actor) -> None:
    save_supply(SupplierTerms.objects.get(pk=pk).party_id, {"payment_days": text}, version=version, by=by)


def _supplier(cast: Cast) -> int:
    party = _party(cast)
    save_supply(party.pk, {"payment_days": 7}, by=cast.by)
    return SupplierTerms.objects.get(party=party).pk


def _role(pk: int, text: Any, version: int, by: Actor) -> None:
    access.save_role(Role.objects.get(pk=pk).code, name=text, patterns=["*"], scopes={}, version=version, by=by)


def _made_role(cast: Cast) -> int:
    from kupiec.ground.access.testing import user_with

    user_with(None, username="administrator")
    return access.save_role("rola", name="Rola", patterns=["*"], scopes={}, by=cast.by).pk


def _attachment(cast: Cast) -> int:
    return files.attach("parties.party", _party(cast).pk, [files.keep("umowa.txt", [b"tekst"])], by=cast.by)[0]


def _layout(cast: Cast) -> int:
    layouts.save(LayoutData(), pk=1, by=cast.by)
    return PrintLayout.objects.get(company=cast.company).pk


def _supply(pk: int, text: Any, version: int, by: Actor) -> None:
    row = apps.get_model("stock.ExpectedSupply").objects.get(pk=pk)
    setup.edit_supply(setup.SupplyDraft(row.warehouse_id, row.item_id, row.quantity, row.due, text), pk=pk, version=version, by=by)


def _stock_line(cast: Cast) -> int:
    return stocks.drafted(cast, "PZ", _place(cast), stocks.line(_item(cast), 3, cost="1.00")).line_ids[0]


def _location(pk: int, text: Any, version: int, by: Actor) -> None:
    row = apps.get_model("stock.Location").objects.get(pk=pk)
    setup.save_location({"warehouse_id": row.warehouse_id, "code": row.code, "name": text}, pk=pk, version=version, by=by)


def _rule(cast: Cast) -> int:
    stage = pricing.save_stage({"name": "Etap", "mode": "first"}, by=cast.by)
    return pricing.add_rules([{"stage_id": stage, "name": "Reguła", "value": Decimal(5)}], by=cast.by)[0]


def _promotion(cast: Cast) -> int:
    part = [{"item_id": _item(cast).pk, "quantity": Decimal(1)}]
    return promotions.save({"code": "P-1", "name": "Pakiet", "buys": part, "gifts": part}, by=cast.by)


def _item_supplier(cast: Cast) -> int:
    party = SupplierTerms.objects.get(pk=_supplier(cast)).party_id
    return save_supplier({"item_id": _item(cast).pk, "party_id": party, "currency_id": "PLN"}, by=cast.by)


def _account(pk: int, text: Any, version: int, by: Actor) -> None:
    accounts.edit_account(pk, name=text, kind=Account.objects.get(pk=pk).kind, version=version, by=by)


def _series(pk: int, text: Any, version: int, by: Actor) -> None:
    company.save_series(given.SeriesData("OF", text + " {number}/{year}", "year", gapless=False), pk=pk, version=version, by=by)


def _doing(cast: Cast, make: Callable[[Actor, int], Any]) -> int:
    doing.dictionaries()
    return int(make(cast.by, _party(cast).pk).pk)


def _noted(cast: Cast) -> int:
    return activities.write_note({"party_id": _party(cast).pk, "title": "Ustalenia"}, by=cast.by)


def _term(cast: Cast) -> int:
    return activities.save_term({"kind": "contact_type", "code": "targi", "name": "Targi"}, by=cast.by)


def _marked(cast: Cast) -> int:
    activities.mark(("orders.order", 1), {"percent": 0}, by=cast.by)
    return Mark.objects.get(subject="orders.order", subject_id=1).pk


def _edited(edit: Callable[..., Any], field: str) -> Callable[[int, Any, int, Actor], Any]:
    return lambda pk, text, version, by: edit(pk, {field: text}, version=version, by=by)


IBAN = "PL61109010140000071219812874"
KINDS = (
    Kind("company.Company", "name", lambda cast: cast.company.pk, _data(given.CompanyData, company.save_company, code="TEST", nip="7811767696")),
    Kind("company.BankAccount", "bank_name", lambda cast: company.save_account(given.AccountData(IBAN, currency="PLN"), by=cast.by),
         _data(given.AccountData, company.save_account, iban=IBAN, currency="PLN")),
    Kind("company.Branch", "name", lambda cast: cast.branch.pk, _data(given.BranchData, company.save_branch, code="PO")),
    Kind("company.Department", "name", lambda cast: Department.objects.create(company=cast.company, code="D", name="D").pk,
         _data(given.DepartmentData, company.save_department, code="D")),
    Kind("company.SalesArea", "name", lambda cast: SalesArea.objects.create(code="A", name="A").pk,
         _data(given.AreaData, company.save_area, code="A")),
    Kind("company.Employee", "last_name", lambda cast: cast.salesperson.pk,
         _data(given.EmployeeData, company.save_employee, code="AW", first_name="Anna")),
    Kind("company.NumberSeries", "pattern", _kept(NumberSeries, kind="OF"), _series),
    Kind("access.Role", "name", _made_role, _role),
    Kind("files.Attachment", "note", _attachment,
         lambda pk, text, version, by: files.describe(pk, name="umowa.txt", note=text, version=version, by=by)),
    Kind("layouts.Layout", "heading", _layout,
         lambda pk, text, version, by: layouts.save(LayoutData(heading=text), pk=1, version=version, by=by)),
    Kind("parties.CustomerGroup", "name", lambda cast: dictionaries.save_group({"code": "G", "name": "G"}, by=cast.by), _values(dictionaries.save_group)),
    Kind("parties.PriceKind", "name", lambda cast: dictionaries.save_price_kind({"code": "D", "name": "D"}, by=cast.by), _values(dictionaries.save_price_kind)),
    Kind("parties.PaymentMethod", "name", lambda cast: dictionaries.save_payment_method({"code": "x", "name": "X", "kind": "transfer"}, by=cast.by),
         _values(dictionaries.save_payment_method)),
    Kind("parties.Party", "name", lambda cast: _party(cast).pk,
         lambda pk, text, version, by: parties.edit(pk, {"name": text}, version=version, by=by)),
    Kind("parties.Person", "position", lambda cast: persons.add_persons([(_party(cast).pk, {"last_name": "Nowak"})], by=cast.by)[0],
         lambda pk, text, version, by: persons.edit_person(pk, {"position": text}, version=version, by=by)),
    Kind("persons.Engagement", "position", lambda cast: people.add_engagement(
             people.add_person(_party(cast).pk, {"last_name": "Nowak"}, by=cast.by), registering.party(cast.by).pk, {}, by=cast.by),
         lambda pk, text, version, by: people.edit_engagement(pk, {"position": text}, version=version, by=by)),
    Kind("activities.Contact", "subject", lambda cast: _doing(cast, doing.contact), _edited(activities.edit_contact, "subject")),
    Kind("activities.Task", "subject", lambda cast: _doing(cast, lambda by, party: doing.task(by, party_id=party)), _edited(activities.edit_task, "subject")),
    Kind("activities.Note", "title", _noted, _edited(activities.edit_note, "title")),
    Kind("activities.Term", "name", _term, _values(activities.save_term)),
    Kind("activities.Mark", "percent", _marked,
         lambda pk, text, version, by: activities.mark(("orders.order", 1), {"percent": text}, version=version, by=by), (1, 50)),
    Kind("parties.Base", "name", lambda cast: bases.save_base({"name": "Baza"}, by=cast.by), _values(bases.save_base)),
    Kind("parties.CustomerTerms", "payment_days", lambda cast: CustomerTerms.objects.get(party=_party(cast, terms={"payment_days": 7})).pk, _terms, (1, 200)),
    Kind("parties.SupplierTerms", "payment_days", _supplier, _supply_terms, (1, 200)),
    Kind("catalog.Unit", "name", _unit, _values(catalog_words.save_unit)),
    Kind("catalog.ItemGroup", "name", lambda cast: catalog_words.save_group({"code": "G", "name": "G"}, by=cast.by), _values(catalog_words.save_group)),
    Kind("catalog.DiscountGroup", "name", lambda cast: catalog_words.save_discount_group({"code": "R", "name": "R"}, by=cast.by),
         _values(catalog_words.save_discount_group)),
    Kind("catalog.Producer", "name", lambda cast: catalog_words.save_producer({"code": "P", "name": "P"}, by=cast.by), _values(catalog_words.save_producer)),
    Kind("catalog.Item", "name", lambda cast: _item(cast).pk,
         lambda pk, text, version, by: catalog.edit(pk, {"name": text}, version=version, by=by)),
    Kind("ledger.Account", "name", _kept(Account), _account),
    Kind("receivables.StatementFormat", "name", lambda cast: save_format("Bank", Layout(), by=cast.by),
         lambda pk, text, version, by: save_format(text, Layout(), pk=pk, version=version, by=by)),
    Kind("stock.Warehouse", "name", lambda cast: _place(cast).pk, _values(setup.save_warehouse, code="MG1")),
    Kind("stock.Location", "name", lambda cast: stocks.location(_place(cast), "A-1").pk, _location),
    Kind("stock.StockDocument", "remarks", lambda cast: stocks.drafted(cast, "PZ", _place(cast), stocks.line(_item(cast), 3)).document_id,
         lambda pk, text, version, by: stock_edit.edit_draft(pk, changes={"remarks": text}, version=version, by=by)),
    Kind("stock.StockLine", "description", _stock_line,
         lambda pk, text, version, by: stock_edit.change_draft_line(pk, stock_edit.LineChange(description=text), version=version, by=by)),
    Kind("stock.ExpectedSupply", "reference",
         lambda cast: setup.add_supplies([setup.SupplyDraft(_place(cast).pk, _item(cast).pk, Decimal(5), DAY)], by=cast.by)[0], _supply),
    Kind("pricing.PriceList", "name", lambda cast: pricing.save_list({"code": "C", "name": "C", "currency_id": "PLN"}, by=cast.by), _values(pricing.save_list)),
    Kind("pricing.Hierarchy", "name", lambda cast: pricing.save_hierarchy({"name": "H"}, by=cast.by), _values(pricing.save_hierarchy)),
    Kind("pricing.DiscountStage", "name", lambda cast: pricing.save_stage({"name": "E", "mode": "first"}, by=cast.by), _values(pricing.save_stage)),
    Kind("pricing.DiscountRule", "name", _rule, _values(pricing.save_rule)),
    Kind("promotions.Promotion", "name", _promotion, _values(promotions.save)),
    Kind("pricing.ItemSupplier", "code", _item_supplier, _values(save_supplier, "code")),
    Kind("invoicing.Invoice", "remarks", lambda cast: invoices.drafted(cast, _party(cast), invoices.line("1.00")),
         lambda pk, text, version, by: invoice_head.edit_head(pk, HeadEdit(remarks=text), version=version, by=by)),
    Kind("invoicing.InvoiceLine", "description",
         lambda cast: apps.get_model("invoicing.InvoiceLine").objects.get(invoice=invoices.drafted(cast, _party(cast), invoices.line("1.00"))).pk,
         lambda pk, text, version, by: invoice_lines.change_line(pk, LineEdit(description=text), version=version, by=by)),
    Kind("orders.Order", "remarks", lambda cast: OrderLine.objects.get(pk=_order_line(cast)).order_id,
         lambda pk, text, version, by: order_head.edit_head(pk, {"remarks": text}, version=version, by=by)),
    Kind("orders.OrderLine", "description", _order_line, _change_order_line),
    Kind("offers.OfferVersion", "remarks", lambda cast: _offer(cast).version_id,
         lambda pk, text, version, by: offer_versions.edit(pk, {"remarks": text}, version=version, by=by)),
    Kind("offers.OfferLine", "description", lambda cast: _offer(cast).line_ids[0], _change_offer_line),
    *(Kind(*one) for one in PEOPLE),
    *(Kind(*one) for one in TERMS),
)  # fmt: skip
