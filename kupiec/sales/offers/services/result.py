"""How an offer ends: accepted whole or in part (an order is made), lost with the reason, opened again (OFR-8, OFR-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext

from kupiec.ground.kernel import audit, bells, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import EXACT
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import public as parties
from kupiec.sales.offers import events, queries, rules
from kupiec.sales.offers.models import LossReason, Offer, OfferLine, OfferVersion, Ordered
from kupiec.sales.offers.services import loading, totals
from kupiec.sales.offers.services.versions import SUBJECT
from kupiec.sales.offers.values import Accepted, Choice, LineKind, Loss, OfferState, VersionState
from kupiec.sales.orders import public as orders

ZERO = Decimal(0)


def accept(version_id: int, *, quantities: Mapping[int, Decimal] | None = None, by: Actor) -> Accepted:
    """The customer takes the version: an order is made of its firm lines, or of the lines and quantities chosen
    (line units); what is left stays open and may be ordered later by accepting again.

    Prices go on unchanged; a prospect becomes a customer; other sent variants are closed, drafts put aside, kept.
    Refuses NO_PASSAGE, NOTHING_CHOSEN, TOO_MUCH, and what orders refuse. Rings Decided.
    """
    by.require("offers.result")
    with tx.write_tx(by=by):
        offer, version = loading.version(version_id, by=by)
        again = version.state == VersionState.ACCEPTED
        if not again:
            rules.check_passage(version.state, VersionState.ACCEPTED)
        lines = list(OfferLine.objects.filter(offer_version_id=version.pk, kind=LineKind.LINE).order_by("position"))
        chosen = _chosen(lines, quantities)
        facts = parties.documents_facts([offer.party_id], company_id=by.company_id)[offer.party_id]
        if not facts.customer or facts.terms is None:
            parties.become_customer([offer.party_id], by=by)
        order_id = _order(offer, version, chosen, by=by)
        whole = _settle(offer, version, lines, by=by)
        audit.tell(SUBJECT, [offer.pk], "accepted", by=by, data={"version": str(version), "order": order_id})
        bells.ring(events.Decided((offer.pk,)), by=by)
        return Accepted(offer.pk, order_id, whole)


def _chosen(
    lines: Sequence[OfferLine], quantities: Mapping[int, Decimal] | None
) -> list[tuple[OfferLine, Decimal]]:
    """Lines with the quantity to order now (line units): what is left of firm ones, or what was chosen."""
    left = queries.left_to_order([line.pk for line in lines])
    if quantities is None:
        chosen = [
            (line, line.quantity if left[line.pk] == line.base_quantity else left[line.pk] / line.factor)
            for line in lines
            if line.choice == Choice.FIRM and left[line.pk] > 0
        ]
    else:
        known = {line.pk: line for line in lines}
        if set(quantities) - known.keys():
            raise Refusal("NO_LINE", N_("This line is gone."), "lines")
        chosen = [(known[pk], quantity) for pk, quantity in quantities.items() if quantity > 0]
        for line, quantity in chosen:
            if quantity * line.factor > left[line.pk]:
                raise Refusal("TOO_MUCH", N_("Of “%(line)s” only %(left)s is left to order."), "quantities",
                              params={"line": line.description, "left": f"{(left[line.pk] / line.factor).normalize():f}"})  # fmt: skip
    if not chosen:
        raise Refusal("NOTHING_CHOSEN", N_("Choose what the customer orders."), "quantities")
    return chosen


def _order(offer: Offer, version: OfferVersion, chosen: Sequence[tuple[OfferLine, Decimal]], *, by: Actor) -> int:
    """One order with the offer's prices, and a row of lineage for each line."""
    draft = orders.DraftOrder(
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
        lines=tuple(_order_line(line, quantity) for line, quantity in chosen),
    )
    made = orders.create([draft], by=by)[0]
    with localcontext(EXACT):
        Ordered.objects.bulk_create(
            Ordered(company_id=offer.company_id, offer_line=line, order_line_id=pk, quantity=quantity * line.factor)
            for (line, quantity), pk in zip(chosen, made.line_ids, strict=True)
        )
    return made.order_id


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


