"""The room's REST interface: offers, their versions and lines, and the verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404
from ninja import Schema
from pydantic import Field

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.offers import asking, queries, services
from kupiec.sales.offers.models import OfferLine, OfferVersion
from kupiec.sales.offers.values import Choice, DraftOffer, DraftOfferLine, LineChange, LineKind, Loss

router = api.Router(tags=["offers"])
COST = "prices.see_cost"


class LineOut(Schema):
    """A line of a version; `cost` only with the right `prices.see_cost`."""

    id: int
    version: int
    position: int
    kind: str
    choice: str
    item_id: int | None
    description: str
    unit: str
    factor: Decimal
    quantity: Decimal
    list_price: Decimal | None
    unit_price: Decimal
    discount_percent: Decimal
    price_source: str
    vat_code: str
    net: Decimal
    cost: Decimal | None = None


class VersionOut(Schema):
    """A version (or variant) of an offer."""

    id: int
    version: int
    offer_id: int
    ordinal: int
    variant: str
    state: str
    label: str
    issue_date: dt.date
    valid_until: dt.date
    currency: str = Field(alias="currency_id")
    rate: Decimal
    payment_method: str
    payment_days: int
    delivery_terms: str
    text_before: str
    text_after: str
    net: Decimal
    vat: Decimal
    gross: Decimal
    sent_at: dt.datetime | None
    lines: list[LineOut] | None = None


class OfferOut(Schema):
    """An offer: its figures are those of the version that counts."""

    id: int
    version: int
    number: str
    state: str
    party_id: int
    subject: str
    contact: str
    issue_date: dt.date
    valid_until: dt.date | None
    currency: str = Field(alias="currency_id")
    net: Decimal
    gross: Decimal
    versions: int
    salesperson_id: int | None
    result_on: dt.date | None
    reason_id: int | None
    competitor_id: int | None
    competitor_name: str
    competitor_price: Decimal | None


class LineIn(api.Input):
    """A line: of an item, free (`item_id` null) or a heading (`kind` section). Without a price the engine gives one."""

    item_id: int | None = None
    quantity: Decimal = Decimal(1)
    unit: str = ""
    description: str = ""
    kind: LineKind = LineKind.LINE
    choice: Choice = Choice.FIRM
    unit_price: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    vat_code: str | None = None


class OfferIn(api.Input):
    """An offer to make; what isn't sent comes from the party's terms."""

    party_id: int
    issue_date: dt.date | None = None
    valid_until: dt.date | None = None
    currency: str = ""
    prices_gross: bool = False
    subject: str = ""
    contact: str = ""
    delivery_terms: str = ""
    text_before: str = ""
    text_after: str = ""
    customer_reference: str = ""
    send: bool = False
    lines: list[LineIn] = []
    attributes: dict[str, api.Scalar] = {}


class LineChangeIn(api.Input):
    """What changes on a line; what isn't sent stays."""

    item_id: int | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    discount_percent: Decimal | None = None
    description: str | None = None
    vat_code: str | None = None
    choice: str | None = None
    reason: str | None = None


class NewVersionIn(api.Input):
    """The version to start from (the last one when not said) and what changes."""

    source_id: int | None = None
    label: str = ""


class AcceptIn(api.Input):
    """Chosen lines with quantities in their units; null takes all firm lines that are left. `confirm`: the order is
    accepted at once."""

    quantities: dict[int, Decimal] | None = None
    confirm: bool = False


class AcceptOut(Schema):
    """The order made, and whether everything firm was ordered."""

    offer_id: int
    order_id: int
    whole: bool


class CopyIn(api.Input):
    """For whom, and whether prices are made anew."""

    party_id: int
    reprice: bool = True


class LossIn(api.Input):
    """Why offers were lost."""

    ids: list[int]
    reason_id: int
    competitor_id: int | None = None
    competitor_name: str = ""
    competitor_price: Decimal | None = None
    note: str = ""


def _search(rows: Any, text: str, by: Actor) -> Any:
    return rows.filter(number__icontains=text) | rows.filter(subject__icontains=text)


def _versions(by: Actor) -> Any:
    return OfferVersion.objects.filter(company_id=by.company_id, offer__in=queries.visible(by)).defer("snapshot")


def _lines(rows: Sequence[OfferVersion], by: Actor) -> Mapping[int, Any]:
    found: dict[int, list[LineOut]] = {row.pk: [] for row in rows}
    see = by.may(COST)
    for line in OfferLine.objects.filter(offer_version_id__in=found).order_by("position", "pk"):
        out = LineOut.model_validate(line, from_attributes=True)
        out.cost = out.cost if see else None
        found[line.offer_version_id].append(out)
    return found


api.collection(
    router, "/offers",
    api.Collection(
        rows=queries.visible, out=OfferOut, search=_search,
        filters={"state": "state__in", "party": "party_id__in", "number": "number__iexact", "date_from": "issue_date__gte",
                 "date_to": "issue_date__lte", "valid_to": "valid_until__lte", "salesperson": "salesperson_id__in", "attribute": attributes.filtering("offers.offer")},
        sorts={"issue_date": "issue_date", "number": "number", "net": "net", "valid_until": "valid_until"},
        default_sort="-issue_date", expand={"attributes": attributes.expansion("offers.offer")}, right="offers.see",
    ),
    name="offers",
)  # fmt: skip
api.collection(
    router, "/versions",
    api.Collection(
        rows=_versions, out=VersionOut, filters={"offer": "offer_id__in", "state": "state__in"},
        sorts={"ordinal": "ordinal", "issue_date": "issue_date"}, default_sort="ordinal", expand={"lines": _lines}, right="offers.see",
    ),
    name="versions",
)  # fmt: skip


