"""A newcomer's first day: from a wish to a paid invoice, each of the five roles doing its part and no more."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access import public as access
from kupiec.ground.access.testing import session_cookie
from kupiec.ground.kernel import clock, invariants
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.rights import catalogue
from kupiec.house import roles
from kupiec.money.invoicing.models import Invoice
from kupiec.money.invoicing.services import collect
from kupiec.money.receivables import public as receivables
from kupiec.money.receivables.models import Payment, Receivable
from kupiec.money.stock.models import StockDocument
from kupiec.money.stock.tests import builders as stocks
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.progress import standing
from kupiec.sales.orders.services import registers
from kupiec.sales.orders.tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LINES = (("T1", "2", "100.00"), ("T2", "10", "12.50"), ("T3", "1", "399.99"))
NET = Decimal("724.99")
GROSS = Decimal("891.74")


@pytest.fixture
def shop(cast: Cast) -> Iterator[Any]:
    """Open books, a warehouse with three items, a customer; the day is fixed."""
    with clock.frozen(builders.TODAY):
        builders.office(cast)
        cast.place = stocks.warehouse(cast)  # type: ignore[attr-defined]
        cast.goods = builders.items(3)  # type: ignore[attr-defined]
        for item in cast.goods:  # type: ignore[attr-defined]
            builders.stocked(cast, cast.place, item, 50)  # type: ignore[attr-defined]
        cast.customer = builders.customer(cast, credit_limit=Decimal("50000.00"))  # type: ignore[attr-defined]
        yield cast


@pytest.fixture
def people(shop: Any) -> dict[str, access.User]:
    """A user of each role, as every installation has them."""
    given = roles.ensure(by=shop.by)
    return {
        code: access.create_user(
            code, password=f"{code}-hasło-7", by=shop.by, employee_id=shop.salesperson.pk,
            roles=[(role.pk, shop.company.pk, shop.branch.pk)],
        )
        for code, role in given.items()
    }  # fmt: skip


@pytest.fixture
def acting(people: dict[str, access.User]) -> Callable[[str], Actor]:
    return lambda code: access.actor_of(people[code])


@pytest.fixture
def signed(people: dict[str, access.User]) -> Callable[[str], Client]:
    """A browser of somebody, signed in."""

    def sign_in(code: str) -> Client:
        web = Client()
        for name, value in session_cookie(people[code]):
            web.cookies[name] = value
        return web

    return sign_in


def send(web: Client, method: str, path: str, data: Any = None, **headers: str) -> Any:
    body = "" if data is None else json.dumps(data)
    return web.generic(method, f"/api/v1{path}", body, content_type="application/json", headers=headers)


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def clean() -> None:
    assert [(found.code, found.room, rows[:3]) for found, rows in invariants.run() if rows] == []


def offer_of(shop: Any) -> dict[str, Any]:
    lines = [
        {"item_id": item.pk, "quantity": quantity, "unit": "szt", "unit_price": price}
        for item, (_code, quantity, price) in zip(shop.goods, LINES, strict=True)
    ]
    return {"party_id": shop.customer.pk, "subject": "Wyposażenie kotłowni", "lines": lines}


def keyed(version_id: int, web: Client, **op: Any) -> Any:
    """One operation of the lines grid, as the browser sends it."""
    answer = web.post(
        reverse("offer-lines", args=[version_id]), json.dumps({"key": str(uuid.uuid4()), "ops": [op]}), content_type="application/json"
    )
    assert answer.status_code == 200, answer.content.decode()
    (result,) = answer.json()["results"]
    assert result["ok"], result
    return answer.json()


def operated(web: Client, url: str, operation: str, **values: Any) -> Any:
    """A button of a document's page."""
    answer = web.post(url, {"operation": operation, **values}, headers={"HX-Request": "true"})
    assert answer.status_code < 400, answer.content.decode()
    return answer


def button(order: Order, kind: str, register: str = "") -> str:
    """The name of what the order's register allows."""
    order.refresh_from_db()
    found = registers.book(order.company_id).operations[order.register_id]
    return next(f"op-{one.pk}" for one in found if one.kind == kind and (not register or one.next.code == register))


@pytest.mark.feature("KER-11")
def test_roles_name_only_rights_that_exist(shop: Any) -> None:
    known = catalogue()
    for code, (_name, patterns, _scopes) in roles.ROLES.items():
        unknown = [one for one in patterns if not any(c == one or one == "*" or c.startswith(one.removesuffix("*")) for c in known)]
        assert unknown == [], code


