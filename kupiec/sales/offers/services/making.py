"""Making offers: any number at once, numbered at first save, priced by one call per customer and day (OFR-1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, bells, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.offers import events
from kupiec.sales.offers import found as lookup
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion
from kupiec.sales.offers.services import price, sending, totals
from kupiec.sales.offers.values import Choice, CreatedOffer, DraftOffer, DraftOfferLine, LineKind

NUMBERS = "OF"
MOST_LINES = 2000
VALID_DAYS = 14
ONE = Decimal(1)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a set of drafts needs to know, read once."""

    facts: Mapping[int, parties.PartyFacts]
    items: Mapping[int, catalog.ItemFacts]
    percents: Mapping[str, Decimal]
    rates: Mapping[tuple[str, dt.date], company.Rate]
    base_currency: str


def create(drafts: Sequence[DraftOffer], *, send: bool = False, by: Actor) -> list[CreatedOffer]:
    """Make offers, each with its first version; to any party, also one that is no customer yet. `send`: they are sent
    at once.

    Refuses NO_PARTY, PARTY_ARCHIVED, NO_ITEM, ITEM_ARCHIVED, NO_UNIT, QUANTITY, VALID_UNTIL, RATE_MISSING,
    TOO_MANY_LINES, and what sending refuses. A constant number of statements per day. Numbers are taken
    last. Rings Created (and Sent).
    """
    by.require("offers.edit")
    if send:
        by.require("offers.send")
    if not drafts:
        return []
    with tx.write_tx(by=by):
        around = surroundings(drafts, by=by)
        offers = [_offer(draft, around, by=by) for draft in drafts]
        versions = [_version(offer, draft, around, by=by) for offer, draft in zip(offers, drafts, strict=True)]
        rows = [_made_lines(version, draft, around) for version, draft in zip(versions, drafts, strict=True)]
        _price(offers, versions, rows)
        for offer, version, lines in zip(offers, versions, rows, strict=True):
            totals.put(version, lines)
            offer.net, offer.gross = version.net, version.gross
            if send:
                sending.mark(offer, version, around.facts, filled=any(line.kind == LineKind.LINE for line in lines))
        _number(offers, by=by)
        _save(offers, versions, rows)
        attributes.write("offers.offer", {offer.pk: draft.attributes for offer, draft in zip(offers, drafts, strict=True)}, by=by)
        ids = tuple(offer.pk for offer in offers)
        lookup.numbered(offers, versions, around.facts, by=by)
        if any(item.kind == "set" for item in around.items.values()):
            _take_apart(offers, versions, send=send)
        audit.tell("offers.offer", ids, "created", by=by)
        bells.ring(events.Created(ids), by=by)
        if send:
            sending.tell(versions, {offer.pk: offer for offer in offers}, by=by)
    return [
        CreatedOffer(offer.pk, version.pk, tuple(line.pk for line in lines))
        for offer, version, lines in zip(offers, versions, rows, strict=True)
    ]


def _take_apart(offers: Sequence[Offer], versions: Sequence[OfferVersion], *, send: bool) -> None:
    """Sets into their components. Refuses SET_SENT: what is sent is frozen, so it is made first and sent after."""
    from kupiec.sales.offers.services import bundles

    if send and any(bundles.has_sets(version) for version in versions):
        raise Refusal("SET_SENT", N_("An offer with sets is made first, then sent."), "lines")
    for offer, version in zip(offers, versions, strict=True):
        bundles.made(offer, version)


def surroundings(drafts: Sequence[DraftOffer], *, by: Actor) -> Surroundings:
    """Parties, items, VAT percents and rates of the drafts. Refuses OTHER_COMPANY, TOO_MANY_LINES."""
    for draft in drafts:
        if draft.company_id != by.company_id:
            raise Refusal("OTHER_COMPANY", N_("This belongs to another company."))
        if len(draft.lines) > MOST_LINES:
            raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})
    item_ids = {line.item_id for draft in drafts for line in draft.lines if line.item_id}
    base = company.queries.own(by.company_id).base_currency
    wanted: defaultdict[dt.date, set[str]] = defaultdict(set)
    for draft in drafts:
        if draft.currency not in ("", base) and draft.rate is None:
            wanted[draft.issue_date].add(draft.currency)
    rates = {(code, day): rate for day, codes in wanted.items() for code, rate in company.rates_for(codes, base=base, before=day).items()}
    return Surroundings(
        parties.documents_facts({draft.party_id for draft in drafts}, company_id=by.company_id),
        catalog.facts(item_ids) if item_ids else {},
        company.queries.vat_percents(),
        rates,
        base,
    )


