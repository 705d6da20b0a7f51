"""Fills an empty database with the demo company, from its founding to today, each room through its own verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

from kupiec.ground.access import public as access
from kupiec.ground.company import demo as company_demo
from kupiec.ground.company import public as company
from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.workflow import demo as workflow_demo
from kupiec.house import definitions
from kupiec.house.demo import bundles, described, doubles, floors, people
from kupiec.money.empties import demo as empties_demo
from kupiec.money.invoicing import demo as invoicing_demo
from kupiec.money.ledger import demo as ledger_demo
from kupiec.money.lots import demo as lots_demo
from kupiec.money.pricelists import demo as pricelists_demo
from kupiec.money.pricing import demo as pricing_demo
from kupiec.money.promotions import demo as promotions_demo
from kupiec.money.receivables import demo as receivables_demo
from kupiec.money.stock import demo as stock_demo
from kupiec.money.warehousing import demo as warehousing_demo
from kupiec.people.activities import demo as activities_demo
from kupiec.people.cases import demo as cases_demo
from kupiec.people.catalog import demo as catalog_demo
from kupiec.people.correspondence import demo as correspondence_demo
from kupiec.people.mailboxes import demo as mailboxes_demo
from kupiec.people.parties import demo as parties_demo
from kupiec.people.persons import demo as persons_demo
from kupiec.people.privacy import demo as privacy_demo
from kupiec.sales.amendments import demo as amendments_demo
from kupiec.sales.blankets import demo as blankets_demo
from kupiec.sales.budgets import demo as budgets_demo
from kupiec.sales.calculations import demo as calculations_demo
from kupiec.sales.calloffs import demo as calloffs_demo
from kupiec.sales.confirmations import demo as confirmations_demo
from kupiec.sales.contracts import demo as contracts_demo
from kupiec.sales.followups import demo as followups_demo
from kupiec.sales.inquiries import demo as inquiries_demo
from kupiec.sales.intake import demo as intake_demo
from kupiec.sales.offerpages import demo as offerpages_demo
from kupiec.sales.offers import casework as offers_casework
from kupiec.sales.offers import demo as offers_demo
from kupiec.sales.offers import public as offers
from kupiec.sales.offerterms import demo as offerterms_demo
from kupiec.sales.ordermessages import demo as ordermessages_demo
from kupiec.sales.orders import demo as orders_demo
from kupiec.sales.orders import public as orders
from kupiec.sales.paperwork import demo as paperwork_demo
from kupiec.sales.promising import demo as promising_demo
from kupiec.sales.registers import demo as registers_demo
from kupiec.sales.returns import demo as returns_demo
from kupiec.sales.supply import demo as supply_demo
from kupiec.sales.transport import demo as transport_demo

WEEKS = 10
SELLERS = ("AW", "KL", "TN", "JK", "PW")
Say = Callable[[str, int, int], None]


def fill(*, as_of: dt.date | None, say: Say) -> None:
    """Tell the story back from `as_of` (today when None); `say(step, done, total)` hears how far it is.

    Users are made last: a story that was interrupted has none, and is begun anew in an emptied database.
    """
    if company.Company.objects.exists() and not access.User.objects.exists():
        call_command("flush", interactive=False, verbosity=0)
    with _hasty():
        _tell(as_of, say)


@contextmanager
def _hasty() -> Iterator[None]:
    """On SQLite the story isn't synced to the disk step by step: interrupted, it is told again from the beginning."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA synchronous=FULL")


def _tell(as_of: dt.date | None, say: Say) -> None:
    today = as_of or clock.today()
    first = today - dt.timedelta(weeks=WEEKS)
    working = [day for day in _days(first, today) if company.public_calendar().is_working(day)]
    total = len(working) + 6
    with clock.frozen(dt.datetime.combine(first, dt.time(7), clock.WARSAW)):
        say("Firma, oddziały, ludzie", 0, total)
        by, made = _company(today)
        ledger_demo.begin(by=by, first=first, today=today)
        say("Kontrahenci", 1, total)
        known = parties_demo.fill(by=by)
        say("Towary i ceny", 2, total)
        goods = catalog_demo.fill(by=by)
        pricelists_demo.fill(pricing_demo.fill(by=by).lists, by=by)
        packs = promotions_demo.fill(by=by)
        say("Stany magazynowe", 3, total)
        stock_demo.fill(by=by, items=goods.stocked, suppliers=known.suppliers, on=first)
    sellers = [made.employees[code] for code in SELLERS]
    for number, on in enumerate(working):
        say(f"Handel {on:%d.%m.%Y}", 4 + number, total)
        if on < today:
            seller = orders_demo.as_salesperson(by, sellers[number % len(sellers)])
            if on.weekday() == 0:
                stock_demo.restock(by=by, items=goods.stocked, suppliers=known.suppliers, on=on)
            _working_day(on, customers=known.customers, items=goods.stocked, seller=seller, by=by)
            activities_demo.talk(on, customers=known.customers, sellers=sellers, by=by)
    with clock.frozen(dt.datetime.combine(today, dt.time(8), clock.WARSAW)):
        say("Oferty, otwarte zamówienia, wyciąg, korekty", total - 1, total)
        _today(today, known=known, goods=goods, sellers=sellers, by=by)
        bundles.fill(packs, by=by)
        pricelists_demo.supplier_prices(by=by)
        persons_demo.fill(by=by)
        privacy_demo.fill(by=by)
        activities_demo.today(today, customers=known.customers, employees=made.employees, by=by)
        _cases(today, known=known, goods=goods, sellers=sellers, by=by)
        correspondence_demo.fill(today, customers=known.customers, employees=made.employees, by=by)
        described.fill(today=today, by=by)
        mailboxes_demo.fill(employees=made.employees, by=by)
        promising_demo.fill(today, items=goods.stocked, by=by)
        warehousing_demo.fill(by=by)
        inquiries_demo.fill(today, customers=known.customers, items=goods.stocked, by=orders_demo.as_salesperson(by, sellers[0]))
        contracts_demo.fill(today, customers=known.customers, suppliers=known.suppliers, items=goods.stocked, by=by)
        calloffs_demo.fill(today, by=by)
        budgets_demo.fill(today, by=by)
        confirmations_demo.fill(today, customers=known.customers, items=goods.stocked, by=by)
        blankets_demo.fill(today, customers=known.customers, items=goods.stocked, by=by)
        doubles.fill(today, by=orders_demo.as_salesperson(by, sellers[0]))
        people.enter(employees=made.employees, branches=made.branches, by=by)
        _approvals(made, by=by)
        floors.fill(by=by)
        calculations_demo.fill(by=orders_demo.as_salesperson(by, sellers[0]))
        offerterms_demo.fill(by=by)
        offerpages_demo.fill(by=orders_demo.as_salesperson(by, sellers[0]))
        intake_demo.fill(today, customers=known.customers, items=goods.stocked, by=by)
        transport_demo.fill(today, by=by)
        _last(today, by=by)
    say("Gotowe", total, total)