def _settle(offer: Offer, version: OfferVersion, lines: Sequence[OfferLine], *, by: Actor) -> bool:
    """The version accepted, the others closed, the offer's result; whether everything firm was ordered."""
    now = clock.now()
    others = OfferVersion.objects.filter(offer_id=offer.pk).exclude(pk=version.pk)
    others.filter(state=VersionState.SENT).update(state=VersionState.REJECTED, decided_at=now, updated_at=now)
    others.filter(state=VersionState.DRAFT).update(state=VersionState.DISCARDED, updated_at=now)
    if version.state != VersionState.ACCEPTED:
        OfferVersion.objects.filter(pk=version.pk).update(state=VersionState.ACCEPTED, decided_at=now, updated_at=now)
    firm = [line for line in lines if line.choice == Choice.FIRM]
    left = queries.left_to_order([line.pk for line in firm])
    state = rules.result_of(
        ordered=[line.base_quantity - left[line.pk] for line in firm], offered=[line.base_quantity for line in firm]
    )
    records.update(offer, {"state": state, "result_on": clock.today(), "updated_at": now}, version=None)
    totals.refresh([offer.pk])
    return state == OfferState.WON


def lose(offer_ids: Sequence[int], *, loss: Loss, by: Actor) -> int:
    """Close offers as lost with the reason, the competitor and his price. Refuses CLOSED, REQUIRED, UNKNOWN_KEY."""
    by.require("offers.result")
    if not LossReason.objects.filter(pk=loss.reason_id, active=True).exists():
        raise Refusal("REQUIRED", N_("Choose the reason."), "reason_id")
    values = {
        "reason_id": loss.reason_id, "competitor_id": loss.competitor_id, "competitor_name": loss.competitor_name.strip(),
        "competitor_price": loss.competitor_price, "result_note": loss.note.strip(),
    }  # fmt: skip
    records.fit(Offer, {name: value for name, value in values.items() if not name.endswith("_id")})
    with tx.write_tx(by=by):
        found = loading.offers(offer_ids, by=by)
        for offer in found.values():
            loading.check_open(offer)
        records.check_keys(Offer, [values])
        now = clock.now()
        Offer.objects.filter(pk__in=found).update(
            **values, state=OfferState.LOST, result_on=clock.today(), updated_at=now
        )
        versions = OfferVersion.objects.filter(offer_id__in=found)
        versions.filter(state=VersionState.SENT).update(state=VersionState.REJECTED, decided_at=now, updated_at=now)
        versions.filter(state=VersionState.DRAFT).update(state=VersionState.DISCARDED, updated_at=now)
        totals.refresh(sorted(found))
        audit.tell(SUBJECT, sorted(found), "lost", by=by, data={"note": loss.note})
        bells.ring(events.Decided(tuple(sorted(found))), by=by)
        return len(found)


def reopen(offer_ids: Sequence[int], *, by: Actor) -> int:
    """Open lost or expired offers again: their last version may be sent anew as the next one. Refuses NO_PASSAGE when won."""
    by.require("offers.result")
    with tx.write_tx(by=by):
        found = loading.offers(offer_ids, by=by)
        for offer in found.values():
            if offer.state not in (OfferState.LOST, OfferState.EXPIRED):
                raise Refusal("NO_PASSAGE", N_("Only lost and expired offers can be opened again."), "state")
        now = clock.now()
        was_sent = set(
            OfferVersion.objects.filter(offer_id__in=found, sent_at__isnull=False).values_list("offer_id", flat=True)
        )
        for state, ids in ((OfferState.SENT, was_sent), (OfferState.DRAFT, set(found) - was_sent)):
            Offer.objects.filter(pk__in=ids).update(
                state=state, result_on=None, reason=None, competitor=None, competitor_name="", competitor_price=None,
                result_note="", updated_at=now,
            )  # fmt: skip
        drafts = OfferVersion.objects.filter(offer_id__in=set(found) - was_sent, state=VersionState.DISCARDED)
        drafts.update(state=VersionState.DRAFT, updated_at=now)
        totals.refresh(sorted(found))
        audit.tell(SUBJECT, sorted(found), "reopened", by=by)
        bells.ring(events.Decided(tuple(sorted(found))), by=by)
        return len(found)


def save_reason(code: str, *, name: str, by: Actor) -> int:
    """Add a reason of lost offers, or rename it."""
    by.require("offers.setup")
    values = {"code": code.strip(), "name": name.strip()}
    if not all(values.values()):
        raise Refusal("REQUIRED", N_("Give the code and the name."), "name")
    records.fit(LossReason, values)
    with tx.write_tx(by=by):
        row, _made = LossReason.objects.update_or_create(code=values["code"], defaults={"name": values["name"]})
        return row.pk