def _offer(draft: DraftOffer, around: Surroundings, *, by: Actor) -> Offer:
    facts = around.facts.get(draft.party_id)
    if facts is None:
        raise Refusal("NO_PARTY", N_("Choose a customer."), "party_id")
    parties.check_can_trade(facts, field="party_id")
    now = clock.now()
    values = {"contact": draft.contact.strip(), "subject": draft.subject.strip()}
    records.fit(Offer, values)
    return Offer(
        company_id=draft.company_id,
        branch_id=draft.branch_id,
        issue_date=draft.issue_date,
        party_id=facts.id,
        salesperson_id=draft.salesperson_id or (facts.terms.salesperson_id if facts.terms else None) or by.employee_id,
        currency_id=draft.currency or around.base_currency,
        valid_until=valid_until(draft),
        copied_from_id=draft.copied_from_id,
        inquiry_id=draft.inquiry_id,
        created_at=now,
        created_by=by.user_id,
        updated_at=now,
        **values,
    )


def valid_until(draft: DraftOffer) -> dt.date:
    """The last day of validity, two weeks when not said. Refuses VALID_UNTIL before the offer's own day."""
    last = draft.valid_until or draft.issue_date + dt.timedelta(days=VALID_DAYS)
    if last < draft.issue_date:
        raise Refusal("VALID_UNTIL", N_("An offer can’t end before its own date."), "valid_until")
    return last


def _version(offer: Offer, draft: DraftOffer, around: Surroundings, *, by: Actor) -> OfferVersion:
    facts = around.facts[draft.party_id]
    terms = facts.terms
    version = OfferVersion(
        company_id=offer.company_id,
        branch_id=offer.branch_id,
        issue_date=draft.issue_date,
        currency_id=offer.currency_id,
        ordinal=1,
        valid_until=valid_until(draft),
        prices_gross=draft.prices_gross,
        payment_method=draft.payment_method if draft.payment_method is not None else (terms.payment_method if terms else ""),
        payment_days=draft.payment_days if draft.payment_days is not None else (terms.payment_days if terms else 0),
        language=draft.language or (terms.document_language if terms else "") or facts.language,
        delivery_terms=draft.delivery_terms,
        text_before=draft.text_before,
        text_after=draft.text_after,
        customer_reference=draft.customer_reference,
        created_at=offer.created_at,
        created_by=by.user_id,
        updated_at=offer.created_at,
    )
    if draft.rate is not None:
        version.rate = draft.rate
    elif version.currency_id != around.base_currency:
        rate = around.rates[(version.currency_id, draft.issue_date)]
        version.rate, version.rate_table, version.rate_on = rate.rate, rate.table, rate.on
    texts = ("delivery_terms", "text_before", "text_after", "customer_reference", "payment_method", "language")
    records.fit(OfferVersion, {name: getattr(version, name) for name in texts})
    return version


def _made_lines(version: OfferVersion, draft: DraftOffer, around: Surroundings) -> list[OfferLine]:
    """The lines of a draft; a refusal tells which."""
    made = []
    for index, line in enumerate(draft.lines):
        try:
            made.append(make_line(version, line, around, party_id=draft.party_id))
        except Refusal as refusal:
            raise refusal.at(f"lines[{index}]") from None
    return made


