"""What operations and forms need that can't be read off their descriptions: the record they work on, the right body."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from kupiec.ground.access.models import Role, RoleGiven, User
from kupiec.ground.access.public import actor_of
from kupiec.ground.attributes import public as attributes
from kupiec.ground.company.models import BankAccount, Branch, Company, Department, Employee, NumberSeries, SalesArea
from kupiec.ground.documents.public import Ref
from kupiec.ground.files import services as files
from kupiec.ground.kernel import clock, jobs, known
from kupiec.ground.kernel.jobs.models import Job
from kupiec.ground.mail import choices
from kupiec.ground.mail import services as mail
from kupiec.ground.mail.models import Mail
from kupiec.ground.mail.values import Letter
from kupiec.ground.merging import public as merging
from kupiec.ground.merging import services as looking
from kupiec.ground.merging.models import Pair
from kupiec.ground.workflow import services as circulating
from kupiec.ground.workflow.models import Task
from kupiec.ground.workflow.values import DefinitionData, StepData
from kupiec.money.empties import public as empties
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.ledger import public as ledger
from kupiec.money.ledger.services import accounts
from kupiec.money.lots.tests import builders as lotted
from kupiec.money.margins.public import save_floor
from kupiec.money.pricelists import services as building
from kupiec.money.pricelists.models import PurchaseChange
from kupiec.money.pricelists.services import purchases
from kupiec.money.pricelists.values import Fresh, Whence
from kupiec.money.pricing.models import ItemList, ListedItem, PriceList
from kupiec.money.pricing.services import suppliers
from kupiec.money.promotions import services as bundling
from kupiec.money.promotions.models import Promotion
from kupiec.money.receivables import public as debts
from kupiec.money.receivables import services as receivables
from kupiec.money.receivables import statement_files
from kupiec.money.receivables.models import Match, Receivable, StatementLine
from kupiec.money.receivables.tests import builders as payments
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import StockDocument, StockLine
from kupiec.money.stock.services import setup
from kupiec.money.stock.tests import builders as stocks
from kupiec.money.warehousing import services as hall
from kupiec.money.warehousing.models import Package
from kupiec.people.activities import services as activities
from kupiec.people.activities.tests import builders as doing
from kupiec.people.cases import services as cases
from kupiec.people.cases.models import CasePhase, CaseReason
from kupiec.people.cases.tests import builders as casing
from kupiec.people.catalog.models import DiscountGroup
from kupiec.people.catalog.tests import builders as cataloguing
from kupiec.people.correspondence import services as correspondence
from kupiec.people.correspondence.tests import builders as letters
from kupiec.people.correspondence.tests import builders as writing
from kupiec.people.mailboxes import services as mailboxes
from kupiec.people.mailboxes.models import Mailbox
from kupiec.people.mailboxes.tests import builders as mails
from kupiec.people.parties.models import Person
from kupiec.people.parties.tests import builders as parties
from kupiec.people.persons import services as persons
from kupiec.people.privacy import services as privacy
from kupiec.people.privacy.models import Due
from kupiec.sales.blankets import services as blankets
from kupiec.sales.blankets.tests import builders as blanketing
from kupiec.sales.booking import public as booking
from kupiec.sales.budgets import services as budgets
from kupiec.sales.budgets.tests import builders as planning
from kupiec.sales.calculations import services as calculating
from kupiec.sales.calculations.values import Draft as Component
from kupiec.sales.calloffs import services as drawing
from kupiec.sales.calloffs.values import PlanDraft
from kupiec.sales.confirmations import planning as demand_plan
from kupiec.sales.confirmations import rules as promise_rules
from kupiec.sales.confirmations import services as confirming
from kupiec.sales.confirmations.tests import builders as promised
from kupiec.sales.confirmations.values import Every
from kupiec.sales.contracts import services as contracts
from kupiec.sales.contracts.models import Line as AgreedLine
from kupiec.sales.contracts.tests import builders as agreeing
from kupiec.sales.contracts.values import LineDraft as Promised
from kupiec.sales.inquiries import services as inquiring
from kupiec.sales.inquiries.models import InquiryLine, Status
from kupiec.sales.inquiries.tests import builders as asking
from kupiec.sales.inquiries.values import LineDraft
from kupiec.sales.intake import services as taking
from kupiec.sales.intake.models import ProposalLine
from kupiec.sales.offerpages import services as sharing
from kupiec.sales.offerpages.tests import builders as pages
from kupiec.sales.offers import services as offering
from kupiec.sales.offers.models import LossReason, OfferLine
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine, Loss
from kupiec.sales.offerterms import definitions as wording
from kupiec.sales.offerterms import services as terms
from kupiec.sales.ordermessages import services as telling
from kupiec.sales.ordermessages.models import Passing
from kupiec.sales.ordermessages.values import MessageData, Text
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import holds
from kupiec.sales.orders.tests import builders as selling
from kupiec.sales.promising import public as promising
from kupiec.sales.registers import queries as registering
from kupiec.sales.registers import services as shaping
from kupiec.sales.registers import values
from kupiec.sales.returns import queries as returned
from kupiec.sales.returns import services as returning
from kupiec.sales.returns.models import ReturnLine
from kupiec.sales.returns.values import LineDraft as LineBack
from kupiec.sales.returns.values import ReturnDraft
from kupiec.sales.supply import services as supplying
from kupiec.sales.supply.models import SupplyLine
from kupiec.sales.supply.tests import builders as supplies
from kupiec.sales.transport import services as driving
from kupiec.sales.transport.models import TripStop
from kupiec.sales.transport.values import TripDraft
from tests.security import samples_office
from tests.security.world import World


@dataclass(frozen=True)
class Sample:
    """`at`: the number in the address, or its parts in turn; `body`: laid over what the description gives."""

    at: Any = None
    body: Any = None


CSV = b"Data;Tytul;Kwota\n2026-11-20;faktura 12/11/2026;500,00\n2026-11-20;inna;20,00\n"
IBAN = "PL61109010140000071219812874"


OUTSIDE = {f"POST /registries/{verb}" for verb in ("fill", "check", "check-account", "check-many")}
"""Operations that ask registers outside the house: no sample works here, and a dry run is refused."""


def of_api(world: World) -> dict[str, Sample]:
    """Samples by method and address."""
    return {
        **{way: Sample(at, body) for way, (at, body) in samples_office.of_api(world).items()},
        **_of_ground(world), **_of_people(world), **_of_privacy(world), **_of_activities(world), **_of_cases(world), **_of_mailboxes(world), **_of_ledger(world), **_of_receivables(world), **_of_stock(world),
        **_of_invoices(world), **_of_orders(world), **_of_offers(world), **_of_workflow(world),
        **_of_correspondence(world), **_of_inquiries(world), **_of_merging(world), **_of_supply(world), **_of_registers(world), **_of_warehousing(world),
        **_of_amendments(world), **_of_messages(world), **_of_intake(world), **_of_transport(world), **_of_returns(world), **_of_promising(world), **_of_contracts(world), **_of_budgets(world),
        **_of_purchases(world), **_of_lots(world), **_of_empties(world),
        **_of_confirmations(world), **_of_blankets(world),
    }  # fmt: skip


def _of_ground(world: World) -> dict[str, Sample]:
    by, order = world.cast.by, world.order
    waiting, failed = (jobs.enqueue("invoicing.batch", {"chunks": []}, by=by) for _ in range(2))
    Job.objects.filter(pk=failed).update(state="failed")
    (file,) = files.attach("orders.order", order.pk, [files.keep("umowa.txt", [b"tresc"])], by=by)
    bill = Invoice.objects.filter(state="issued").order_by("pk")[0].pk
    choices.save_sender(name="Biuro", address="biuro@example.com", copy_to="", by=by)
    letter = Letter(to="klient@example.com", subject="Faktura", text="W załączeniu.")
    kept, broken = (mail.write("invoicing.invoice", bill, letter, by=by) for _ in range(2))
    Mail.objects.filter(pk=broken).update(state="failed")
    described = attributes.save({"kind": "parties.party", "name": "Liczba ekip", "type": "number"}, by=by)
    of_party = ("parties.party", world.party.pk)
    return {
        "POST /attributes": Sample(body={"kind": "catalog.item", "code": "moc", "name": "Moc", "type": "number"}),
        "PUT /attributes/{id}": Sample(described, {"name": "Ekipy", "type": "number"}),
        "POST /attributes/arrange": Sample(body={"kind": "parties.party", "ids": [described]}),
        "PUT /attributes/of/{kind}/{record_id}": Sample(of_party, {"values": {"profil": "Instalator"}}),
        "GET /attributes/of/{kind}/{record_id}": Sample(of_party),
        "POST /jobs/{id}/cancel": Sample(waiting),
        "POST /jobs/{id}/retry": Sample(failed),
        "POST /files/{subject}/{id}": Sample(("orders.order", order.pk)),
        "DELETE /files/{id}": Sample(file),
        "POST /mail/of/{subject}/{id}": Sample(("invoicing.invoice", bill), {"to": "klient@example.com", "subject": "Faktura", "text": "Dzień dobry."}),
        "POST /mail/resend": Sample(body={"ids": [broken]}),
        "POST /mail/cancel": Sample(body={"ids": [kept]}),
    }  # fmt: skip


def _of_workflow(world: World) -> dict[str, Sample]:
    """Circulations that wait for the one who asks (the latest user), one for each way of deciding; somebody to pass them on to."""
    by, company = world.cast.by, world.cast.company
    asking = User.objects.order_by("-pk")[0]
    other = User.objects.create(username="inny", employee=world.cast.salesperson)
    RoleGiven.objects.create(user=other, role=Role.objects.create(code="inny", name="Inny", rights=["workflow.see"]), company=company)
    steps = tuple(StepData(name="Akceptacja", who="person", user_id=pk) for pk in (asking.pk, other.pk))
    pk = circulating.add(DefinitionData(kind="offers.offer", name="Próbny", required=False, steps=steps[:1]), by=by)
    made = [offers.offer(by, world.party).offer_id for _ in range(7)]
    begun = circulating.start([Ref("offers.offer", one) for one in made[:6]], by=by)
    tasks = [Task.objects.get(circulation_id=one).pk for one in begun]
    circulating.hand_over(tasks[5], other.pk, by=by)
    question = circulating.ask(tasks[5], asking.pk, "Czy towar jest?", by=actor_of(other, company_id=company.pk))
    defined = {"kind": "offers.offer", "name": "Inny", "required": False, "steps": [{"name": "Akceptacja", "user_id": other.pk}]}
    return {
        "POST /workflow/definitions": Sample(body=defined),
        "PUT /workflow/definitions/{id}": Sample(pk, defined | {"name": "Zmieniony"}),
        "POST /workflow/circulations": Sample(body={"kind": "offers.offer", "ids": made[6:], "definition_id": pk}),
        "POST /workflow/circulations/cancel": Sample(body={"ids": begun[:1]}),
        "POST /workflow/tasks/{id}/decide": Sample(tasks[1], {"decision": "approve"}),
        "POST /workflow/tasks/{id}/delegate": Sample(tasks[2], {"user_id": other.pk}),
        "POST /workflow/tasks/{id}/hand-over": Sample(tasks[3], {"user_id": other.pk}),
        "POST /workflow/tasks/{id}/ask": Sample(tasks[4], {"user_id": other.pk}),
        "POST /workflow/questions/{id}/answer": Sample(question, {"text": "Jest"}),
    }  # fmt: skip


def _of_correspondence(world: World) -> dict[str, Sample]:
    """Letters in every state a call may meet."""
    by, party = world.cast.by, world.party.pk
    open_one, closed, mistaken = (writing.came(by, party_id=party).pk for _ in range(3))
    draft, going = writing.ours(by, party_id=party).pk, writing.ours(by).pk
    correspondence.settle([closed], by=by)
    return {
        "POST /correspondence/letters": Sample(body={"way": "in", "subject": "Zapytanie", "name": "Jan Bąk"}),
        "PUT /correspondence/letters/{id}": Sample(draft, {"subject": "Cennik"}),
        "POST /correspondence/letters/{id}/answer": Sample(open_one, {"language": "pl"}),
        "POST /correspondence/letters/send": Sample(body={"ids": [going]}),
        "POST /correspondence/letters/withdraw": Sample(body={"ids": [mistaken], "reason": "pomyłka"}),
        "POST /correspondence/letters/settle": Sample(body={"ids": [open_one]}),
        "POST /correspondence/letters/reopen": Sample(body={"ids": [closed]}),
        "POST /correspondence/terms": Sample(body={"kind": "type", "code": "protokol", "name": "Protokół"}),
        "PUT /correspondence/terms/{id}": Sample(writing.term("type", "letter").pk, {"name": "Pismo zwykłe"}),
        "POST /correspondence/templates": Sample(body={"code": "inny", "name": "Inny wzór", "text_pl": "Dzień dobry"}),
        "PUT /correspondence/templates/{id}": Sample(writing.template("blank").pk, {"name": "Puste"}),
    }  # fmt: skip


def _of_merging(world: World) -> dict[str, Sample]:
    by = world.cast.by
    kept, gone, undone = (parties.party(by, name="Dublet", nip="").pk for _ in range(3))
    made = merging.merge(merging.Wish("parties.party", parties.party(by, name="Inny").pk, undone), by=by)
    kind = next(kind for kind in merging.kinds if kind.kind == "parties.party")
    looking.look(kind, [kept, gone], by=by)
    pair = Pair.objects.get(first_id=kept, second_id=gone)
    twins = [parties.party(by, name="Bliźniak", nip="").pk for _ in range(2)]
    looking.look(kind, twins, by=by)
    looking.tell_apart([Pair.objects.get(first_id=twins[0]).pk], by=by)
    return {
        "POST /merging": Sample(body={"kind": "parties.party", "kept_id": kept, "gone_id": gone, "choices": {"name": "kept"}}),
        "POST /merging/undo": Sample(body={"ids": [made]}),
        "POST /merging/pairs/apart": Sample(body={"ids": [pair.pk]}),
        "POST /merging/pairs/reopen": Sample(body={"ids": [Pair.objects.get(first_id=twins[0]).pk]}),
    }


def _of_calculations(world: World) -> dict[str, Sample]:
    by = world.cast.by
    made = offers.offer(
        by, parties.party(by), lines=(DraftOfferLine(None, Decimal(2), "kpl", description="Szafa", unit_price=Decimal(100)),)
    )
    sheet = calculating.open_sheet(made.version_id, made.line_ids[0], by=by)
    part = calculating.components.add(sheet, [Component(description="Praca", cost=Decimal(50))], by=by).touched[0]
    return {
        "POST /calculations/sheets": Sample(body={"version_id": made.version_id, "line_id": made.line_ids[0]}),
        "GET /calculations/sheets/{id}/whole": Sample(sheet),
        "PUT /calculations/sheets/{id}": Sample(sheet, {"percent": 30, "scales": "5; 10"}),
        "POST /calculations/sheets/{id}/components": Sample(sheet, {"description": "Projekt", "cost": 100, "basis": "once"}),
        "PUT /calculations/sheets/{id}/components/{component_id}": Sample((sheet, part), {"quantity": 2}),
        "POST /calculations/sheets/price": Sample(body={"ids": [sheet]}),
    }


def _of_pages(world: World) -> dict[str, Sample]:
    by = world.cast.by
    made = pages.sent(by)
    link = pages.page(by, made.offer_id)
    asked = sharing.ask(link, made.version_id, "Kiedy?")
    return {
        **_of_calculations(world),
        "POST /offerpages/pages": Sample(body={"offer_id": made.offer_id, "name": "Jan Bąk"}),
        "POST /offerpages/pages/revoke": Sample(body={"ids": [link.pk]}),
        "POST /offerpages/questions/{id}/answer": Sample(asked, {"answer": "Jutro."}),
    }


def _of_inquiries(world: World) -> dict[str, Sample]:
    by = world.cast.by
    lines = (LineDraft(description="Sprzęgło DN80"),)
    first, second = asking.inquiry(by, party_id=world.party.pk, name="", lines=lines), asking.inquiry(by)
    closed = asking.inquiry(by)
    inquiring.decline([closed.pk], reason="nie prowadzimy", by=by)
    line = InquiryLine.objects.get(inquiry=first).pk
    accepted = Status.objects.get(code="accepted").pk
    return {
        "POST /inquiries/inquiries": Sample(body={"subject": "Kotły", "name": "Jan Bąk", "lines": [{"description": "Kocioł"}]}),
        "PUT /inquiries/inquiries/{id}": Sample(first.pk, {"subject": "Kotły"}),
        "POST /inquiries/inquiries/{id}/lines": Sample(first.pk, {"description": "Zawór"}),
        "PUT /inquiries/inquiries/{id}/lines/{line_id}": Sample((first.pk, line), {"remarks": "pilne"}),
        "POST /inquiries/inquiries/status": Sample(body={"ids": [second.pk], "status_id": accepted}),
        "POST /inquiries/inquiries/accept": Sample(body={"ids": [second.pk]}),
        "POST /inquiries/inquiries/reopen": Sample(body={"ids": [closed.pk]}),
        "POST /inquiries/statuses": Sample(body={"code": "wizja", "name": "Po wizji", "group": "analysis"}),
        "PUT /inquiries/statuses/{id}": Sample(accepted, {"name": "Przyjęte"}),
    }  # fmt: skip


def _of_warehousing(world: World) -> dict[str, Sample]:
    """A delivery being packed, a package of another, a stock count."""
    cast, item = world.cast, world.item
    place = stock.Warehouse.objects.order_by("pk")[0]
    stocks.received(cast, place, item, 30)
    first, second = (stocks.drafted(cast, "WZ", place, stocks.line(item, 5), party_id=world.party.pk).document_id for _ in range(2))
    hall.pick(second, item.code, by=cast.by)
    sheet = hall.start(place.pk, by=cast.by)
    return {
        "POST /warehousing/picking/{id}/scan": Sample(first, {"code": item.code}),
        "POST /warehousing/picking/{id}/package": Sample(second),
        "PUT /warehousing/packages/{id}": Sample(Package.objects.get(document_id=second).pk, {"tracking": "0012"}),
        "POST /warehousing/counts": Sample(body={"warehouse_id": place.pk}),
        "POST /warehousing/counts/{id}/scan": Sample(sheet, {"code": item.code}),
        "POST /warehousing/counts/{id}/rest": Sample(hall.start(place.pk, by=cast.by), {}),
    }


def _of_lots(world: World) -> dict[str, Sample]:
    """An item kept by lots, a lot of it, a delivery that waits for one."""
    cast = world.cast
    place = stock.Warehouse.objects.order_by("pk")[0]
    item = lotted.tracked(cast, "LOT")
    lotted.came(cast, place, item, 9, "L-1", lotted.LATER)
    lot = lotted.lot("L-1")
    kind, source = stocks.want(cast, place, item, 2, source_id=990_001)
    (line,) = stocks.drafted(cast, "WZ", place, stocks.line(item, 1)).line_ids
    return {
        "GET /lots/trace/{id}": Sample(lot.pk),
        "POST /lots/rulings": Sample(body={"ids": [lot.pk], "ruling": "stopped", "reason": "próba"}),
        "POST /lots/blocks/{id}": Sample(lot.pk, {"source": kind, "source_id": source, "quantity": "1"}),
        "PUT /lots/items/{id}": Sample(item.pk, {"expiry": True, "ship_days": 3}),
        "POST /lots/items/{id}/untrack": Sample(lotted.tracked(cast, "LOU").pk),
        "POST /lots/lines/{id}": Sample(line, {"lot_id": lot.pk}),
    }


def _of_empties(world: World) -> dict[str, Sample]:
    """Pallets that come back, some with the customer."""
    cast = world.cast
    place = stock.Warehouse.objects.order_by("pk")[0]
    pallet, other = cataloguing.item(cast.by), cataloguing.item(cast.by)
    stocks.received(cast, place, pallet, 30)
    empties.define(pallet.pk, Decimal(45), by=cast.by)
    known._kept.clear()  # the site is a new warehouse; PostgreSQL tells of it at commit, which the world of the walks never reaches
    empties.give(world.party.pk, place.pk, [empties.Piece(pallet.pk, Decimal(9))], by=cast.by)
    pieces = [{"item_id": pallet.pk, "quantity": "1"}]
    return {
        "POST /empties/given": Sample(body={"party_id": world.party.pk, "warehouse_id": place.pk, "pieces": pieces}),
        "POST /empties/taken": Sample(body={"party_id": world.party.pk, "warehouse_id": place.pk, "pieces": pieces}),
        "POST /empties/charged": Sample(body={"party_id": world.party.pk, "pieces": pieces}),
        "PUT /empties/packaging/{id}": Sample(other.pk, {"deposit": "30"}),
    }


def _of_promising(world: World) -> dict[str, Sample]:
    """Resources, bookings, parameters, a promise held."""
    by, item = world.cast.by, world.item
    place = stock.Warehouse.objects.order_by("pk")[0]
    stocks.received(world.cast, place, item, 50)
    saw = booking.save_resource({"code": "PILA", "name": "Piła"}, by=by)
    day = dt.datetime(2026, 12, 1, 7, tzinfo=dt.UTC)
    spans = [
        booking.BookingDraft(resource_id=saw, starts_at=day + dt.timedelta(days=n), ends_at=day + dt.timedelta(days=n, hours=2), firm=False)
        for n in range(2)
    ]
    reserved, gone = booking.book(spans, by=by)
    lines = [{"item_id": item.pk, "quantity": "1"}]
    promising.hold([promising.Ask(item.pk, Decimal(1))], warehouse_id=place.pk, hours=4, by=by)
    terms = promising.save_terms({"item_id": item.pk, "lead_days": 5}, by=by)
    short = cataloguing.item(by)
    stocks.want(world.cast, place, short, 3, source_id=990_002)
    return {
        "POST /booking/resources": Sample(body={"code": "TOK", "name": "Tokarka"}),
        "PUT /booking/resources/{id}": Sample(saw, {"name": "Piła taśmowa"}),
        "POST /booking/bookings": Sample(body={"resource_id": saw, "starts_at": "2026-12-09T07:00:00Z", "ends_at": "2026-12-09T09:00:00Z"}),
        "POST /booking/bookings/confirm": Sample(body={"ids": [reserved]}),
        "POST /booking/bookings/cancel": Sample(body={"ids": [gone]}),
        "POST /promising/requirements/order": Sample(
            body={"lines": [{"item_id": short.pk, "warehouse_id": place.pk, "quantity": "3", "supplier_id": supplies.supplier("DZ-7").pk}]}
        ),
        "POST /promising/promise": Sample(body={"warehouse_id": place.pk, "lines": lines}),
        "POST /promising/hold": Sample(body={"warehouse_id": place.pk, "lines": lines}),
        "POST /promising/terms": Sample(body={"item_id": cataloguing.item(by).pk, "lead_days": 3}),
        "PUT /promising/terms/{id}": Sample(terms, {"lead_days": 4}),
        "POST /promising/holds/let-go": Sample(body={"ids": [promising.Hold.objects.order_by("pk")[0].pk]}),
    }


def _of_purchases(world: World) -> dict[str, Sample]:
    """Purchase prices that wait, a list that is stale, a floor of prices."""
    by = world.cast.by
    recipe = building.save_recipe({"name": "Zakup", "price_list_id": PriceList.objects.order_by("pk")[0].pk, "source": "purchase"}, by=by)
    goods = [cataloguing.item(by, purchase_price=Decimal(10)) for _ in range(2)]
    purchases.record([Fresh(one.pk, Decimal(20)) for one in goods], source=Whence.FILE, ask_above=Decimal(1), by=by)
    floor = save_floor({"percent": Decimal(12)}, by=by)
    first, second = PurchaseChange.objects.order_by("pk").values_list("pk", flat=True)
    return {
        "POST /pricelists/recipes/refresh": Sample(body={"ids": [recipe]}),
        "POST /pricelists/purchase-prices/take": Sample(body={"ids": [first]}),
        "POST /pricelists/purchase-prices/reject": Sample(body={"ids": [second]}),
        "POST /margins/floors": Sample(body={"percent": "5", "effect": "refuse"}),
        "PUT /margins/floors/{id}": Sample(floor, {"percent": "6"}),
        "POST /margins/floors/drop": Sample(body={"ids": [save_floor({"percent": Decimal(3), "effect": "warn"}, by=by)]}),
        "POST /margins/reasons": Sample(body={"reasons": "required"}),
        "POST /margins/check": Sample(body=[{"item_id": goods[0].pk, "unit_price": "9"}]),
        "POST /pricelists/purchase-rules": Sample(body={"receipts": "last", "files": "main", "ask_above": "10"}),
    }


def _of_blankets(world: World) -> dict[str, Sample]:
    """Blanket orders in every state a call may meet."""
    cast = world.cast
    draft, sent, gone = (blanketing.blanket(cast, world.party, world.item) for _ in range(3))
    placed, closing, closed = (blanketing.placed(cast, world.party, world.item) for _ in range(3))
    blankets.close([closed.pk], by=cast.by)
    return {
        "POST /blankets/blankets": Sample(
            body={
                "party_id": world.party.pk,
                "item_id": world.item.pk,
                "quantity": "12",
                "count": 3,
                "starts": "2026-12-01",
                "ends": "2027-06-30",
            }
        ),
        "PUT /blankets/blankets/{id}": Sample(draft.pk, {"remarks": "pilne"}),
        "PUT /blankets/lots/{id}": Sample(blanketing.lots(draft)[0].pk, {"quantity": "900"}),
        "POST /blankets/lots/release": Sample(body={"lots": [{"id": blanketing.lots(placed)[0].pk}]}),
        "POST /blankets/blankets/place": Sample(body={"ids": [sent.pk]}),
        "POST /blankets/blankets/close": Sample(body={"ids": [closing.pk]}),
        "POST /blankets/blankets/reopen": Sample(body={"ids": [closed.pk]}),
        "POST /blankets/blankets/cancel": Sample(body={"ids": [gone.pk]}),
    }


def _of_confirmations(world: World) -> dict[str, Sample]:
    """Confirmations in every state a call may meet."""
    cast, item = world.cast, world.item
    customer = {"orderer_id": world.party.pk}
    draft, sent, cancelled = (promised.confirmation(cast, promised.line(item, 9), **customer) for _ in range(3))
    confirmed, closing, closed = (promised.confirmed(cast, promised.line(item, 9), **customer) for _ in range(3))
    confirming.close([closed.pk], by=cast.by)
    line, tranche = promised.line_of(draft).pk, promised.tranches(draft)[0].pk
    offer = offers.offer(cast.by, world.party, lines=(DraftOfferLine(item_id=item.pk, quantity=Decimal(3), unit="szt"),))
    agreed = agreeing.contract(
        cast.by,
        party_id=world.party.pk,
        lines=(Promised(item_id=item.pk, quantity=Decimal(9), price=Decimal(5)),),
        effective_from=dt.date(2026, 1, 1),
    )
    order = selling.order(cast, world.party, selling.line(item, 2))
    first = str(clock.today() + dt.timedelta(days=7))
    promised.confirmed(cast, promised.line(item, 99_999), **customer)
    spans = tuple(promise_rules.periods(clock.today(), Every.WEEK, 4))
    short = next(
        one.due for row in demand_plan.plan(demand_plan.Asked(spans), by=cast.by) for one in row.proposals if one.item_id == item.pk
    )
    return {
        "POST /confirmations/confirmations": Sample(body={"orderer_id": world.party.pk, "lines": [{"item_id": item.pk}]}),
        "PUT /confirmations/confirmations/{id}": Sample(draft.pk, {"remarks": "pilne"}),
        "POST /confirmations/confirmations/{id}/lines": Sample(draft.pk, {"item_id": item.pk}),
        "PUT /confirmations/confirmations/{id}/lines/{line_id}": Sample((draft.pk, line), {"quantity": "12"}),
        "POST /confirmations/confirmations/{id}/spread": Sample(draft.pk, {"how": "lot", "every": "week", "first": first, "lot": "3"}),
        "PUT /confirmations/tranches/{id}": Sample(tranche, {"quantity": "4"}),
        "GET /confirmations/tranches/{id}/promises": Sample(promised.tranches(confirmed)[0].pk),
        "POST /confirmations/tranches/put-off": Sample(body={"ids": [promised.tranches(confirmed)[0].pk], "on": first}),
        "POST /confirmations/plan/accept": Sample(body={"every": "week", "count": 4, "proposals": [
            {"item_id": item.pk, "warehouse_id": draft.warehouse_id, "due": str(short), "quantity": "5", "kind": "ZP"}]}),
        "POST /confirmations/confirmations/of-orders": Sample(body={"ids": [order.pk]}),
        "POST /confirmations/confirmations/of-offers": Sample(body={"ids": [offer.version_id]}),
        "POST /confirmations/confirmations/of-contracts": Sample(body={"ids": [agreed.pk]}),
        "POST /confirmations/confirmations/confirm": Sample(body={"ids": [sent.pk]}),
        "POST /confirmations/confirmations/order": Sample(body={"ids": [confirmed.pk]}),
        "POST /confirmations/confirmations/close": Sample(body={"ids": [closing.pk]}),
        "POST /confirmations/confirmations/reopen": Sample(body={"ids": [closed.pk]}),
        "POST /confirmations/confirmations/cancel": Sample(body={"ids": [cancelled.pk]}),
    }  # fmt: skip


def _of_contracts(world: World) -> dict[str, Sample]:
    """Contracts in every state a call may meet, what is drawn on them, and what prices of lists and rules need."""
    cast, item = world.cast, world.item
    by, customer = cast.by, world.party.pk
    lines = (Promised(item_id=item.pk, quantity=Decimal(100), price=Decimal(9)),)
    draft, other, gone = (agreeing.contract(by, party_id=customer, signed=False, lines=lines) for _ in range(3))
    signed, annexed, indexed, ending, over, billed = (
        agreeing.contract(by, party_id=customer, lines=lines, effective_from=dt.date(2026, 1, 1)) for _ in range(6)
    )
    first, line = agreeing.edition(draft).pk, AgreedLine.objects.get(edition__contract=draft).pk
    annex = contracts.annex(annexed.pk, effective_from=dt.date(2027, 1, 1), by=by)
    contracts.end([over.pk], on=dt.date(2026, 12, 31), reason="zmiana dostawcy", by=by)
    plan, stopped = (
        drawing.plan(billed.pk, PlanDraft(name="Abonament", every_months=1, first_on=dt.date(2027, 1, 1)), by=by) for _ in range(2)
    )
    place = stock.Warehouse.objects.order_by("pk")[0].pk
    drawn = AgreedLine.objects.get(edition__contract=signed).pk
    kind = agreeing.kind().pk
    group = DiscountGroup.objects.create(code="RAB", name="Rabatowa").pk
    recipe = building.save_recipe({"name": "Marża", "price_list_id": PriceList.objects.order_by("pk")[0].pk, "source": "purchase"}, by=by)
    building.save_step(recipe, {"method": "margin", "percent": Decimal(20)}, by=by)
    return {
        "POST /pricing/rules": Sample(body={"value": "3", "priority": 7}),
        "POST /pricelists/recipes/{id}/steps": Sample(recipe, {"percent": "5"}),
        "GET /pricelists/recipes/{id}/preview": Sample(recipe),
        "POST /pricelists/recipes/{id}/runs": Sample(recipe),
        "POST /contracts/contracts": Sample(
            body={"party_id": customer, "kind_id": kind, "subject": "Warunki", "effective_from": "2026-12-01"}
        ),
        "PUT /contracts/contracts/{id}": Sample(draft.pk, {"subject": "Warunki"}),
        "POST /contracts/contracts/{id}/annexes": Sample(signed.pk, {"effective_from": "2027-01-01"}),
        "GET /contracts/contracts/{id}/as-of/{day}": Sample((signed.pk, "2026-11-23")),
        "PUT /contracts/editions/{id}": Sample(first, {"reason": "Podwyżka"}),
        "POST /contracts/editions/{id}/withdraw": Sample(annex),
        "POST /contracts/editions/{id}/lines": Sample(first, {"item_id": item.pk}),
        "PUT /contracts/editions/{id}/lines/{line_id}": Sample((first, line), {"remarks": "pilne"}),
        "POST /contracts/editions/{id}/discounts": Sample(first, {"group_id": group, "percent": "5"}),
        "POST /contracts/editions/{id}/materials": Sample(first, {"item_id": item.pk, "quantity": "2"}),
        "POST /contracts/contracts/sign": Sample(body={"ids": [other.pk]}),
        "POST /contracts/contracts/index": Sample(body={"ids": [indexed.pk], "percent": "3", "effective_from": "2027-01-01"}),
        "POST /contracts/contracts/end": Sample(body={"ids": [ending.pk], "on": "2026-12-31", "reason": "Koniec"}),
        "POST /contracts/contracts/cancel": Sample(body={"ids": [gone.pk]}),
        "POST /contracts/contracts/take-back": Sample(body={"ids": [over.pk]}),
        "POST /contracts/kinds": Sample(body={"code": "inna", "name": "Inna", "side": "sale"}),
        "PUT /contracts/kinds/{id}": Sample(kind, {"name": "Ramowa"}),
        "GET /calloffs/contracts/{id}/lines": Sample(signed.pk),
        "POST /calloffs/contracts/{id}/orders": Sample(signed.pk, {"lines": [{"line_id": drawn, "quantity": "2"}]}),
        "POST /calloffs/contracts/{id}/issues": Sample(
            signed.pk, {"warehouse_id": place, "lines": [{"item_id": item.pk, "quantity": "1"}]}
        ),
        "POST /calloffs/contracts/{id}/plans": Sample(signed.pk, {"name": "Serwis", "first_on": "2027-01-01"}),
        "POST /calloffs/contracts/gather": Sample(body={"ids": [signed.pk]}),
        "POST /calloffs/plans/{id}/stop": Sample(stopped),
        "POST /calloffs/plans/{id}/run": Sample(plan),
    }


def _of_budgets(world: World) -> dict[str, Sample]:
    """Budgets in every state a call may meet."""
    by = world.cast.by
    draft, approving, enforcing, anew, dropping = (planning.budget(by, code=f"BU-{at}", in_force=False) for at in range(5))
    budgets.approve([planning.version(enforcing).pk], by=by)
    budgets.approve([planning.version(dropping).pk], by=by)
    dropped = budgets.begin(dropping.pk, by=by)
    budgets.approve([planning.version(anew).pk], by=by)
    version, kind = planning.version(draft).pk, planning.kind().pk
    days = {"first_day": "2026-01-01", "last_day": "2026-12-31"}
    return {
        "POST /budgets/budgets": Sample(body={"code": "NOWY", "name": "Nowy", **days}),
        "PUT /budgets/budgets/{id}": Sample(draft.pk, {"name": "Inny"}),
        "GET /budgets/budgets/{id}/execution": Sample(draft.pk),
        "POST /budgets/budgets/{id}/versions": Sample(anew.pk, {"label": "druga"}),
        "PUT /budgets/versions/{id}": Sample(version, {"label": "pierwsza"}),
        "POST /budgets/versions/{id}/budgets": Sample(version, {"code": "UM-1", "name": "Umowa", **days}),
        "POST /budgets/versions/{id}/lines": Sample(version, {"name": "Transport", "amount": "100"}),
        "PUT /budgets/versions/{id}/lines/{line_id}": Sample((version, planning.line(draft).pk), {"remarks": "pilne"}),
        "POST /budgets/charges": Sample(body={"kind": "orders.order", "ids": [world.order.pk]}),
        "POST /budgets/versions/approve": Sample(body={"ids": [planning.version(approving).pk]}),
        "POST /budgets/versions/enforce": Sample(body={"ids": [planning.version(enforcing).pk]}),
        "POST /budgets/versions/drop": Sample(body={"ids": [dropped]}),
        "POST /budgets/kinds": Sample(body={"code": "inny", "name": "Inny"}),
        "PUT /budgets/kinds/{id}": Sample(kind, {"name": "Towary"}),
    }


def _of_supply(world: World) -> dict[str, Sample]:
    """Supply orders in every state a call may meet."""
    cast, item = world.cast, world.item
    place = stock.Warehouse.objects.order_by("pk")[0]
    draft, other, gone, late = (supplies.order(cast, place, supplies.line(item)) for _ in range(4))
    open_one, closing, closed = (supplies.placed(cast, place, supplies.line(item)) for _ in range(3))
    supplying.close([closed.pk], by=cast.by)
    line = SupplyLine.objects.get(order=draft).pk
    return {
        "POST /supply/orders": Sample(body={"warehouse_id": place.pk, "supplier_id": draft.supplier_id, "due": "2026-12-01", "lines": [{"item_id": item.pk}]}),
        "PUT /supply/orders/{id}": Sample(draft.pk, {"reference": "ZAM/1"}),
        "POST /supply/orders/{id}/lines": Sample(draft.pk, {"item_id": item.pk}),
        "PUT /supply/orders/{id}/lines/{line_id}": Sample((draft.pk, line), {"remarks": "pilne"}),
        "POST /supply/orders/place": Sample(body={"ids": [other.pk]}),
        "POST /supply/orders/receive": Sample(body={"ids": [open_one.pk]}),
        "POST /supply/orders/close": Sample(body={"ids": [closing.pk]}),
        "POST /supply/orders/reopen": Sample(body={"ids": [closed.pk]}),
        "POST /supply/orders/cancel": Sample(body={"ids": [gone.pk]}),
        "POST /supply/orders/postpone": Sample(body={"ids": [late.pk], "due": "2026-12-09"}),
    }  # fmt: skip


def _of_people(world: World) -> dict[str, Sample]:
    supplier = parties.party(world.cast.by, roles=frozenset({"supplier"}))
    employer = parties.party(world.cast.by)
    whole = cataloguing.item(world.cast.by, kind="set")
    bundling.save_set(whole.pk, [(world.item.pk, Decimal(1))], by=world.cast.by)
    bundled = selling.order(world.cast, world.party, selling.line(world.item, 20)).pk
    person = Person.objects.filter(party=world.party).order_by("pk")[0].pk
    return {
        "PUT /persons/{id}": Sample(person),
        "POST /persons/{id}/change-employer": Sample(person, {"party_id": employer.pk}),
        "POST /persons/{id}/engagements": Sample(person, {"party_id": employer.pk}),
        "POST /parties/persons": Sample(body={"party_id": world.party.pk}),
        "POST /catalog/delete": Sample(body={"ids": [cataloguing.item(world.cast.by).pk]}),
        "PUT /catalog/{id}/units": Sample(world.item.pk, [{"unit": "karton", "factor": "12"}]),
        "POST /promotions/promotions": Sample(
            body={
                "code": "P-2",
                "name": "Dwa",
                "buys": [{"item_id": world.item.pk, "quantity": "5"}],
                "gifts": [{"item_id": world.item.pk, "quantity": "1"}],
            }
        ),
        "PATCH /promotions/promotions/{id}": Sample(Promotion.objects.get(code="P-1").pk, {"name": "Inna"}),
        "POST /promotions/promotions/{id}/archive": Sample(Promotion.objects.get(code="P-1").pk),
        "GET /promotions/sets/{id}": Sample(whole.pk),
        "PUT /promotions/sets/{id}": Sample(whole.pk, {"components": [{"item_id": world.item.pk, "quantity": "2"}]}),
        "GET /promotions/papers/{kind}/{id}": Sample(("orders.order", bundled)),
        "POST /promotions/papers/{kind}/{id}": Sample(("orders.order", bundled), {"promotion_id": Promotion.objects.get(code="P-1").pk}),
        "POST /promotions/papers/{kind}/{id}/{promotion_id}/leave": Sample(("orders.order", bundled, Promotion.objects.get(code="P-1").pk)),
        "POST /pricing/suppliers": Sample(body={"item_id": world.item.pk, "party_id": supplier.pk, "code": "S-1"}),
    }


def _of_privacy(world: World) -> dict[str, Sample]:
    """A person to be asked, one to be erased, requests in every state, somebody whose data are due."""
    by = world.cast.by
    person, gone = (persons.add_person(world.party.pk, {"last_name": name}, by=by) for name in ("Zgodny", "Odchodzący"))
    privacy.save_wording("marketing", "Zgadzam się.", by=by)
    open_one, answered, refused, extended, closed = (privacy.add_request({"kind": "access", "name": "Jan Bąk"}, by=by) for _ in range(5))
    privacy.answer([closed], by=by)
    due = Due.objects.create(company=world.cast.company, kind="left", person_id=person, since=clock.today(), found_at=clock.now())
    who = {"kind": "person", "id": person}
    return {
        "POST /privacy/consents": Sample(body={**who, "channels": ["phone"], "purpose": "survey", "act": "given", "how": "paper", "evidence": "teczka 3"}),
        "POST /privacy/object": Sample(body={**who, "id": gone}),
        "POST /privacy/ask": Sample(body={**who, "address": "zgodny@example.com", "purpose": "marketing"}),
        "POST /privacy/allowed": Sample(body={"who": [who], "channel": "email", "purpose": "marketing"}),
        "POST /privacy/requests": Sample(body={"kind": "access", "name": "Jan Bąk"}),
        "PUT /privacy/requests/{id}": Sample(open_one, {"kind": "access", "how": "email", "contact": "jan@example.com"}),
        "POST /privacy/requests/answer": Sample(body={"ids": [answered]}),
        "POST /privacy/requests/refuse": Sample(body={"ids": [refused], "reason": "nie ta osoba"}),
        "POST /privacy/requests/extend": Sample(body={"ids": [extended], "reason": "wiele danych"}),
        "POST /privacy/requests/reopen": Sample(body={"ids": [closed]}),
        "GET /privacy/erasure/{kind}/{id}": Sample(("person", person)),
        "POST /privacy/erasures": Sample(body={**who, "id": gone, "reason": "wniosek"}),
        "POST /privacy/exports": Sample(body=who),
        "POST /privacy/due/keep": Sample(body={"ids": [due.pk], "reason": "trwa spór"}),
        "POST /privacy/wordings": Sample(body={"purpose": "survey", "language": "pl", "text": "Pytania o zadowolenie."}),
    }  # fmt: skip


def _of_activities(world: World) -> dict[str, Sample]:
    by, party = world.cast.by, world.party.pk
    planned = [doing.contact(by, party, state="planned", starts_at=clock.now() - dt.timedelta(hours=hours)).pk for hours in (2, 3)]
    held = doing.contact(by, party).pk
    open_one, closed = doing.task(by, party_id=party).pk, doing.task(by, party_id=party).pk
    activities.complete([closed], by=by)
    note = activities.write_note({"party_id": party, "title": "Ustalenia", "html": "Dostawa w piątek"}, by=by)
    return {
        "POST /activities/contacts": Sample(body={"party_id": party, "subject": "Telefon"}),
        "PUT /activities/contacts/{id}": Sample(held, {"subject": "Telefon"}),
        "POST /activities/tasks": Sample(body={"subject": "Oddzwonić"}),
        "PUT /activities/tasks/{id}": Sample(open_one, {"subject": "Oddzwonić"}),
        "POST /activities/notes": Sample(body={"party_id": party, "title": "Ustalenia"}),
        "PUT /activities/notes/{id}": Sample(note, {"title": "Ustalenia"}),
        "POST /activities/terms": Sample(body={"kind": "contact_type", "code": "targi", "name": "Targi"}),
        "POST /activities/contacts/finish": Sample(body={"ids": planned[:1]}),
        "POST /activities/contacts/miss": Sample(body={"ids": planned[1:]}),
        "POST /activities/contacts/note": Sample(body={"ids": [held]}),
        "POST /activities/tasks/complete": Sample(body={"ids": [open_one]}),
        "POST /activities/tasks/reopen": Sample(body={"ids": [closed]}),
    }


def _of_cases(world: World) -> dict[str, Sample]:
    by, party = world.cast.by, world.party.pk
    one, other = (casing.case(by, party).pk for _ in range(2))
    kind, reason = casing.kind(), CaseReason.objects.order_by("pk")[0]
    own = cases.save_kind({"code": "proba", "name": "Próba"}, by=by)
    phase = CasePhase.objects.filter(kind_id=own).order_by("pk")[0]
    cases.join(one, [Ref("orders.order", world.order.pk)], by=by)
    return {
        "POST /cases": Sample(body={"kind": "general", "name": "Sprawa", "party_id": party}),
        "PUT /cases/{id}": Sample(one, {"name": "Sprawa"}),
        "POST /cases/move": Sample(body={"ids": [other], "phase_id": casing.phase("qualified").pk}),
        "POST /cases/{id}/leave": Sample(one, {"kind": "orders.order", "id": world.order.pk}),
        "PUT /cases/{id}/wants": Sample(one, [{"description": "Montaż", "quantity": "1"}]),
        "POST /cases/kinds": Sample(body={"code": "audyt", "name": "Audyt"}),
        "PUT /cases/kinds/{id}": Sample(own, {"name": "Próba"}),
        "POST /cases/phases": Sample(body={"kind_id": kind.pk, "code": "nowa", "name": "Nowa"}),
        "PUT /cases/phases/{id}": Sample(phase.pk, {"name": "Rozpoznanie"}),
        "POST /cases/reasons": Sample(body={"name": "Gwarancja"}),
        "PUT /cases/reasons/{id}": Sample(reason.pk, {"name": "Cena"}),
    }


def _of_mailboxes(world: World) -> dict[str, Sample]:
    by = world.cast.by
    box = Mailbox.objects.order_by("pk")[0]
    waiting, aside, back = (mails.arrived(box, number) for number in ("w", "a", "b"))
    mailboxes.put_aside([back], by=by)
    whole = {
        "name": "Druga",
        "address": "druga@example.com",
        "host": "imap.example.org",
        "login": "druga",
        "password": "tajne",
        "members": [by.employee_id],
    }
    stopped = mails.mailbox(by, host="imap.example.net", port=993)
    mailboxes.stop([stopped.pk], by=by)
    return {
        "POST /mailboxes/messages/assign": Sample(body={"ids": [waiting], "party_id": world.party.pk, "person_id": None}),
        "POST /mailboxes/messages/set-aside": Sample(body={"ids": [aside]}),
        "POST /mailboxes/messages/take-back": Sample(body={"ids": [back]}),
        "POST /mailboxes/mailboxes": Sample(body=whole),
        "PUT /mailboxes/mailboxes/{id}": Sample(box.pk, {**whole, "login": "trzecia"}),
        "POST /mailboxes/mailboxes/{id}/read": Sample(box.pk),
        "POST /mailboxes/mailboxes/use": Sample(body={"ids": [stopped.pk]}),
    }


def _of_ledger(world: World) -> dict[str, Sample]:
    own = accounts.add_account("990", name="Próbne", kind="asset", by=world.cast.by)
    lines = [{"side": side, "amount": "gross", "account": number} for side, number in (("D", "201"), ("C", "704"))]
    sale = ledger.Account.objects.filter(number__startswith="70").order_by("number")[0].number
    lines[1]["account"] = sale
    return {
        "POST /ledger/accounts": Sample(body={"number": "991", "name": "Nowe", "kind": "asset"}),
        "PUT /ledger/accounts/{id}": Sample(own, {"name": "Inne", "kind": "asset"}),
        "POST /ledger/accounts/close": Sample(body={"ids": [own]}),
        "PUT /ledger/schemes/by-kind/{kind}": Sample(("invoice.sale",), {"name": "Faktura", "lines": lines}),
    }


def _of_receivables(world: World) -> dict[str, Sample]:
    cast, by = world.cast, world.cast.by
    account = BankAccount.objects.create(company=cast.company, currency_id="PLN", iban=IBAN)
    receivables.import_statement(CSV, statement_files.guess(CSV), bank_account_id=account.pk, by=by)
    booked, aside = StatementLine.objects.order_by("pk").values_list("pk", flat=True)
    receivables.ignore_lines([aside], by=by)
    open_one = payments.item(cast, world.party, "40.00", source="tests")
    paid = payments.item(cast, world.party, "30.00", source="tests")
    free = payments.pay(cast, world.party, "10.00")
    matched = payments.pay(cast, world.party, "30.00")
    if not Match.objects.filter(credit_payment_id=matched).exists():
        receivables.match(matched, [debts.Allocation(paid.pk, Decimal(30))], by=by)
    cancelled = payments.pay(cast, world.party, "5.00")
    nobody = payments.pay(cast, None, "7.00")
    sides = {"debit": {"id": Receivable.objects.get(pk=open_one.pk).pk}, "credit": {"id": free, "payment": True}, "amount": "1"}
    return {
        "POST /receivables/payments/{payment_id}/match": Sample(free),
        "PUT /receivables/payments/{payment_id}/party": Sample(nobody, {"party_id": world.party.pk}),
        "POST /receivables/payments/cancel": Sample(body={"ids": [cancelled]}),
        "POST /receivables/compensate": Sample(body=[sides]),
        "POST /receivables/statements": Sample(body={"bank_account_id": account.pk, "file": ContentFile(CSV.replace(b"500", b"501"), "w.csv")}),
        "POST /receivables/matches/undo": Sample(body={"ids": [Match.objects.filter(credit_payment_id=matched).order_by("pk")[0].pk]}),
        "POST /receivables/lines/book": Sample(body={"ids": [booked]}),
        "POST /receivables/lines/ignore": Sample(body={"ids": [booked]}),
        "POST /receivables/lines/restore": Sample(body={"ids": [aside]}),
    }  # fmt: skip


def _of_stock(world: World) -> dict[str, Sample]:
    cast, place = world.cast, stock.Warehouse.objects.order_by("pk")[0]
    item = world.item
    made = stocks.drafted(cast, "WZ", place, stocks.line(item, 2), party_id=world.party.pk)
    line = StockLine.objects.get(document_id=made.document_id)
    undone = stocks.issued(cast, "PW", place, stocks.line(item, 1, cost="5.00"))
    (supply,) = setup.add_supplies([setup.SupplyDraft(place.pk, item.pk, Decimal(5), clock.today())], by=cast.by)
    return {
        "POST /stock/documents/{id}/lines": Sample(made.document_id),
        "PATCH /stock/documents/lines/{id}": Sample(line.pk, {"quantity": "1"}),
        "DELETE /stock/documents/lines/{id}": Sample(line.pk),
        "POST /stock/documents/issue": Sample(body={"ids": [made.document_id]}),
        "POST /stock/documents/cancel": Sample(body={"ids": [made.document_id]}),
        "POST /stock/documents/reverse": Sample(body={"ids": [undone.document_id], "reason": "Pomyłka"}),
        "POST /stock/documents/{id}/pack": Sample(made.document_id, {"code": item.code}),
        "PUT /stock/supplies/{id}": Sample(supply, {"warehouse_id": place.pk, "item_id": item.pk, "quantity": "3"}),
    }


def _of_invoices(world: World) -> dict[str, Sample]:
    cast = world.cast
    order = selling.accepted(cast, world.party, selling.line(world.item, 1, price="90.00"))
    delivered = orders.deliver([order.pk], by=cast.by)
    stock.issue(delivered, by=cast.by)
    bill = Invoice.objects.filter(state="issued", kind="invoice").order_by("pk")[0]
    line = InvoiceLine.objects.filter(invoice=bill).order_by("pk")[0]
    draft = InvoiceLine.objects.filter(invoice__state="draft").order_by("pk")[0]
    return {
        "DELETE /invoicing/lines/{id}": Sample(draft.pk),
        "PATCH /invoicing/lines/{id}": Sample(draft.pk, {"quantity": "1"}),
        "POST /invoicing/{id}/corrections": Sample(bill.pk, {"reason": "Zwrot", "changes": [{"line_id": line.pk, "quantity": "1"}]}),
        "POST /invoicing/collect": Sample(body={"delivery_ids": delivered}),
        "POST /invoicing/collect/run": Sample(body={"delivery_ids": delivered}),
        "POST /orders/bill": Sample(body={"ids": [order.pk]}),
    }  # fmt: skip


def _of_orders(world: World) -> dict[str, Sample]:
    cast, line = world.cast, selling.line(world.item, 1, price="90.00")
    ready, held = (selling.accepted(cast, world.party, line) for _ in range(2))
    holds.hold([held.pk], reason="czeka", by=cast.by)
    draft = selling.order(cast, world.party, line, line)
    first = selling.lines_of(draft)[0]
    return {
        "POST /orders/{id}/deliver": Sample(ready.pk),
        "POST /orders/ship": Sample(body={"ids": [ready.pk]}),
        "POST /orders/{id}/release": Sample(held.pk),
        "PUT /orders/{id}/lines/{line_id}": Sample((draft.pk, first.pk), {"quantity": "2"}),
        "DELETE /orders/{id}/lines/{line_id}": Sample((draft.pk, first.pk)),
    }


def _of_registers(world: World) -> dict[str, Sample]:
    """A draft that differs from what is in force, and the same said anew."""
    by = world.cast.by
    row = registering.in_force(by.company_id).registers[0]
    shaping.save_register(replace(row, idle_days=9), code=row.code, by=by)
    said = registering.drafted(by.company_id)
    return {
        "PUT /registers/draft": Sample(body=json.loads(json.dumps(values.as_json(said)))),
        "POST /registers/try": Sample(body={"order_id": world.order.pk}),
    }


def _of_returns(world: World) -> dict[str, Sample]:
    """Returns of a delivered order, one for each state they are worked on in."""
    by = world.cast.by
    order = selling.accepted(world.cast, world.party, selling.line(world.item, 6, price="90.00"))
    orders.ship([order.pk], by=by)
    (line,) = (one.stock_line_id for one in returned.returnable(company_id=by.company_id, order_id=order.pk))
    one = LineBack(line, Decimal(1))
    fresh, decided, received, gone, taken = (returning.register(ReturnDraft((one,), order_id=order.pk), by=by) for _ in range(5))
    returning.accept([decided, received], by=by)
    returning.receive([received], by=by)
    back = ReturnLine.objects.get(owner_id=fresh).pk
    return {
        "POST /returns/returns": Sample(body={"order_id": order.pk, "lines": [{"stock_line_id": line, "quantity": "1"}]}),
        "POST /returns/returns/{id}/decide": Sample(fresh, {"lines": [{"line_id": back, "accepted": "1"}]}),
        "POST /returns/returns/receive": Sample(body={"ids": [decided]}),
        "POST /returns/returns/correct": Sample(body={"ids": [received]}),
        "POST /returns/returns/cancel": Sample(body={"ids": [gone]}),
        "POST /returns/returns/accept": Sample(body={"ids": [taken]}),
        "GET /returns/returnable/{id}": Sample(order.pk),
    }


def _of_messages(world: World) -> dict[str, Sample]:
    """Messages about orders: one to change, one to send, one that was passed over, a customer who wants none."""
    by, texts = world.cast.by, {"pl": Text("Zamówienie {{ order.number }}", "Treść")}
    first, second = (telling.save(MessageData(name=name, texts=texts), by=by) for name in ("Pierwszy", "Drugi"))
    order = selling.accepted(world.cast, world.party, selling.line(world.item, 1, price="90.00"))
    passed = Passing.objects.create(
        company=world.cast.company, message_id=first, order=order, passage=99, state="skipped", why="QUIET", at=clock.now()
    )
    hushed = telling.hush(parties.party(by).pk, by=by)
    said = {
        "name": "Trzeci",
        "texts": {"pl": {"heading": "Zamówienie {{ order.number }}", "text": "Treść"}},
        "to": "customer",
        "role": "",
        "register_code": "",
        "purpose": "",
        "attach": False,
    }
    return {
        "POST /ordermessages/messages": Sample(body=said),
        "PUT /ordermessages/messages/{id}": Sample(second, {**said, "name": "Czwarty"}),
        "POST /ordermessages/preview": Sample(body={**said, "order_id": order.pk}),
        "POST /ordermessages/send": Sample(body={"ids": [order.pk], "message_id": second}),
        "POST /ordermessages/quiet": Sample(body={"party_id": parties.party(by).pk}),
        "POST /ordermessages/quiet/remove": Sample(body={"ids": [hushed]}),
        "POST /ordermessages/sent/retry": Sample(body={"ids": [passed.pk]}),
    }


def _of_intake(world: World) -> dict[str, Sample]:
    """Orders that came in: one to correct, one to accept, one to reject; a page to take back."""
    by, code = world.cast.by, world.item.code
    first, second, third = (
        taking.take_text(f"{code} {count} szt", party_id=world.party.pk, number=f"N/{count}", by=by)[0] for count in (1, 2, 3)
    )
    line = ProposalLine.objects.get(proposal_id=first).pk
    link = taking.share(world.party.pk, name="Zakupy", by=by)
    said = {
        "party_id": world.party.pk,
        "buyer": "",
        "nip": "",
        "place": "",
        "currency": "",
        "number": "API/1",
        "lines": [{"code": code, "quantity": "2"}],
    }
    return {
        "POST /intake/proposals": Sample(body=said),
        "POST /intake/files": Sample(
            body={"name": "zam.csv", "content": base64.b64encode(f"Symbol;Ilość\n{code};7\n".encode()).decode(), "party_id": world.party.pk}
        ),
        "PUT /intake/proposals/{id}": Sample(first, {"number": "N/9", "party_id": world.party.pk, "address_id": None}),
        "PUT /intake/proposals/{id}/lines/{line_id}": Sample(
            (first, line), {"quantity": "5", "item_id": world.item.pk, "unit": "szt", "version": None}
        ),
        "POST /intake/proposals/accept": Sample(body={"ids": [second]}),
        "POST /intake/proposals/reject": Sample(body={"ids": [third], "reason": "pomyłka"}),
        "POST /intake/links": Sample(body={"party_id": world.party.pk, "name": "Dział zakupów", "days": 30, "language": "pl", "email": ""}),
        "POST /intake/links/revoke": Sample(body={"ids": [link]}),
    }


def _of_transport(world: World) -> dict[str, Sample]:
    """Trips in their states, with an order carried."""
    by = world.cast.by
    order = selling.accepted(world.cast, world.party, selling.line(world.item, 1, price="90.00"))
    place = order.warehouse_id
    draft, ready, ordered, gone = (driving.create(TripDraft(warehouse_id=place, loading_on=clock.today()), by=by) for _ in range(4))
    for pk in (draft, ready, ordered):
        driving.load(pk, order_ids=[order.pk], by=by)
    driving.place([ordered], by=by)
    said = {"warehouse_id": place, "loading_on": "2026-12-09", "carrier_id": None, "cost": "5"}
    other = selling.accepted(world.cast, world.party, selling.line(world.item, 1, price="90.00"))
    return {
        "POST /transport/orders": Sample(body=said),
        "PUT /transport/orders/{id}": Sample(draft, said),
        "POST /transport/orders/{id}/loads": Sample(draft, {"order_ids": [other.pk], "document_ids": []}),
        "POST /transport/orders/{id}/unload": Sample(draft, {"load_ids": [1]}),
        "POST /transport/orders/{id}/stops/{stop_id}/settle": Sample(
            (ordered, TripStop.objects.get(trip_id=ordered).pk), {"done": True, "note": ""}
        ),
        "POST /transport/orders/place": Sample(body={"ids": [ready]}),
        "POST /transport/orders/leave": Sample(body={"ids": [ordered]}),
        "POST /transport/orders/cancel": Sample(body={"ids": [gone]}),
    }


def _of_amendments(world: World) -> dict[str, Sample]:
    order = selling.accepted(world.cast, world.party, selling.line(world.item, 3, price="90.00"))
    (line,) = selling.lines_of(order)
    return {
        "POST /amendments/orders/{id}": Sample(order.pk, {"reason": "mniej", "lines": [{"line_id": line.pk, "quantity": "2"}]}),
        "GET /amendments/orders/{id}/as-of": Sample(order.pk),
    }


def _of_offers(world: World) -> dict[str, Sample]:
    by = world.cast.by
    lines = (DraftOfferLine(item_id=world.item.pk, quantity=Decimal(1), unit="szt"),) * 2
    lost, sent, draft, agreeing_on = (offers.offer(by, world.party, subject="Próba", lines=lines) for _ in range(4))
    offering.send([lost.version_id, sent.version_id], by=by)
    reason = LossReason.objects.create(code="PRICE", name="Cena")
    offering.lose([lost.offer_id], loss=Loss(reason_id=reason.pk), by=by)
    first = OfferLine.objects.filter(offer_version_id=draft.version_id).order_by("pk")[0]
    wording.install()
    term = wording.Term.objects.order_by("pk")[0].pk
    terms.agree(agreeing_on.version_id, term_ids=[term], by=by)
    preparing = agreeing.contract(by, party_id=world.party.pk, signed=False).pk
    return {
        **_of_pages(world),
        "POST /offerterms/terms": Sample(body={"code": "nowy", "text": "Nowy"}),
        "PUT /offerterms/terms/{id}": Sample(term, {"text": "Inny"}),
        "GET /offerterms/versions/{id}/terms": Sample(draft.version_id),
        "POST /offerterms/versions/{id}/terms": Sample(agreeing_on.version_id, {"free": "Palety zwrotne."}),
        "POST /offerterms/versions/{id}/budget": Sample(draft.version_id),
        "POST /offerterms/versions/{id}/contract": Sample(agreeing_on.version_id, {"contract_id": preparing}),
        "POST /offers/offers/{id}/versions": Sample(sent.offer_id),
        "POST /offers/offers/reopen": Sample(body={"ids": [lost.offer_id]}),
        "POST /offers/offers/lose": Sample(body={"ids": [sent.offer_id], "reason_id": reason.pk}),
        "POST /offers/versions/{id}/accept": Sample(sent.version_id),
        "POST /offers/versions/{id}/lines": Sample(draft.version_id),
        "PATCH /offers/versions/{id}/lines/{line_id}": Sample((draft.version_id, first.pk), {"quantity": "3"}),
        "DELETE /offers/versions/{id}/lines/{line_id}": Sample((draft.version_id, first.pk)),
        "POST /offers/versions/send": Sample(body={"ids": [draft.version_id]}),
    }


def laid_over(made: Any, given: Any) -> Any:
    """The body of the description with the sample's fields."""
    return {**made, **given} if isinstance(made, Mapping) and isinstance(given, Mapping) else made if given is None else given