@pytest.mark.feature("KER-11")
def test_each_role_may_do_its_part_and_no_more(acting: Callable[[str], Actor]) -> None:
    parts = {
        "handlowiec": ("offers.send", "offers.result", "orders.edit", "orders.accept", "stock.block"),
        "zamowienia": ("orders.move", "orders.block", "orders.deliver", "stock.draft", "stock.issue", "orders.bill"),
        "magazyn": ("stock.issue", "stock.receive", "stock.count", "catalog.labels"),
        "ksiegowosc": ("invoicing.issue", "invoicing.collect", "receivables.match", "ledger.view", "company.rates"),
        "dyrektor": ("access.manage", "orders.release", "prices.see_cost", "stock.settings"),
    }
    for code, own in parts.items():
        assert [right for right in own if not acting(code).may(right)] == [], code
    closed = {
        "handlowiec": ("stock.issue", "invoicing.issue", "receivables.pay", "orders.release", "prices.see_cost"),
        "zamowienia": ("orders.release", "orders.registers", "receivables.match", "ledger.view", "access.manage"),
        "magazyn": ("orders.edit", "invoicing.see", "receivables.see", "catalog.edit", "stock.settings"),
        "ksiegowosc": ("orders.edit", "offers.edit", "stock.issue", "access.manage"),
    }
    for code, others in closed.items():
        assert [right for right in others if acting(code).may(right)] == [], code


@pytest.mark.feature("PTY-1")
@pytest.mark.parametrize("role", ["handlowiec", "zamowienia", "ksiegowosc", "dyrektor"])
def test_a_customers_card_opens_for_editing(role: str, shop: Any, signed: Callable[[str], Client]) -> None:
    assert shop.customer.name in signed(role).get(reverse("party-edit", args=[shop.customer.pk])).content.decode()


@pytest.mark.feature("KER-5")
def test_from_wish_to_paid_invoice(shop: Any, signed: Callable[[str], Client], acting: Callable[[str], Actor]) -> None:
    """On the screens: offer, order, delivery, invoice with its print, payment; the chain shows all of them."""
    seller = signed("handlowiec")
    made = seller.post(
        reverse("offer-new"),
        {"party_id": shop.customer.pk, "subject": "Kotłownia", "issue_date": "23.11.2026", "valid_until": "+14", "currency": "PLN"},
    )
    assert made.status_code in (200, 204, 302), made.content.decode()
    version = OfferVersion.objects.get()
    for code, quantity, price in LINES:
        added = keyed(version.pk, seller, op="add", text=code, quantity=quantity)
        line_id = added["results"][0]["touched"][0]
        row = next(one for one in added["rows"] if one["id"] == line_id)
        keyed(version.pk, seller, op="set", id=line_id, v=row["v"], cells={"unit_price": price.replace(".", ",")})
    operated(seller, reverse("offer-version", args=[version.pk]), "send")
    version.refresh_from_db()
    assert (version.state, version.net, version.gross) == ("sent", NET, GROSS)
    lines = OfferLine.objects.filter(offer_version=version).values_list("pk", flat=True)
    seller.post(reverse("offer-accept", args=[version.pk]), {f"take-{pk}": "1" for pk in lines})
    order = Order.objects.get()
    assert order.gross == GROSS

    office, shown = signed("zamowienia"), reverse("order", args=[order.pk])
    for register in ("checking", "reserving", "picking"):
        operated(office, shown, button(order, "move", register))
    progress = standing([order.pk], kept=True, company_id=order.company_id).of(order.pk)
    assert [one.blocked for one in progress] == [Decimal(quantity) for _code, quantity, _price in LINES]
    operated(office, shown, button(order, "deliver"))
    wz = StockDocument.objects.get(kind="WZ")
    assert wz.state == "draft"
    operated(signed("magazyn"), reverse("stock-document", args=[wz.pk]), "issue")
    wz.refresh_from_db()
    assert wz.state == "issued" and wz.number

    books = signed("ksiegowosc")
    assert wz.number in books.get(reverse("deliveries-to-invoice")).content.decode()
    [invoice_id] = collect.collect([wz.pk], issue_too=True, by=acting("ksiegowosc"))
    invoice = Invoice.objects.get(pk=invoice_id)
    assert (invoice.state, invoice.gross) == ("issued", GROSS)
    assert books.get(reverse("invoice-print", args=[invoice_id])).status_code == 200
    page = books.get(reverse("invoice", args=[invoice_id])).content.decode()
    for number in (order.number, wz.number, invoice.number):
        assert number in page

    [payment] = receivables.register_payments(
        [receivables.PaymentRow(company_id=shop.company.pk, kind="bank", on=clock.today(), amount=GROSS, party_id=shop.customer.pk)],
        by=acting("ksiegowosc"),
    )
    item = Receivable.objects.get(source="invoicing.invoice", source_id=invoice_id)
    settled = books.post(reverse("payment-match", args=[payment]), {f"amount-{item.pk}": "891,74"}, headers={"HX-Request": "true"})
    assert settled.status_code < 400, settled.content.decode()
    item.refresh_from_db()
    assert item.open == 0
    clean()


