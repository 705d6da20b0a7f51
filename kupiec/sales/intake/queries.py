"""Reads: what came in, what is wrong with it, which items, customers and prices are meant; constant statements for any message."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.intake import rules
from kupiec.sales.intake.models import Link, PartyNumber, Proposal, ProposalLine, TheirCode
from kupiec.sales.intake.values import CHANGING, CHANNELS, Action, Problem, Purpose, ReadLine, Reckoned, Seen, Source, Standing, State, Step
from kupiec.sales.orders import public as orders


def visible(by: Actor) -> QuerySet[Proposal]:
    """Orders that came in, for who takes them in; those of customers out of one's scope of orders are left out once they are known."""
    rows = Proposal.objects.filter(company_id=by.company_id)
    if not by.may("intake.see"):
        return rows.none()
    if by.scope("orders") == "all":
        return rows
    return rows.filter(Q(party__isnull=True) | Q(party__in=parties.visible(by).values("pk")))


def one(pk: int, *, by: Actor) -> Proposal:
    return visible(by).select_related("party", "order", "address", "created_by__employee").get(pk=pk)


def of_source(subject: str, subject_id: int, *, by: Actor) -> QuerySet[Proposal]:
    return Proposal.objects.filter(company_id=by.company_id, subject=subject, subject_id=subject_id).exclude(state=State.REJECTED)


def lines(proposal_id: int, *, ids: Sequence[int] | None = None) -> list[ProposalLine]:
    rows = (
        ProposalLine.objects.filter(proposal_id=proposal_id)
        .select_related("item")
        .defer("item__search", "item__description")
        .order_by("position", "pk")
    )
    return list(rows if ids is None else rows.filter(pk__in=list(ids)))


