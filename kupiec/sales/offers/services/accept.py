"""An offer is accepted, whole or in part: an order is made of it (OFR-8, OFR-11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import audit, bells, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows, update_rows
from kupiec.ground.kernel.money import EXACT, ZERO
from kupiec.ground.kernel.prepared import IDS, Prepared
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.offers import events, queries, rules
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion, Ordered
from kupiec.sales.offers.services import loading, totals
from kupiec.sales.offers.services.versions import SUBJECT
from kupiec.sales.offers.values import Accepted, Choice, LineKind, OfferState, VersionState
from kupiec.sales.orders import public as orders


@dataclass(frozen=True, slots=True)
class Deal:
    """A version being accepted, its lines, and what is ordered of them now, in line units."""

    offer: Offer
    version: OfferVersion
    lines: Sequence[OfferLine]
    chosen: Mapping[int, Decimal]
    instead: Mapping[int, int]

    @property
    def ordered(self) -> list[tuple[OfferLine, Decimal]]:
        known = {line.pk: line for line in self.lines}
        return [(known[pk], quantity) for pk, quantity in self.chosen.items()]

    @property
    def state(self) -> OfferState:
        """Won when nothing firm stays open: each is ordered, or an alternative of it."""
        ordered = {line.pk for line in self.lines if line.pk in self.chosen or queries.left_of(line) < line.base_quantity}
        replaced = {self.instead[pk] for pk in ordered if pk in self.instead}
        firm = [line for line in self.lines if line.choice == Choice.FIRM and line.pk not in replaced]
        with localcontext(EXACT):
            open_now = [queries.left_of(line) - self.chosen.get(line.pk, ZERO) * line.factor for line in firm]
        return rules.result_of(
            ordered=[line.base_quantity - rest for line, rest in zip(firm, open_now, strict=True)],
            offered=[line.base_quantity for line in firm],
        )


def accept(
    version_ids: Sequence[int], *, quantities: Mapping[int, Decimal] | None = None, confirm: bool = False, by: Actor
) -> list[Accepted]:
    """Customers take these versions: an order is made of each, of its firm lines, or of the lines and quantities chosen
    (line units); what is left stays open and may be ordered later by accepting again. `confirm`: the orders are accepted
    at once, as far as credit and terms let them.

    Prices go on unchanged; a prospect becomes a customer; other sent variants are closed, drafts put aside, kept. A
    constant number of statements for any number of offers. Refuses NO_OFFER, NO_PASSAGE, NO_LINE, NOTHING_CHOSEN,
    TOO_MUCH, and what orders refuse. Rings Decided.
    """
    by.require("offers.result")
    if not version_ids:
        return []
    with tx.write_tx(by=by):
        papers = loading.papers(version_ids, by=by)
        _check(papers)
        deals = _deals(papers, quantities)
        _make_customers({deal.offer.party_id for deal in deals}, by=by)
        made = orders.create([_draft(deal) for deal in deals], accept=confirm, by=by)
        carried = {deal.offer.pk: order.order_id for deal, order in zip(deals, made, strict=True)}
        attributes.copy(SUBJECT, carried, to_kind="orders.order", by=by)
        with localcontext(EXACT):
            insert_rows(
                Ordered(company_id=deal.offer.company_id, offer_line=line, order_line_id=pk, quantity=quantity * line.factor)
                for deal, order in zip(deals, made, strict=True)
                for (line, quantity), pk in zip(deal.ordered, order.line_ids, strict=True)
            )
        _settle(papers, deals)
        for deal, order in zip(deals, made, strict=True):
            data = {"version": str(deal.version), "order": order.order_id}
            audit.tell(SUBJECT, [deal.offer.pk], "accepted", by=by, data=data)
        bells.ring(events.Decided(tuple(papers.offers)), by=by)
        return [Accepted(deal.offer.pk, order.order_id, deal.state == OfferState.WON) for deal, order in zip(deals, made, strict=True)]


def _check(papers: loading.Papers) -> None:
    """Refuses NO_PASSAGE, also for two versions of one offer: accepting one closes the other."""
    for version in papers.chosen:
        if version.state != VersionState.ACCEPTED:
            rules.check_passage(version.state, VersionState.ACCEPTED)
    if len(papers.chosen) > len(papers.offers):
        raise Refusal("NO_PASSAGE", N_("Of each offer only one version can be accepted."), "state")


_LINES = Prepared(
    lambda ids: queries.with_ordered(OfferLine.objects.filter(offer_version__among=ids)).order_by("offer_version_id", "position"),
    ids=IDS,
)


def _deals(papers: loading.Papers, quantities: Mapping[int, Decimal] | None) -> list[Deal]:
    lines: defaultdict[int, list[OfferLine]] = defaultdict(list)
    whole: defaultdict[int, list[OfferLine]] = defaultdict(list)
    for line in _LINES.records(ids={version.pk for version in papers.chosen}):
        whole[line.offer_version_id].append(line)
        if line.kind == LineKind.LINE:
            lines[line.offer_version_id].append(line)
    if quantities and quantities.keys() - {line.pk for members in lines.values() for line in members}:
        raise Refusal("NO_LINE", N_("This line is gone."), "lines")
    return [
        Deal(papers.offers[one.offer_id], one, lines[one.pk], _chosen(lines[one.pk], quantities), queries.alternatives(whole[one.pk]))
        for one in papers.chosen
    ]


def _chosen(lines: Sequence[OfferLine], quantities: Mapping[int, Decimal] | None) -> dict[int, Decimal]:
    """The quantity to order now of each line: what is left of firm ones, or what was chosen."""
    if quantities is None:
        chosen = {line.pk: _rest(line) for line in lines if line.choice == Choice.FIRM and queries.left_of(line) > 0}
    else:
        known = {line.pk: line for line in lines}
        chosen = {pk: quantity for pk, quantity in quantities.items() if quantity and pk in known}
        for pk, quantity in chosen.items():
            if quantity < 0:
                raise Refusal("QUANTITY", N_("The quantity must be above zero."), f"quantities.{pk}")
            catalog.measures.check_quantity(quantity, known[pk].unit, field=f"quantities.{pk}")
            if quantity * known[pk].factor > queries.left_of(known[pk]):
                raise Refusal("TOO_MUCH", N_("Of “%(line)s” only %(left)s is left to order."), f"quantities.{pk}",
                              params={"line": known[pk].description, "left": _rest(known[pk])})  # fmt: skip
    if not chosen:
        raise Refusal("NOTHING_CHOSEN", N_("Choose what the customer orders."), "quantities")
    return chosen


def _rest(line: OfferLine) -> Decimal:
    """What is left of a line, in its unit."""
    left = queries.left_of(line)
    return line.quantity if left == line.base_quantity else left / line.factor


def _make_customers(party_ids: Collection[int], *, by: Actor) -> None:
    facts = parties.documents_facts(party_ids, company_id=by.company_id)
    fresh = [pk for pk, one in facts.items() if not one.customer or one.terms is None]
    if fresh:
        parties.become_customer(fresh, by=by)


def _draft(deal: Deal) -> orders.DraftOrder:
    """An order with the offer's prices."""
    offer, version = deal.offer, deal.version
    return orders.DraftOrder(
        company_id=offer.company_id,
        branch_id=offer.branch_id,
        orderer_id=offer.party_id,
        issue_date=clock.today(),
        currency=version.currency_id,
        rate=version.rate,
        rate_table=version.rate_table,
        rate_on=version.rate_on,
        prices_gross=version.prices_gross,
        vat_method=version.vat_method,
        payment_method=version.payment_method,
        payment_days=version.payment_days,
        salesperson_id=offer.salesperson_id,
        language=version.language,
        customer_reference=version.customer_reference,
        lines=tuple(_order_line(line, quantity) for line, quantity in deal.ordered),
    )


