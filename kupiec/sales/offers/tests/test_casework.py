"""A case and its papers: an offer made of an opportunity, the strip to payment, plan beside actual, lines behind."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.refusal import Refusal
from kupiec.people.cases import finance, queries, services
from kupiec.people.cases.tests import builders as make
from kupiec.people.cases.values import WantDraft
from kupiec.sales.offers import casework
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion
from tests.security import world

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def living(cast):
    return world.build(cast)


@pytest.mark.feature("CAS-5")
def test_an_offer_takes_goods_prices_and_terms_of_the_opportunity(living, actor):
    one = make.case(actor, living.party.pk, name="Kotłownia", payment_days=45, delivery_terms="Na budowę, HDS", terms="Gwarancja 5 lat.")
    wanted = [
        WantDraft(item_id=living.item.pk, quantity=D(4), expected_price=D("101.50")),
        WantDraft(item_id=living.item.pk),
        WantDraft(description="Montaż", unit="kpl."),
    ]
    services.set_wants(one.pk, wanted, by=actor)
    (offer,) = casework.make_offer([one.pk], by=actor)
    made, version = Offer.objects.get(pk=offer), OfferVersion.objects.get(offer_id=offer)
    assert (made.party_id, made.subject, made.salesperson_id) == (living.party.pk, "Kotłownia", actor.employee_id)
    assert (version.payment_days, version.delivery_terms, version.customer_reference) == (45, "Na budowę, HDS", "")
    assert version.text_after.startswith("Gwarancja 5 lat.")
    lines = list(OfferLine.objects.filter(offer_version=version).order_by("position"))
    assert [(line.item_id, line.quantity, line.description[:6]) for line in lines][2] == (None, D(1), "Montaż")
    assert (lines[0].unit_price, lines[0].price_source, lines[1].price_source) == (D("101.50"), "manual", lines[1].price_source)
    assert lines[1].unit_price == D("94.05")
    assert queries.members([one.pk])[one.pk] == [documents.Ref("offers.offer", offer)]
    with pytest.raises(Refusal) as refused:
        casework.make_offer([make.case(actor).pk], by=actor)
    assert refused.value.code == "NO_PARTY"


@pytest.mark.feature("CAS-4")
@pytest.mark.feature("CAS-5")
def test_plan_and_actual_with_the_lines_behind_and_the_strip_to_payment(living, actor):
    order = documents.Ref("orders.order", living.order.pk)
    one = make.case(actor, living.party.pk, expected_value=D(300), planned_revenue=D(300), planned_cost=D(20), refs=(order,))
    found = finance.account(one, by=actor)
    kinds = {paper.card.ref.kind for paper in found.papers}
    assert {"orders.order", "stock.document", "invoicing.invoice"} <= kinds
    assert found.sums["revenue"] == living.order.net and found.sums["ordered"] == living.order.net
    revenue, cost, margin = finance.rows(one, found, by=actor)
    assert (revenue["planned"], revenue["actual"], revenue["difference"]) == (D(300), living.order.net, living.order.net - 300)
    assert cost["actual"] == found.sums["cost"] and margin["actual"] == living.order.net - found.sums["cost"]
    invoice = next(paper.card.ref for paper in found.papers if paper.card.ref.kind == "invoicing.invoice")
    assert [line.amount for line in finance.lines(one, invoice, by=actor)] == [living.order.net]
    assert finance.lines(one, documents.Ref("orders.order", 999_999), by=actor) is None
    states = [node.state for node in finance.strip(one, found)]
    assert states[0] == "now" and states[1] == "ghost" and states[2] in ("done", "now") and states[4] in ("done", "now")


@pytest.mark.feature("CAS-4")
def test_a_case_of_many_papers_asks_as_much_as_one_of_one(living, actor):
    offers = list(Offer.objects.values_list("pk", flat=True))
    few, many = make.case(actor, living.party.pk), make.case(actor, living.party.pk)
    services.join(few.pk, [documents.Ref("orders.order", living.order.pk), documents.Ref("offers.offer", offers[0])], by=actor)
    others = [documents.Ref("orders.order", pk) for pk in type(living.order).objects.values_list("pk", flat=True)]
    services.join(many.pk, [*others, *[documents.Ref("offers.offer", pk) for pk in offers]], by=actor)

    def cost(case) -> int:
        with CaptureQueriesContext(connection) as asked:
            finance.account(case, by=actor)
        return len(asked)

    cost(few)
    assert cost(many) <= cost(few)
    with pytest.raises(Refusal) as refused:
        services.join(few.pk, [documents.Ref("orders.order", 999_999)], by=actor)
    assert refused.value.code == "UNKNOWN_KEY"
