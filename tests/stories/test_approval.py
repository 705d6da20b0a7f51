"""A story: an offer with a 20 % discount waits for the director, who approves it on a telephone from an e-mail (WFL-1..4)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.models import Role, RoleGiven, User
from kupiec.ground.access.public import actor_of
from kupiec.ground.access.testing import session_cookie
from kupiec.ground.company.models import Employee
from kupiec.ground.kernel import clock, jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.mail import choices
from kupiec.ground.mail.models import Mail
from kupiec.ground.workflow import demo
from kupiec.ground.workflow.models import Circulation, Definition, Task
from kupiec.house import roles
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.tests import builders as customers
from kupiec.sales.offers import services
from kupiec.sales.offers.models import Offer, OfferLine
from kupiec.sales.offers.tests import builders
from kupiec.sales.offers.values import DraftOfferLine, LineChange

D = Decimal
TODAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


def person(by: Actor, role: Role, code: str, email: str) -> Actor:
    employee = Employee.objects.create(
        company_id=by.company_id, branch_id=by.branch_id, code=code, first_name=code.capitalize(), last_name="Nowak"
    )
    user = User.objects.create(username=code, employee=employee, email=email)
    RoleGiven.objects.create(user=user, role=role, company_id=by.company_id, branch_id=by.branch_id)
    return actor_of(user, company_id=by.company_id)


def browser(by: Actor) -> Client:
    client = Client()
    client.cookies.load(dict(session_cookie(User.objects.get(pk=by.user_id))))
    return client


@pytest.mark.feature("WFL-3")
def test_a_discount_above_the_limit_waits_for_the_director(actor: Actor) -> None:
    builders.house(actor)
    made = roles.ensure(by=actor)
    seller, director = (
        person(actor, made["handlowiec"], "anna", "anna@example.com"),
        person(actor, made["dyrektor"], "marek", "marek@example.com"),
    )
    choices.save_sender(name="Biuro", address="biuro@example.com", copy_to="", by=actor)
    customer = customers.party(actor)
    pump = items.item(actor, list_price=D("489"))
    before = services.create([builders.draft(seller, customer)], by=seller)[0]
    services.add_variant(before.version_id, label="tańszy", by=seller)  # from now on numbers of versions aren't those of their offers
    offer = services.create(
        [builders.draft(seller, customer, salesperson_id=seller.employee_id, lines=(DraftOfferLine(pump.pk, D(10)),))], by=seller
    )[0]
    page, at_the_desk = reverse("offer-version", args=[offer.version_id]), browser(seller)

    # without a definition nothing of circulation is shown
    plain = at_the_desk.get(page).content.decode()
    assert "Przekaż do akceptacji" not in plain and 'data-panel="workflow"' not in plain and "panel=workflow" not in plain
    demo.discounts("offers.offer", name="Rabat powyżej 15%", by=actor)
    assert "Przekaż do akceptacji" not in at_the_desk.get(page).content.decode()

    # a discount of 20 % → sending is refused with clear words, and one click passes it on
    line = OfferLine.objects.get(offer_version_id=offer.version_id)
    services.lines.change(offer.version_id, line.pk, LineChange(discount_percent=D(20), reason="duża ilość"), by=seller)
    with pytest.raises(Refusal, match="NOT_APPROVED") as refused:
        services.send([offer.version_id], by=seller)
    assert "Rabat powyżej 15%" in refused.value.text
    shown = at_the_desk.get(page).content.decode()
    assert "Przekaż do akceptacji" in shown and "wymaga najpierw akceptacji" in shown
    assert at_the_desk.post(page, {"operation": "circulate", "ids": offer.version_id}).status_code in (200, 204, 302)
    circulation = Circulation.objects.get()
    assert (circulation.state, circulation.kind, circulation.record_id) == ("running", "offers.offer", offer.offer_id)
    waits = at_the_desk.get(page).content.decode()
    assert "Przekaż do akceptacji" not in waits and "Marek Nowak" in waits

    # the director reads the e-mail on a telephone and approves
    jobs.run_pending()
    mail = Mail.objects.get(kind="decision")
    assert mail.to == "marek@example.com" and "20%" in mail.text
    address = re.search(r"/decyzja/[0-9a-f-]+/", mail.text)
    assert address is not None
    telephone = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone)"})
    read = telephone.get(address[0]).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', read)
    assert seen is not None and "20%" in read and customer.name in read and Task.objects.get().state == "waiting"
    assert telephone.post(address[0], {"do": "approve", "comment": "Zgoda", "seen": seen[1]}).status_code == 200
    assert Circulation.objects.get().state == "approved" and not Task.objects.filter(state="waiting").exclude(step__mode="inform").exists()

    # changed after approval it waits again; back as approved it may go out, and the timeline tells
    services.lines.change(offer.version_id, line.pk, LineChange(discount_percent=D(25), reason="więcej"), by=seller)
    with pytest.raises(Refusal, match="NOT_APPROVED") as again:
        services.send([offer.version_id], by=seller)
    assert "20% → 25%" in again.value.text
    services.lines.change(offer.version_id, line.pk, LineChange(discount_percent=D(20), reason="jak w akceptacji"), by=seller)
    assert services.send([offer.version_id], by=seller) == 1 and Offer.objects.get(pk=offer.offer_id).state == "sent"
    history = at_the_desk.get(page, {"panel": "history"}, headers={"HX-Request": "true"}).content.decode()
    assert "Zgoda" in history and "Marek Nowak" in history and "Akceptacja rabatu" in history
    assert "Marek Nowak" in browser(director).get(f"/obiegi/{circulation.pk}/").content.decode()
    assert Definition.objects.get().latest == 1


@pytest.mark.feature("WFL-3")
def test_an_order_with_a_discount_above_the_limit_is_not_accepted_before_it_is_approved(actor: Actor) -> None:
    from kupiec.ground.documents.public import Ref
    from kupiec.ground.workflow import services as circulating
    from kupiec.money.stock.public import Warehouse
    from kupiec.sales.orders import public as orders
    from kupiec.sales.orders.models import Order
    from kupiec.sales.orders.tests import builders as selling

    builders.house(actor)
    made = roles.ensure(by=actor)
    director = person(actor, made["dyrektor"], "marek", "marek@example.com")
    demo.discounts("orders.order", name="Rabat w zamówieniu", by=actor)
    customer, pump = customers.party(actor, terms={"credit_limit": D(1_000_000)}), items.item(actor, list_price=D("489"))
    place = Warehouse.objects.get(company_id=actor.company_id)
    line = selling.line(pump, 2, price="489.00", discount_percent=D(20))
    draft = orders.DraftOrder(
        company_id=actor.company_id,
        branch_id=actor.branch_id or 0,
        warehouse_id=place.pk,
        orderer_id=customer.pk,
        issue_date=TODAY,
        currency="PLN",
        lines=(line,),
    )
    (order,) = orders.create([draft], by=actor)
    with pytest.raises(Refusal, match="NOT_APPROVED"):
        orders.accept([order.order_id], by=actor)
    circulating.start([Ref("orders.order", order.order_id)], by=actor)
    circulating.act(Task.objects.get().pk, "approve", by=director)
    orders.accept([order.order_id], by=actor)
    assert Order.objects.get(pk=order.order_id).state == "accepted"