def _last(today: dt.date, *, by: Actor) -> None:
    """What builds on all that is there."""
    described.views(by=by)
    registers_demo.fill(by=by)
    ordermessages_demo.fill(by=by)
    amendments_demo.fill(today, by=by)
    returns_demo.fill(by=by)
    paperwork_demo.fill(by=by)
    followups_demo.fill(by=by)
    lots_demo.fill(today, by=by)
    empties_demo.fill(by=by)


def _cases(today: dt.date, *, known: parties_demo.Made, goods: catalog_demo.Made, sellers: Sequence[int], by: Actor) -> None:
    """Cases, joined with the offers and orders of their customers; one opportunity has its offer made of it."""
    papers: dict[int, list[documents.Ref]] = {}
    for kind, rows in (
        ("offers.offer", offers.Offer.objects.values_list("party_id", "pk")),
        ("orders.order", orders.Order.objects.values_list("orderer_id", "pk")),
    ):
        for party, pk in rows.order_by("-pk")[:120]:
            papers.setdefault(party, []).append(documents.Ref(kind, pk))
    ready = cases_demo.fill(today, cases_demo.Story(known.customers, goods.stocked, sellers, papers), by=by)
    offers_casework.make_offer(ready[:2], by=orders_demo.as_salesperson(by, sellers[0]))


def _today(today: dt.date, *, known: parties_demo.Made, goods: catalog_demo.Made, sellers: Sequence[int], by: Actor) -> None:
    """What stands on everybody's desk this morning."""
    orders_demo.finish(by=by, on=today)
    stock_demo.expect(by=by, items=goods.stocked, suppliers=known.suppliers, today=today)
    supply_demo.fill(today, items=goods.stocked, suppliers=known.suppliers, by=by)
    offers_demo.fill(by=orders_demo.as_salesperson(by, sellers[0]))
    orders_demo.open_orders(by=orders_demo.as_salesperson(by, sellers[0]), customers=known.customers, items=goods.stocked, today=today)
    invoicing_demo.extras(by=by, on=today, customers=known.customers, items=goods.stocked)
    receivables_demo.bank_file(by=by, on=today)
    ledger_demo.close_old(by=by, today=today)


def _approvals(made: company_demo.Made, *, by: Actor) -> None:
    """Large discounts wait for the director: of four offers one was approved, one came back, one waits, one is not passed on yet."""
    workflow_demo.superiors(made.employees, over="MZ", under=[*SELLERS, "EM"], by=by)
    workflow_demo.discounts("offers.offer", name="Rabat powyżej 15%", by=by)
    workflow_demo.discounts("orders.order", name="Rabat w zamówieniu powyżej 15%", by=by)
    seller, director = (
        access.actor_of(access.User.objects.select_related("employee").get(username=name), company_id=by.company_id)
        for name in ("handlowiec", "dyrektor")
    )
    first, second, third, _fourth = offers_demo.discounted(by=seller)
    approved, returned, _waiting = workflow_demo.pass_on("offers.offer", [first, second, third], by=seller)
    workflow_demo.decide(approved, "approve", "Zgoda, to nasz stały odbiorca.", by=director)
    workflow_demo.decide(returned, "return", "20% tylko przy odbiorze całej ilości. Dopisz warunek.", by=director)


def _company(today: dt.date) -> tuple[Actor, company_demo.Made]:
    nobody = Actor.system(0, request_id="demo")
    made = company_demo.fill(by=nobody)
    by = Actor(user_id=None, company_id=made.company_id, branch_id=made.branches["PO"], request_id="demo", all_rights=True)
    company_demo.rates(by=by, until=today)
    company_demo.days_off(by=by, year=today.year)
    definitions.install(by=by)
    return by, made


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def _working_day(on: dt.date, *, customers: Sequence[int], items: Sequence[int], seller: Actor, by: Actor) -> None:
    """Trade, then the office: deliveries are invoiced on Tuesdays and Fridays, payments come every day."""
    orders_demo.enter_day(by=seller, customers=customers, items=items, on=on)
    if on.weekday() in (1, 4):
        invoicing_demo.invoice_deliveries(by=by, on=on, until=on)
    receivables_demo.pay_day(by=by, on=on)