def _order_line(line: OfferLine, quantity: Decimal) -> orders.DraftOrderLine:
    return orders.DraftOrderLine(
        item_id=line.item_id,
        unit=line.unit,
        quantity=quantity,
        factor=line.factor,
        description=line.description,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        list_price=line.list_price,
        trace=line.trace,
        price_source="offer",
        price_reason=line.price_reason,
        vat_code=line.vat_code,
        vat_percent=line.vat_percent,
        cost=line.cost,
    )


def _settle(papers: loading.Papers, deals: Iterable[Deal]) -> None:
    """Versions accepted, the others of their offers closed, and the offers' results; two statements."""
    now = clock.now()
    accepted = {deal.version.pk for deal in deals}
    rows = []
    for version in papers.versions:
        state = _BESIDE.get(VersionState(version.state)) if version.pk not in accepted else VersionState.ACCEPTED
        if state and state != version.state:
            version.state = state
            decided = version.decided_at if state == VersionState.DISCARDED else now
            rows.append({"pk": version.pk, "state": state, "decided_at": decided, "updated_at": now})
    update_rows(OfferVersion, rows, ["state", "decided_at", "updated_at"])
    results = {deal.offer.pk: {"state": deal.state, "result_on": clock.today()} for deal in deals}
    totals.show(papers.versions, results)


_BESIDE = {VersionState.SENT: VersionState.REJECTED, VersionState.DRAFT: VersionState.DISCARDED}
"""What becomes of versions beside the accepted one; the others stay as they are."""
