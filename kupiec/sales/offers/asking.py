"""From an inquiry to an offer (OFR-1): its lines priced, words kept as words; which offers answer which inquiries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.sales.inquiries import public as inquiries
from kupiec.sales.offers import queries, services
from kupiec.sales.offers.models import Offer
from kupiec.sales.offers.values import CreatedOffer, DraftOffer, DraftOfferLine

OFFER = "offers.offer"


def offer(inquiry_id: int, *, by: Actor) -> CreatedOffer:
    """The offer an inquiry asks for: items by the price engine, words of the customer as free lines. Refuses NO_PARTY and what `create` refuses."""
    asked = inquiries.asked(inquiry_id, by=by)
    if asked.party_id is None:
        raise Refusal("NO_PARTY", N_("Enter whoever asks as a party first; one button on the inquiry does it."), "party_id")
    items = catalog.facts({line.item_id for line in asked.lines if line.item_id})
    draft = DraftOffer(
        company_id=by.company_id, branch_id=asked.branch_id, party_id=asked.party_id, issue_date=clock.today(), subject=asked.subject,
        contact=asked.contact[:120], customer_reference=asked.customer_reference, salesperson_id=asked.salesperson_id, inquiry_id=asked.id,
        lines=tuple(_line(line, items.get(line.item_id or 0)) for line in asked.lines),
    )  # fmt: skip
    return services.create([draft], by=by)[0]


def _line(line: inquiries.AskedLine, item: catalog.ItemFacts | None) -> DraftOfferLine:
    """An item in a unit it is counted in, else in its own."""
    if item is None or item.archived:
        return DraftOfferLine(None, line.quantity, line.unit, description=line.description)
    factor = item.factor_of(line.unit)
    unit, factor = (line.unit, factor) if factor is not None else (item.unit, item.factor_of(item.unit))
    return DraftOfferLine(item.id, line.quantity, unit, factor or 1, description="" if not line.matched else line.description)  # type: ignore[arg-type]


def links(refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
    """Edges from inquiries to the offers made of them; one statement."""
    own = [ref.id for ref in refs if ref.kind == OFFER]
    asked = [ref.id for ref in refs if ref.kind == inquiries.INQUIRY]
    if not own and not asked:
        return []
    rows = Offer.objects.filter(Q(pk__in=own) | Q(inquiry_id__in=asked), company_id=company_id, inquiry__isnull=False).values_list(
        "inquiry_id", "pk", "state"
    )
    return [
        documents.Edge(documents.Ref(inquiries.INQUIRY, inquiry_id), documents.Ref(OFFER, pk), planned=state == "draft")
        for inquiry_id, pk, state in rows
        if inquiry_id
    ]


def _make(ids: Sequence[int], *, by: Actor) -> int:
    (pk,) = ids
    return offer(pk, by=by).version_id


class Operations:
    """The button on the page of an inquiry."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation(
                "make-offer", _("Make an offer"), run=_make, icon="file-text", right="offers.edit", key="O", bulk=False,
                primary=lambda row: row.party_id is not None,
                only=lambda row: row.group != "declined", done=lambda made, ids: reverse("offer-version", args=[made]),
                allowed=lambda row, by: None if row.party_id else _("Enter whoever asks as a party first; one button on the inquiry does it."),
            ),
        )  # fmt: skip


class Columns:
    """The offers of each inquiry on the screen they are watched on."""

    def columns(self) -> Sequence[Any]:
        return (kit.columns.Html("offers", _("Offers"), fill=_offers, right="offers.see"),)


def _offers(ids: Sequence[int], by: Actor) -> Mapping[int, SafeString]:
    found: dict[int, list[tuple[str, str]]] = {}
    for row in queries.visible(by).filter(inquiry_id__in=ids).order_by("pk").only("pk", "number", "inquiry_id"):
        found.setdefault(row.inquiry_id or 0, []).append((reverse("offer", args=[row.pk]), row.number))
    return {pk: format_html("{}", format_html_join(", ", '<a href="{}">{}</a>', some)) for pk, some in found.items()}