@dataclass(frozen=True)
class Typed:
    """`at`: the record a form shows; `values`: what is typed where the form's own values don't do."""

    at: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


RATES = "data;1EUR;nr tabeli;pełny numer tabeli;\n20261002;4,3745;192;192/A/NBP/2026;\nkod ISO;EUR;;;\n"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def _item_list(world: World) -> int:
    row = ItemList.objects.create(company_id=world.cast.company.pk, name="Zawory", updated_at=clock.now())
    ListedItem.objects.create(item_list=row, item=world.item)
    return int(row.pk)


def _forms_of_lots(world: World, place_id: int) -> dict[str, Typed]:
    """An item kept by lots with a lot wanted by an order; pallets a customer holds."""
    cast, place = world.cast, stock.Warehouse.objects.get(pk=place_id)
    item = lotted.tracked(cast, "FOL")
    lotted.came(cast, place, item, 9, "F-1", lotted.LATER)
    lot = lotted.lot("F-1")
    stocks.want(cast, place, item, 2, source_id=990_011)
    demand = stock.ahead.Demand.objects.get(source_id=990_011)
    (line,) = stocks.drafted(cast, "WZ", place, stocks.line(item, 1)).line_ids
    pallet = cataloguing.item(cast.by)
    stocks.received(cast, place, pallet, 90)
    packaging = empties.define(pallet.pk, Decimal(45), by=cast.by)
    empties.give(world.party.pk, place.pk, [empties.Piece(pallet.pk, Decimal(30))], by=cast.by)
    moved = {
        "party_id": str(world.party.pk),
        "warehouse_id": str(place.pk),
        "item_1": str(pallet.pk),
        "quantity_1": "1",
        **{f"item_{n}": "" for n in (2, 3, 4)},
    }
    return {
        "lot-edit": Typed(lot.pk, {"ruling": "", "expires_on": "2027-01-22"}),
        "lot-keep": Typed(lot.pk, {"demand_id": str(demand.pk), "quantity": "1"}),
        "line-lot": Typed(line, {"lot": str(lot.pk), "quantity": "1"}),
        "item-lots": Typed(item.pk, {"ship_days": "3"}),
        "empties-packaging-edit": Typed(packaging, {"deposit": "45"}),
        "empties-packaging-new": Typed(values={"item_id": str(cataloguing.item(cast.by).pk), "deposit": "45"}),
        "empties-give": Typed(values=moved),
        "empties-take": Typed(values=moved),
        "empties-settle": Typed(values=moved),
    }