@pytest.mark.feature("KER-14")
def test_the_same_by_the_rest_interface(shop: Any, acting: Callable[[str], Actor]) -> None:
    """With a program's key: a dry run changes nothing, a request sent twice has one effect, the money is paid in the end."""
    _token, secret = access.create_token("Sklep internetowy", by=acting("dyrektor"))
    web = Client(headers={"Authorization": f"Bearer {secret}"})
    assert send(Client(), "GET", "/offers/offers").status_code == 401

    tried = send(web, "POST", "/offers/offers?dry_run=true", offer_of(shop))
    assert told(tried, 201)["gross"] == str(GROSS)
    assert not Offer.objects.exists()
    key = {"Idempotency-Key": str(uuid.uuid4())}
    offer = told(send(web, "POST", "/offers/offers", offer_of(shop), **key), 201)
    again = send(web, "POST", "/offers/offers", offer_of(shop), **key)
    assert told(again, 201) == offer and again.headers["Idempotency-Replayed"] == "true"
    other = send(web, "POST", "/offers/offers", {**offer_of(shop), "subject": "Co innego"}, **key)
    assert other.status_code == 422
    assert Offer.objects.count() == 1

    [version] = told(send(web, "GET", f"/offers/versions?offer={offer['id']}&expand=lines"))["items"]
    assert len(version["lines"]) == 3
    told(send(web, "POST", "/offers/versions/send", {"ids": [version["id"]]}))
    order_id = told(send(web, "POST", f"/offers/versions/{version['id']}/accept", {}), 201)["order_id"]
    assert told(send(web, "GET", f"/orders/{order_id}"))["gross"] == str(GROSS)

    for register in ("checking", "reserving", "picking"):
        assert told(send(web, "POST", f"/orders/{order_id}/move", {"to": register}))["moved"] == [order_id]
    progress = told(send(web, "GET", f"/orders/{order_id}/progress"))
    assert [Decimal(one["blocked"]) for one in progress] == [Decimal(quantity) for _code, quantity, _price in LINES]
    told(send(web, "POST", f"/orders/{order_id}/deliver", {}, **{"Kupiec-Dry-Run": "true"}))
    assert not StockDocument.objects.filter(kind="WZ").exists()
    deliveries = told(send(web, "POST", f"/orders/{order_id}/deliver", {}))["ids"]
    assert told(send(web, "POST", "/stock/documents/issue", {"ids": deliveries}))["done"] == deliveries
    found = told(send(web, "GET", f"/invoicing/deliveries?party={shop.customer.pk}"))["items"]
    assert [one["id"] for one in found] == deliveries

    pay = {"delivery_ids": deliveries, "issue": True}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    [invoice_id] = told(send(web, "POST", "/invoicing/collect", pay, **key), 201)["ids"]
    assert told(send(web, "POST", "/invoicing/collect", pay, **key), 201)["ids"] == [invoice_id]
    invoice = told(send(web, "GET", f"/invoicing/{invoice_id}"))
    assert (invoice["state"], invoice["gross"]) == ("issued", str(GROSS))
    assert send(web, "GET", f"/invoicing/{invoice_id}/pdf").content.startswith(b"%PDF")

    [item] = told(send(web, "GET", f"/receivables?source=invoicing.invoice&source_id={invoice_id}"))["items"]
    paid = {"kind": "bank", "on": str(clock.today()), "amount": str(GROSS), "party_id": shop.customer.pk}
    payment = told(send(web, "POST", "/receivables/payments", paid), 201)
    assert told(send(web, "POST", f"/receivables/payments/{payment['id']}/match", {}))["receivable_ids"] == [item["id"]]
    assert Decimal(told(send(web, "GET", f"/receivables/{item['id']}"))["open"]) == 0
    assert (Invoice.objects.count(), Payment.objects.count()) == (1, 1)
    clean()