def make_line(version: OfferVersion, draft: DraftOfferLine, around: Surroundings, *, party_id: int) -> OfferLine:
    """A line not saved yet. Refuses NO_ITEM, ITEM_ARCHIVED, NO_UNIT, QUANTITY, VAT_CODE, CHOICE."""
    item = around.items.get(draft.item_id) if draft.item_id else None
    if draft.item_id and item is None:
        raise Refusal("NO_ITEM", N_("There is no such item."), "code")
    if item and item.archived:
        raise Refusal("ITEM_ARCHIVED", N_("%(code)s is in the archive."), "code", params={"code": item.code})
    section = draft.kind == LineKind.SECTION
    if draft.choice not in set(Choice):
        raise Refusal("CHOICE", N_("A line is firm, optional or an alternative."), "choice")
    line = OfferLine(
        company_id=version.company_id,
        kind=draft.kind,
        choice=draft.choice,
        item_id=None if section else draft.item_id,
        description=(draft.description or (item.name if item else "")).strip(),
        quantity=ONE if section else draft.quantity,
        unit_price=draft.unit_price or ZERO,
        discount_percent=draft.discount_percent,
        price_source=_source(draft),
        price_reason=draft.reason,
        cost=draft.cost if draft.cost is not None else (item.purchase_price if item else None),
    )
    check_quantity(line.quantity)
    check_price(line.unit_price, line.discount_percent)
    put_unit(line, draft.unit or (item.unit if item else "szt"), item, given=draft.factor)
    facts = around.facts[party_id]
    _put_vat(line, draft.vat_code, item, around.percents, terms=facts.terms)
    records.fit(OfferLine, {"description": line.description, "price_reason": line.price_reason, "unit": line.unit})
    return line


def _source(draft: DraftOfferLine) -> str:
    if not draft.item_id or draft.kind == LineKind.SECTION:
        return price.FREE
    return price.ENGINE if draft.unit_price is None else price.MANUAL


def _put_vat(
    line: OfferLine, code: str | None, item: catalog.ItemFacts | None, percents: Mapping[str, Decimal], *, terms: catalog.vat.Terms | None
) -> None:
    chosen = code or catalog.vat.code_of(item, terms)
    if chosen not in percents:
        raise Refusal("VAT_CODE", N_("There is no such VAT rate."), "vat_code")
    line.vat_code, line.vat_percent = chosen, percents[chosen]


def check_quantity(quantity: Decimal) -> None:
    if quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "quantity")


def check_price(unit_price: Decimal, discount: Decimal) -> None:
    if unit_price < 0:
        raise Refusal("BAD_PRICE", N_("A price can’t be negative."), "unit_price")
    if not 0 <= discount <= 100:
        raise Refusal("BAD_DISCOUNT", N_("A discount is between 0 and 100%%."), "discount_percent")


def put_unit(line: OfferLine, unit: str, item: catalog.ItemFacts | None, *, given: Decimal | None = None) -> None:
    """Unit, factor and base quantity of a line. Refuses NO_UNIT, UNIT_DECIMALS, BAD_NUMBER."""
    factor = item.factor_of(unit) if item else (given or ONE)
    if factor is None:
        raise Refusal("NO_UNIT", N_("This item isn’t sold in “%(unit)s”."), "unit", params={"unit": unit})
    catalog.measures.check_quantity(line.quantity, unit)
    line.unit, line.factor = unit, factor
    line.base_quantity = line.quantity * factor
    records.fit(OfferLine, {"quantity": line.quantity, "base_quantity": line.base_quantity, "unit_price": line.unit_price})


def _price(offers: Sequence[Offer], versions: Sequence[OfferVersion], rows: Sequence[Sequence[OfferLine]]) -> None:
    """Lines priced by one call."""
    price.price_sets(
        [(price.context(version, offer.party_id), lines) for offer, version, lines in zip(offers, versions, rows, strict=True)]
    )


def _number(offers: Sequence[Offer], *, by: Actor) -> None:
    """Numbers by branch and day; the last lock of the transaction."""
    groups: dict[tuple[int, dt.date], list[Offer]] = {}
    for offer in offers:
        groups.setdefault((offer.branch_id, offer.issue_date), []).append(offer)
    for (branch_id, day), members in sorted(groups.items(), key=lambda group: group[0]):
        numbers = company.take_numbers(NUMBERS, company_id=by.company_id, on=day, count=len(members), branch_id=branch_id)
        for offer, number in zip(members, numbers, strict=True):
            offer.number = number


def _save(offers: Sequence[Offer], versions: Sequence[OfferVersion], rows: Sequence[Sequence[OfferLine]]) -> None:
    insert_rows(offers)
    for offer, version in zip(offers, versions, strict=True):
        version.offer_id = offer.pk
    insert_rows(versions)
    every = []
    for version, lines in zip(versions, rows, strict=True):
        for position, line in enumerate(lines, 1):
            line.offer_version_id, line.position = version.pk, position
            every.append(line)
    insert_rows(every)
