"""What must hold in every committed state of offers."""

from __future__ import annotations

from kupiec.ground.kernel.invariants import invariant, offenders
from kupiec.money.pricing import public as pricing
from kupiec.sales.offers.models import OfferLine


@invariant("I38", "an offer is won or partly won exactly when one of its versions is accepted")
def results_follow_versions() -> list[str]:
    return offenders(
        "SELECT o.id, o.number, o.state FROM offers_offer o WHERE (o.state IN ('won', 'partly')) <> "
        "EXISTS (SELECT 1 FROM offers_version v WHERE v.offer_id = o.id AND v.state = 'accepted')"
    )


@invariant("I39", "no more is ordered of an offer's line than was offered")
def ordered_within_offered() -> list[str]:
    return offenders(
        "SELECT l.id, l.base_quantity, SUM(r.quantity) AS ordered FROM offers_line l JOIN offers_ordered r ON r.offer_line_id = l.id "
        "JOIN orders_line ol ON ol.id = r.order_line_id JOIN orders_order o ON o.id = ol.order_id WHERE o.state <> 'cancelled' "
        "GROUP BY l.id, l.base_quantity HAVING SUM(r.quantity) > l.base_quantity"
    )


@invariant("I40", "a version's total is the sum of its firm lines")
def totals_follow_lines() -> list[str]:
    return offenders(
        "SELECT v.id, v.net, v.gross, COALESCE(SUM(l.net), 0) AS lines FROM offers_version v LEFT JOIN offers_line l "
        "ON l.offer_version_id = v.id AND l.choice = 'firm' AND l.kind = 'line' GROUP BY v.id, v.net, v.gross, v.prices_gross "
        "HAVING CASE WHEN v.prices_gross THEN v.gross ELSE v.net END <> COALESCE(SUM(l.net), 0)"
    )


@invariant("I27", "the trace of an offer's line leads to its price")
def traces_lead_to_prices() -> list[str]:
    rows = OfferLine.objects.filter(trace__isnull=False, price_source="engine").values_list("pk", "trace", "unit_price")
    return [f"line={pk}" for pk, trace, price in rows.iterator() if pricing.replay(trace or {}) != price]
