"""Offers against the real database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kupiec.ground.kernel import bells, clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog.models import Item
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties import services as parties
from kupiec.people.parties.models import CustomerTerms, Party
from kupiec.people.parties.tests import builders as customers
from kupiec.sales.offers import events, queries, services
from kupiec.sales.offers.models import LossReason, Offer, OfferLine, OfferVersion, Ordered
from kupiec.sales.offers.tests import builders
from kupiec.sales.offers.values import DraftOfferLine, LineChange, Loss
from kupiec.sales.orders.models import Order, OrderLine

D = Decimal
TODAY = dt.date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def customer(actor: Actor) -> Party:
    builders.house(actor)
    return customers.party(actor, terms={"markup_percent": D(-2)})


def one_line(item: Item, quantity: str = "1", **kw: Any) -> DraftOfferLine:
    return DraftOfferLine(item.pk, D(quantity), **kw)


@pytest.mark.feature("OFR-1")
def test_an_offer_with_priced_free_optional_lines_and_sections(actor: Actor, customer: Party) -> None:
    pump = items.item(actor, list_price=D("489"))
    lines = (
        DraftOfferLine(None, description="Etap 1", kind="section"), one_line(pump, "2"),
        DraftOfferLine(None, D(1), "kpl", description="Szafa wg projektu", unit_price=D("7940"), vat_code="8"),
        one_line(pump, "1", choice="optional"),
    )  # fmt: skip
    with bells.heard() as rung:
        made = builders.offer(actor, customer, lines=lines)
    offer, version = Offer.objects.get(pk=made.offer_id), OfferVersion.objects.get(pk=made.version_id)
    assert offer.number == "OF 1/2026" and offer.state == "draft" and rung == [events.Created((offer.pk,))]
    prices = [(row.unit_price, row.net, row.price_source) for row in queries.lines(version.pk)]
    assert prices == [
        (D(0), D(0), "free"), (D("479.22"), D("958.44"), "engine"), (D(7940), D(7940), "free"), (D("479.22"), D("479.22"), "engine"),
    ]  # fmt: skip
    assert (version.net, version.gross) == (D("8898.44"), D("9754.08")) and offer.net == version.net
    assert version.valid_until == dt.date(2026, 12, 7)


@pytest.mark.feature("OFR-1")
def test_a_set_of_offers_costs_a_constant_number_of_statements(actor: Actor, customer: Party) -> None:
    pump = items.item(actor)
    builders.offer(actor, customer, lines=(one_line(pump),))
    counts = []
    for size, lines in ((1, 1), (1, 30), (20, 10)):
        drafts = [builders.draft(actor, customer, lines=(one_line(pump),) * lines) for _ in range(size)]
        with CaptureQueriesContext(connection) as seen:
            services.create(drafts, by=actor)
        counts.append(len(seen))
    assert counts[0] == counts[1] and counts[2] <= counts[0] + 4


@pytest.mark.feature("OFR-1")
@pytest.mark.parametrize(("line", "code"), [
    (DraftOfferLine(None, D(0), description="x"), "QUANTITY"), (DraftOfferLine(999999), "NO_ITEM"),
    (DraftOfferLine(None, description="x", vat_code="99"), "VAT_CODE"), (DraftOfferLine(None, choice="maybe"), "CHOICE"),
    (DraftOfferLine(None, description="x", unit_price=D(-1)), "BAD_PRICE"), (DraftOfferLine(None, description="x" * 500), "TOO_LONG"),
    (DraftOfferLine(None, description="x", discount_percent=D(101)), "BAD_DISCOUNT"),
])  # fmt: skip
def test_what_create_refuses(actor: Actor, customer: Party, line: DraftOfferLine, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        builders.offer(actor, customer, lines=(line,))
    assert refused.value.code == code and not Offer.objects.exists()


@pytest.mark.feature("OFR-2")
def test_the_worked_example_of_versions(actor: Actor, customer: Party) -> None:
    """OF 188/2026: 1 sent, 2 from 1 with a line removed and a price changed, sent; 3 draft; 2 accepted, 3 discarded."""
    pump, radiator = items.item(actor, list_price=D("489")), items.item(actor, list_price=D("742"))
    made = builders.offer(actor, customer, lines=(one_line(pump, "2"), one_line(radiator, "4")))
    services.send([made.version_id], by=actor)
    second = services.new_version(made.offer_id, label="zamienniki", by=actor)
    first_line, second_line = queries.lines(second)
    services.lines.remove(second, [(second_line.pk, second_line.version)], by=actor)
    services.lines.change(second, first_line.pk, LineChange(unit_price=D("470.00"), reason="ilości"), version=1, by=actor)
    services.send([second], by=actor)
    third = services.new_version(made.offer_id, by=actor)
    assert OfferVersion.objects.get(pk=third).ordinal == 3 and Offer.objects.get(pk=made.offer_id).versions == 3

    found = queries.compare(made.version_id, second)
    assert [row.change for row in found.rows] == ["changed", "removed"]
    assert found.rows[0].before is not None and found.rows[0].before.unit_price == D("479.22")
    assert found.rows[0].line.unit_price == D("470.00")
    assert found.delta == D("940.00") - D("958.44") - 4 * D("727.16")

    (accepted,) = services.accept([second], by=actor)
    states = [version.state for version in queries.versions(made.offer_id)]
    assert states == ["rejected", "accepted", "discarded"] and accepted.whole
    line = OrderLine.objects.get(order_id=accepted.order_id)
    assert (line.unit_price, line.quantity, line.price_source) == (D("470.00"), D(2), "offer")
    assert Offer.objects.get(pk=made.offer_id).state == "won"
    assert OfferLine.objects.filter(offer_version_id=third).exists()


@pytest.mark.feature("OFR-2")
def test_variants_live_side_by_side_and_accepting_one_closes_the_other(actor: Actor, customer: Party) -> None:
    made = builders.offer(actor, customer, lines=(one_line(items.item(actor)),))
    other = services.add_variant(made.version_id, label="tańszy", by=actor)
    assert [str(version) for version in queries.versions(made.offer_id)] == ["1A", "1B"]
    services.send([made.version_id, other], by=actor)
    services.accept([other], by=actor)
    assert [version.state for version in queries.versions(made.offer_id)] == ["rejected", "accepted"]


@pytest.mark.feature("OFR-2")
def test_sent_versions_are_frozen_even_against_the_database(actor: Actor, customer: Party) -> None:
    made = builders.offer(actor, customer, lines=(one_line(items.item(actor)),))
    services.send([made.version_id], by=actor)
    line = queries.lines(made.version_id)[0]
    for verb in (
        lambda: services.lines.change(made.version_id, line.pk, LineChange(quantity=D(2)), by=actor),
        lambda: services.lines.remove(made.version_id, [(line.pk, None)], by=actor),
        lambda: services.lines.add(made.version_id, [DraftOfferLine(None)], by=actor),
        lambda: services.edit(made.version_id, {"label": "x"}, by=actor),
        lambda: services.reprice(made.version_id, by=actor),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="VERSION_FROZEN"):
            verb()
    for change in (OfferLine.objects.filter(pk=line.pk).delete, lambda: OfferLine.objects.update(quantity=9)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert OfferVersion.objects.get(pk=made.version_id).snapshot["name"] == customer.name


@pytest.mark.feature("OFR-2")
def test_one_draft_at_a_time_and_empty_or_overdue_ones_are_not_sent(actor: Actor, customer: Party) -> None:
    made = builders.offer(actor, customer, lines=())
    with pytest.raises(Refusal, match="EMPTY"):
        services.send([made.version_id], by=actor)
    with pytest.raises(Refusal, match="DRAFT_OPEN"):
        services.new_version(made.offer_id, by=actor)
    with pytest.raises(Refusal, match="ONLY_VERSION"):
        services.discard(made.version_id, by=actor)
    services.lines.add(made.version_id, [DraftOfferLine(None, description="usługa")], by=actor)
    with clock.frozen(TODAY + dt.timedelta(days=60)), pytest.raises(Refusal, match="OVER"):
        services.send([made.version_id], by=actor)
    with pytest.raises(Refusal, match="VALID_UNTIL"):
        services.edit(made.version_id, {"valid_until": dt.date(2026, 1, 1)}, by=actor)


@pytest.mark.feature("OFR-3")
def test_copies_for_another_customer_repriced_or_kept(actor: Actor, customer: Party) -> None:
    pump = items.item(actor, list_price=D("100"))
    other = customers.party(actor, terms={"markup_percent": D(-10)})
    made = builders.offer(actor, customer, lines=(one_line(pump, "3"),), text_before="Dzień dobry")
    kept = Offer.objects.get(pk=services.copy(made.version_id, party_id=other.pk, reprice=False, by=actor))
    fresh = Offer.objects.get(pk=services.copy(made.version_id, party_id=other.pk, reprice=True, by=actor))
    assert (kept.net, fresh.net) == (D(294), D(270)) and kept.party_id == other.pk
    assert kept.number == "OF 2/2026" and kept.copied_from_id == made.offer_id
    assert queries.versions(kept.pk)[0].text_before == "Dzień dobry"


@pytest.mark.feature("OFR-11")
def test_chosen_lines_go_on_and_the_rest_stays_open(actor: Actor, customer: Party) -> None:
    pump, valve = items.item(actor), items.item(actor)
    made = builders.offer(actor, customer, lines=(
        one_line(pump, "10"), one_line(valve, "5"), DraftOfferLine(None, description="Montaż", unit_price=D(500)),
    ))  # fmt: skip
    services.send([made.version_id], by=actor)
    pumps, valves, work = made.line_ids
    (first,) = services.accept([made.version_id], quantities={pumps: D(4), work: D(1)}, by=actor)
    assert not first.whole and Offer.objects.get(pk=made.offer_id).state == "partly"
    assert queries.left_to_order(made.line_ids) == {pumps: D(6), valves: D(5), work: D(0)}
    assert [line.item_id for line in OrderLine.objects.filter(order_id=first.order_id).order_by("position")] == [pump.pk, None]
    with pytest.raises(Refusal, match="TOO_MUCH"):
        services.accept([made.version_id], quantities={pumps: D(7)}, by=actor)
    (second,) = services.accept([made.version_id], by=actor)
    assert second.whole and Offer.objects.get(pk=made.offer_id).state == "won"
    assert Ordered.objects.count() == 4 and Order.objects.count() == 2
    with pytest.raises(Refusal, match="NOTHING_CHOSEN"):
        services.accept([made.version_id], by=actor)
    Order.objects.filter(pk=second.order_id).update(state="cancelled")
    assert queries.left_to_order(made.line_ids)[pumps] == D(6)


@pytest.mark.feature("OFR-11")
def test_a_prospect_becomes_a_customer_when_he_accepts(actor: Actor) -> None:
    builders.house(actor)
    prospect = customers.party(actor, roles=frozenset())
    made = builders.offer(actor, prospect, lines=(one_line(items.item(actor)),))
    assert not Party.objects.get(pk=prospect.pk).customer
    services.send([made.version_id], by=actor)
    services.accept([made.version_id], by=actor)
    assert Party.objects.get(pk=prospect.pk).customer
    assert CustomerTerms.objects.filter(party=prospect).exists()


@pytest.mark.feature("OFR-8")
def test_lost_with_reason_competitor_and_price_and_opened_again(actor: Actor, customer: Party) -> None:
    reason = services.save_reason("PRICE", name="Za drogo", by=actor)
    made = builders.offer(actor, customer, lines=(one_line(items.item(actor)),))
    services.send([made.version_id], by=actor)
    with pytest.raises(Refusal, match="REQUIRED"):
        services.lose([made.offer_id], loss=Loss(0), by=actor)
    services.lose([made.offer_id], loss=Loss(reason, competitor_name="Hydro-Max", competitor_price=D("91.50")), by=actor)
    offer = Offer.objects.get(pk=made.offer_id)
    assert (offer.state, offer.reason_id, offer.competitor_price, offer.result_on) == ("lost", reason, D("91.50"), TODAY)
    with pytest.raises(Refusal, match="CLOSED"):
        services.lose([made.offer_id], loss=Loss(reason), by=actor)
    with pytest.raises(Refusal, match="CLOSED"):
        services.new_version(made.offer_id, by=actor)
    services.reopen([made.offer_id], by=actor)
    offer.refresh_from_db()
    assert offer.state == "sent" and offer.reason_id is None
    assert LossReason.objects.count() == 1


@pytest.mark.feature("OFR-8")
def test_validity_ends_offers(actor: Actor, customer: Party) -> None:
    made = builders.offer(actor, customer, lines=(one_line(items.item(actor)),))
    services.send([made.version_id], by=actor)
    assert services.expire(by=actor) == 0
    with clock.frozen(TODAY + dt.timedelta(days=15)):
        assert services.expire(by=actor) == 1
    assert Offer.objects.get(pk=made.offer_id).state == "expired"
    with pytest.raises(Refusal, match="NO_PASSAGE"):
        services.accept([made.version_id], by=actor)


def test_lines_are_repriced_undone_moved_and_guarded(actor: Actor, customer: Party) -> None:
    pump, valve = items.item(actor, list_price=D(100)), items.item(actor, list_price=D(10))
    made = builders.offer(actor, customer, lines=(one_line(pump), one_line(valve)))
    first, second = made.line_ids
    changed = services.lines.change(made.version_id, first, LineChange(unit_price=D(90)), version=1, by=actor)
    with pytest.raises(Conflict):
        services.lines.change(made.version_id, first, LineChange(quantity=D(9)), version=1, by=actor)
    assert OfferLine.objects.get(pk=first).price_source == "manual"
    assert changed.undo is not None
    services.lines.undo(made.version_id, changed.undo, by=actor)
    assert OfferLine.objects.get(pk=first).unit_price == D(98)
    removed = services.lines.remove(made.version_id, [(first, None)], by=actor)
    assert OfferVersion.objects.get(pk=made.version_id).net == D("9.80") and removed.undo is not None
    services.lines.undo(made.version_id, removed.undo, by=actor)
    assert OfferVersion.objects.get(pk=made.version_id).net == D("107.80")
    services.lines.duplicate(made.version_id, second, by=actor)
    services.lines.move(made.version_id, second, before=None, by=actor)
    assert [line.item_id for line in queries.lines(made.version_id)][-1] == valve.pk
    services.lines.change(made.version_id, second, LineChange(discount_percent=D(50)), by=actor)
    assert services.reprice(made.version_id, by=actor) == [second]
    assert OfferLine.objects.get(pk=second).discount_percent == 0
    services.edit(made.version_id, {"issue_date": TODAY - dt.timedelta(days=1)}, by=actor)
    assert OfferLine.objects.get(pk=second).stale == "date"


def test_rights_and_rows(actor: Actor, customer: Party) -> None:
    made = builders.offer(actor, customer, lines=(DraftOfferLine(None, description="x"),))
    nobody = Actor(user_id=None, company_id=actor.company_id, rights=frozenset({"offers.see"}), scopes={"offers": "own"})
    assert queries.visible(actor).count() == 1 and queries.visible(nobody).count() == 0
    for verb in (
        lambda: services.create([builders.draft(actor, customer)], by=nobody), lambda: services.send([made.version_id], by=nobody),
        lambda: services.accept([made.version_id], by=nobody), lambda: services.new_version(made.offer_id, by=nobody),
        lambda: services.lines.add(made.version_id, [], by=nobody), lambda: services.copy(made.version_id, party_id=1, reprice=True, by=nobody),
        lambda: services.lose([made.offer_id], loss=Loss(1), by=nobody), lambda: services.reopen([made.offer_id], by=nobody),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="FORBIDDEN"):
            verb()
    half = Actor(user_id=None, company_id=actor.company_id, rights=frozenset({"offers.see", "offers.edit"}), scopes={"offers": "own"})
    with pytest.raises(Refusal, match="NO_OFFER"):
        services.new_version(made.offer_id, by=half)


def test_parties_stay_prospects_while_offered(actor: Actor) -> None:
    prospect = customers.party(actor, roles=frozenset())
    parties.archive([prospect.pk], by=actor)
    with pytest.raises(Refusal, match="PARTY_ARCHIVED"):
        builders.offer(actor, prospect)


@pytest.mark.feature("PRC-6")
def test_taking_a_line_off_marks_those_whose_discount_went_with_it(actor: Actor, customer: Party) -> None:
    stage = pricing.save_stage({"name": "Promocje", "mode": "all"}, by=actor)
    pricing.save_rule({"stage_id": stage, "name": "Od 1000 zł", "value": D(10), "from_document_value": D(1000)}, by=actor)
    pump, valve = items.item(actor, list_price=D(1000), code="PO-1"), items.item(actor, list_price=D(10), code="ZK-1")
    made = builders.offer(actor, customer, lines=(DraftOfferLine(pump.pk, D(1)), DraftOfferLine(valve.pk, D(1))))
    dear, cheap = queries.lines(made.version_id)
    was = cheap.unit_price
    services.lines.remove(made.version_id, [(dear.pk, None)], by=actor)
    assert [(one.unit_price, one.stale) for one in queries.lines(made.version_id)] == [(was, "document")]