def _drafted(line: LineIn, facts: Mapping[int, catalog.ItemFacts]) -> DraftOfferLine:
    values = line.dict()
    item = facts.get(line.item_id or 0)
    if item and line.unit and item.factor_of(line.unit) is None:
        raise Refusal("NO_UNIT", N_("This item isn’t sold in “%(unit)s”."), "unit", params={"unit": line.unit[:20]})
    return DraftOfferLine(**values)


@router.post("/offers", response={201: OfferOut})
def create_offer(request: kit.Request, data: OfferIn) -> Any:
    """Make an offer with its first version; `send`: it is sent at once."""
    by: Actor = request.actor
    if not parties.visible(by).filter(pk=data.party_id).exists():
        raise Refusal("NO_PARTY", N_("Choose a customer."), "party_id")
    values = data.dict(exclude={"lines", "issue_date", "send", "attributes"})
    facts = catalog.facts({line.item_id for line in data.lines if line.item_id})
    draft = DraftOffer(
        company_id=by.company_id, branch_id=by.branch_id or 0, issue_date=data.issue_date or clock.today(),
        lines=tuple(_drafted(line, facts) for line in data.lines), attributes=attributes.check("offers.offer", data.attributes, new=True, by=by), **values,
    )  # fmt: skip
    return 201, queries.one(services.create([draft], send=data.send, by=by)[0].offer_id, by=by)


@router.post("/offers/of-inquiries/{inquiry_id}", response={201: OfferOut})
def offer_of_inquiry(request: kit.Request, inquiry_id: int) -> Any:
    """Make the offer an inquiry asks for: its items priced, its words as free lines."""
    return 201, queries.one(asking.offer(inquiry_id, by=request.actor).offer_id, by=request.actor)


def _own(pk: int, by: Actor) -> OfferVersion:
    try:
        return queries.visible_version(pk, by=by)
    except OfferVersion.DoesNotExist as error:
        raise Http404 from error


@router.post("/offers/{id}/versions", response={201: int})
def new_version(request: kit.Request, id: int, data: NewVersionIn) -> Any:
    """Make the next version, a draft; answers its id."""
    return 201, services.new_version(id, source_id=data.source_id, label=data.label, by=request.actor)


@router.post("/versions/{id}/variants", response={201: int})
def add_variant(request: kit.Request, id: int) -> Any:
    """Make a parallel variant of a version; answers its id."""
    return 201, services.add_variant(id, by=request.actor)


@router.post("/versions/{id}/lines", response={201: list[int]})
def add_lines(request: kit.Request, id: int, data: list[LineIn]) -> Any:
    """Add lines to a draft version; answers their ids."""
    by: Actor = request.actor
    _own(id, by)
    facts = catalog.facts({line.item_id for line in data if line.item_id})
    return 201, list(services.lines.add(id, [_drafted(line, facts) for line in data], by=by).touched)


@router.patch("/versions/{id}/lines/{line_id}", response=list[int])
def change_line(request: kit.Request, id: int, line_id: int, data: LineChangeIn) -> list[int]:
    """Change a draft's line; what isn't sent stays."""
    by: Actor = request.actor
    _own(id, by)
    changed = services.lines.change(id, line_id, LineChange(**data.dict()), version=api.version(request), by=by)
    return list(changed.touched)


@router.delete("/versions/{id}/lines/{line_id}", response={204: None})
def drop_line(request: kit.Request, id: int, line_id: int) -> Any:
    """Take a line off a draft version; `If-Match` may name the line's version."""
    by: Actor = request.actor
    if not OfferLine.objects.filter(pk=line_id, offer_version=_own(id, by)).exists():
        raise Http404
    services.lines.remove(id, [(line_id, api.version(request, required=False))], by=by)
    return 204, None


api.bulk(router, "/versions/send", services.send, name="send_versions", summary="Mark versions as sent")
api.bulk(router, "/offers/reopen", services.reopen, name="reopen_offers", summary="Open lost and expired offers again")


@router.post("/versions/{id}/accept", response={201: AcceptOut})
def accept_version(request: kit.Request, id: int, data: AcceptIn) -> Any:
    """The customer takes the version, whole or in part: an order is made."""
    return 201, services.accept([id], quantities=data.quantities, confirm=data.confirm, by=request.actor)[0]


@router.post("/versions/{id}/copy", response={201: int})
def copy_version(request: kit.Request, id: int, data: CopyIn) -> Any:
    """Copy for another customer under a new number; answers the new offer's id."""
    return 201, services.copy(id, party_id=data.party_id, reprice=data.reprice, by=request.actor)


@router.post("/offers/lose", response=int)
def lose_offers(request: kit.Request, data: LossIn) -> int:
    """Close offers as lost, with the reason and who won."""
    loss = Loss(data.reason_id, data.competitor_id, data.competitor_name, data.competitor_price, data.note)
    return services.lose(data.ids, loss=loss, by=request.actor)