def counted(proposal_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Lines of proposals, and those without an item, a unit or a quantity; one statement."""
    rows = ProposalLine.objects.filter(proposal_id__in=list(proposal_ids)).order_by()
    unread = ~Q(action=Action.REMOVE) & (Q(quantity__isnull=True) | Q(unit=""))
    bad = Count("pk", filter=Q(item__isnull=True) | Q(action=Action.UNKNOWN) | unread)
    return {pk: (every, wrong) for pk, every, wrong in rows.values_list("proposal_id").annotate(every=Count("pk"), wrong=bad)}


def party_of(*, buyer: str, nip: str, company_id: int) -> int | None:
    """Who calls himself by this number, else the one customer with this tax number."""
    if buyer:
        found = PartyNumber.objects.filter(company_id=company_id, number=buyer).values_list("party_id", flat=True).first()
        if found is not None:
            return found
    if nip:
        known = list(parties.Party.objects.filter(nip=nip, archived=False).values_list("pk", flat=True)[:2])
        return known[0] if len(known) == 1 else None
    return None


def address_of(place: str, *, party_id: int | None, company_id: int) -> int | None:
    rows = (
        PartyNumber.objects.filter(company_id=company_id, number=place, party_id=party_id, address__isnull=False)
        if place and party_id
        else None
    )
    return rows.values_list("address_id", flat=True).first() if rows is not None else None


def items_of(rows: Sequence[ReadLine], *, party_id: int | None, company_id: int) -> list[int | None]:
    """Which item each line means: what the customer calls it, its bar code, our code. Three statements for any message."""
    told = {one for row in rows for one in (row.theirs, row.code) if one}
    learned = {}
    if party_id and told:
        learned = dict(
            TheirCode.objects.filter(company_id=company_id, party_id=party_id, code__in=told, item__archived=False).values_list(
                "code", "item_id"
            )
        )
    numbers = {one.lstrip("0") or one for row in rows for one in (row.ean, row.code) if one.isdigit()} | {
        row.ean for row in rows if row.ean
    }
    codes = dict(catalog.Barcode.objects.filter(code__in=numbers, item__archived=False).values_list("code", "item_id")) if numbers else {}
    ours = {one for row in rows if row.code for one in (row.code, row.code.upper())}
    own = dict(catalog.Item.objects.filter(code__in=ours, archived=False).values_list("code", "pk")) if ours else {}
    return [_item(row, learned, codes, own) for row in rows]


def _item(row: ReadLine, learned: dict[str, int], codes: dict[str, int], own: dict[str, int]) -> int | None:
    for found in (
        learned.get(row.theirs),
        codes.get(row.ean),
        codes.get(row.ean.lstrip("0")),
        own.get(row.code),
        own.get(row.code.upper()),
        learned.get(row.code),
        codes.get(row.code),
    ):
        if found is not None:
            return found
    return None


def reckoned(proposal: Proposal, rows: Sequence[ProposalLine]) -> dict[int, Reckoned]:
    """Lines as they would be ordered now: our price for the customer, what is wrong. Constant statements."""
    facts = catalog.facts({row.item_id for row in rows if row.item_id})
    prices = prices_of(
        [(row.item_id, row.unit, row.quantity) for row in rows], party_id=proposal.party_id, company_id=proposal.company_id, currency=proposal.currency, source=Source(proposal.source),
    )  # fmt: skip
    seen: set[int] = set()
    found = {}
    for row, price in zip(rows, prices, strict=True):
        item = facts.get(row.item_id or 0)
        seen_line = Seen(
            item=item is not None, archived=bool(item and item.archived), quantity=row.quantity, unit=row.unit, said_quantity=row.said_quantity, said_unit=row.said_unit, ours=price,
            price=row.price, take_price=row.take_price, repeated=row.item_id in seen, action=Action(row.action),
        )  # fmt: skip
        found[row.pk] = Reckoned(price, rules.problems(seen_line))
        seen |= {row.item_id} if row.item_id else set()
    return found


def prices_of(
    rows: Iterable[tuple[int | None, str, Decimal | None]], *, party_id: int | None, company_id: int, currency: str, source: Source
) -> list[Decimal | None]:
    """What a customer pays for one unit of items today; None where there is no price."""
    listed = list(rows)
    facts = catalog.facts({item for item, _unit, _quantity in listed if item})
    asked, places = [], []
    for place, (item, unit, quantity) in enumerate(listed):
        factor = facts[item].factor_of(unit) if item in facts else None
        if item is not None and factor is not None and quantity:
            asked.append(pricing.PriceLine(item, quantity, factor, unit))
            places.append(place)
    found: list[Decimal | None] = [None] * len(listed)
    if asked:
        base = str(company.Company.objects.values_list("base_currency_id", flat=True).get(pk=company_id))
        spoken, today = currency or base, clock.today()
        rate = Decimal(1)
        if spoken != base:
            known = company.rates_for({spoken}, base=base, before=today)
            rate = known[spoken].rate
        context = pricing.PriceContext(company_id, party_id, today, spoken, rate, channel=CHANNELS.get(source, "office"))
        for place, price in zip(places, pricing.quote(asked, context=context), strict=True):
            found[place] = price.unit_price if price.source != "none" else None
    return found


def problems_of(proposal: Proposal) -> list[Problem]:
    """What is wrong with the head."""
    number = proposal.buyer or proposal.nip
    found = [] if proposal.party_id else [Problem("NO_PARTY", params={"number": number}) if number else Problem("UNSIGNED")]
    if proposal.place and not proposal.address_id:
        found.append(Problem("NO_PLACE", "warn", {"number": proposal.place}))
    found += [Problem(code, "warn") for code in proposal.told.split()]
    if proposal.purpose != Purpose.ORDER:
        return found + _target_problems(proposal)
    if proposal.party_id and proposal.number and proposal.state == State.NEW:
        same = orders.Order.objects.filter(
            company_id=proposal.company_id, orderer_id=proposal.party_id, customer_reference=proposal.number
        ).exclude(state="cancelled")
        found += [Problem("ORDERED", "warn", {"number": number}) for number in same.values_list("number", flat=True)[:1]]
    return found


def targets(proposal: Proposal) -> list[orders.Order]:
    """Orders a change can mean: the customer's under the number he names, that are not cancelled; two at most."""
    if not proposal.party_id or not proposal.number:
        return []
    rows = orders.Order.objects.filter(company_id=proposal.company_id, orderer_id=proposal.party_id, customer_reference=proposal.number)
    return list(rows.exclude(state="cancelled").order_by("-pk")[:2])


def _target_problems(proposal: Proposal) -> list[Problem]:
    if not proposal.party_id or proposal.state != State.NEW:
        return []
    found = targets(proposal)
    if len(found) != 1:
        return [Problem("MANY_TARGETS" if found else "NO_TARGET", params={"number": proposal.number})]
    if proposal.purpose in CHANGING and found[0].state != "accepted":
        return [Problem("TARGET_STATE", params={"number": found[0].number})]
    return []


def steps(proposal: Proposal, order: orders.Order, rows: Sequence[ProposalLine]) -> list[Step]:
    """What a change makes of the order's lines as they stand; two statements."""
    facts = catalog.facts({row.item_id for row in rows if row.item_id})
    wanted = [
        rules.Wanted(
            line_id=row.pk, position=row.position, action=Action(row.action), item_id=row.item_id, quantity=row.quantity, unit=row.unit,
            factor=facts[row.item_id].factor_of(row.unit) if row.item_id in facts and row.unit else None,
        )
        for row in rows
    ]  # fmt: skip
    lines = orders.OrderLine.objects.filter(order_id=order.pk, item__isnull=False).select_related("item").order_by("position", "pk")
    standing = [
        Standing(line_id=one.pk, item_id=one.item_id or 0, quantity=one.quantity, unit=one.unit, factor=one.factor, name=one.description, code=one.item.code if one.item else "")
        for one in lines
    ]  # fmt: skip
    return rules.steps(wanted, standing, purpose=Purpose(proposal.purpose))


def links(by: Actor) -> QuerySet[Link]:
    rows = Link.objects.filter(company_id=by.company_id)
    return rows.filter(party__in=parties.visible(by).values("pk")) if by.may("intake.see") else rows.none()