def of_forms(world: World) -> dict[str, Typed]:
    """By the form's name."""
    cast = world.cast
    supplier, other = (parties.party(cast.by, roles=frozenset({"supplier"})) for _ in range(2))
    bought = suppliers.save_supplier({"item_id": world.item.pk, "party_id": other.pk, "code": "S-2", "currency_id": "PLN"}, by=cast.by)
    own = cast.company.pk
    person = Person.objects.filter(party=world.party).order_by("pk")[0].pk
    agreed = agreeing.contract(
        cast.by, party_id=world.party.pk, signed=False, lines=(Promised(item_id=world.item.pk, quantity=Decimal(9), price=Decimal(5)),)
    )
    agreed_line = AgreedLine.objects.get(edition__contract=agreed).pk
    recipe = building.save_recipe(
        {"name": "Kroki", "price_list_id": PriceList.objects.order_by("pk")[0].pk, "source": "purchase"}, by=cast.by
    )
    steps = [building.save_step(recipe, {"method": "margin", "percent": Decimal(each)}, by=cast.by) for each in (20, 25)]
    contracts.lines.set_material(agreeing.edition(agreed).pk, item_id=world.item.pk, quantity=Decimal(2), by=cast.by)
    contracts.sign([agreed.pk], by=cast.by)
    place = stock.Warehouse.objects.order_by("pk")[0].pk
    (typed,) = setup.add_supplies([setup.SupplyDraft(place, world.item.pk, Decimal(3), dt.date(2026, 12, 9))], by=cast.by)
    being = agreeing.contract(cast.by, party_id=world.party.pk, signed=False)
    return {
        **{name: Typed(at, values) for name, (at, values) in samples_office.of_forms(world).items()},
        "stock-supply": Typed(typed),
        "blanket-new": Typed(values={"quantity": "12", "count": "3", "lot": "", "unit": "", "starts": "2026-12-01", "ends": "2027-06-30", "auto_days": "", "currency": "PLN"}),
        "blanket-edit": Typed(blanketing.blanket(cast, world.party, world.item).pk, {"ends": "2027-12-31", "auto_days": "5"}),
        "confirmation-new": Typed(values={"recipient_id": "", "payer_id": "", "delivery_address_id": "", "pickup_id": "", "letter_id": "", "currency_id": "PLN", "rate": ""}),
        "confirmation-edit": Typed(promised.confirmation(cast, orderer_id=world.party.pk).pk, {"delivery_address_id": "", "pickup_id": "", "currency_id": "PLN", "rate": ""}),
        "confirmation-spread": Typed(promised.confirmation(cast, promised.line(world.item, 9), orderer_id=world.party.pk).pk,
                                     {"how": "lot", "lot": "3", "first": str(clock.today() + dt.timedelta(days=7))}),
        "offer-terms": Typed(offers.offer(cast.by, world.party, subject="Warunki").version_id, {"term_ids": ""}),
        "contract-order": Typed(agreed.pk, {f"line_{agreed_line}": "1"}),
        "contract-materials": Typed(agreed.pk, {f"item_{world.item.pk}": "1"}),
        "contract-edit": Typed(being.pk, {"parent_id": ""}),
        "contract-new": Typed(values={"parent_id": ""}),
        "contract-terms": Typed(agreeing.edition(being).pk),
        **_forms_of_lots(world, place),
        "promising-term": Typed(promising.save_terms({"item_id": cataloguing.item(cast.by).pk, "lead_days": 5}, by=cast.by), {"unit_hours": "1"}),
        "promising-term-new": Typed(values={"item_id": str(cataloguing.item(cast.by).pk), "unit_hours": "1"}),
        "item-list": Typed(_item_list(world), {"codes": world.item.code}),
        "item-list-new": Typed(values={"codes": world.item.code}),
        "discount-rule-new": Typed(values={"value": "5"}),
        "intake-file": Typed(values={"file": ContentFile(f"Symbol;Ilość\n{world.item.code};7\n".encode(), "zam.csv"), "party_id": str(world.party.pk)}),
        "intake-edit": Typed(taking.take_text(f"{world.item.code} 9 szt", party_id=world.party.pk, by=cast.by)[0], {"address_id": ""}),
        "order-message": Typed(
            telling.save(MessageData(name="Formularz", texts={"pl": Text("Temat", "Treść")}), by=cast.by),
            {"heading_pl": "Temat", "text_pl": "Treść", "role": "", "purpose": "", "to": "customer", "attach": ""},
        ),
        "order-messages-hush": Typed(values={"party_id": str(other.pk)}),
        "price-floor-new": Typed(values={"role_id": "", "percent": "7"}),
        "order-message-new": Typed(values={"heading_pl": "Temat", "text_pl": "Treść", "role": "", "purpose": "", "to": "customer", "attach": ""}),
        "transport-new": Typed(values={"carrier_id": ""}),
        "transport-edit": Typed(driving.create(TripDraft(warehouse_id=place, loading_on=clock.today()), by=cast.by), {"carrier_id": ""}),
        "supply-order-new": Typed(values={"supplier_id": str(supplier.pk)}),
        **{name: Typed(model._default_manager.order_by("pk")[0].pk) for name, model in OF_SETTINGS.items()},
        "price-recipe-step-new": Typed(values={"percent": "5"}),
        "price-recipe-step": Typed(steps[0]),
        "price-recipe-step-drop": Typed(steps[1]),
        "registry-setup": Typed(2),
        "person-edit": Typed(person),
        "engagement-edit": Typed(persons.add_engagement(person, other.pk, {"position": "doradca"}, by=cast.by)),
        "privacy-request-new": Typed(values={"name": "Jan Bąk", "person_id": "", "party_id": ""}),
        "privacy-request-edit": Typed(privacy.add_request({"kind": "access", "name": "Jan Bąk"}, by=cast.by), {"person_id": "", "party_id": ""}),
        "privacy-retention-edit": Typed(privacy.save_retention("left", months=36, by=cast.by)),
        "inquiry-new": Typed(values={"name": "Jan Bąk"}),
        "letter-in-new": Typed(values={"name": "Jan Bąk"}),
        "letter-out-new": Typed(values={"name": "Jan Bąk"}),
        "letter-in-edit": Typed(letters.came(cast.by).pk),
        "letter-out-edit": Typed(letters.ours(cast.by).pk),
        "user-new": Typed(values={"password": "hasło-do-testów-9"}),
        "bank-account-new": Typed(values={"iban": "PL27114020040000300201355387"}),
        "number-series-new": Typed(values={"kind": "PF", "branch_id": str(cast.other_branch.pk), "pattern": "PFX {number}/{year}"}),
        "number-series-edit": Typed(NumberSeries.objects.get(company=own, kind="PF", branch=None).pk),
        "rates-import": Typed(values={"file": ContentFile(RATES.encode(), "kursy.csv")}),
        "rate-new": Typed(values={"currency": "EUR"}),
        "day-off-new": Typed(values={"on": "2026-11-30"}),
        "layouts-logo": Typed(values={"file": ContentFile(PNG, "znak.png")}),
        "layout": Typed(1),
        "ledger-account-new": Typed(values={"number": "993"}),
        "item-group-edit": Typed(values={"parent_id": ""}),
        "item-new": Typed(values={"unit": "szt"}),
        "item-set": Typed(cataloguing.item(cast.by, kind="set").pk, {"item_1": str(world.item.pk), "quantity_1": "2"}),
        "promotion-new": Typed(values={"buy_item_1": str(world.item.pk), "buy_quantity_1": "5", "gift_item_1": str(world.item.pk), "gift_quantity_1": "1", "reward": "gift", "effect": "free"}),
        "item-supplier-new": Typed(values={"party_id": str(supplier.pk)}),
        "item-supplier": Typed(bought),
        "area-edit": Typed(SalesArea.objects.order_by("pk")[0].pk, {"parent_id": ""}),
        "party-account-new": Typed(values={"iban": "PL27114020040000300201355387"}),
        "hierarchy-new": Typed(values={"price_kind_id": "", "group_id": ""}),
        "hierarchy-edit": Typed(values={"price_kind_id": "", "group_id": ""}),
        "stock-document-edit": Typed(_drafts(StockDocument), {"to_warehouse_id": ""}),
        "invoice-edit": Typed(_drafts(Invoice), {"payment_method": ""}),
        "mailbox-new": Typed(values={"host": "imap.example.org", "address": "nowa@example.com", "password": "tajne", "port": "993", "correspondents": "example.com"}),
        "mailbox-edit": Typed(values={"host": "imap.example.org", "address": "nowa@example.com", "password": "tajne", "port": "993", "correspondents": ""}),
        "order-edit": Typed(_drafts(Order), {"payment_method": ""}),
    }  # fmt: skip


def _drafts(model: Any) -> int:
    return int(model._default_manager.filter(state="draft").order_by("pk")[0].pk)


OF_SETTINGS: dict[str, Any] = {
    "user-edit": User, "role-edit": Role, "company-edit": Company, "branch-edit": Branch, "department-edit": Department,
    "employee-edit": Employee, "bank-account-edit": BankAccount,
}  # fmt: skip
"""Forms of settings whose records belong to other rooms."""
