"""How offers are found from the search box (KER-12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import glances, show
from kupiec.people.parties import public as parties
from kupiec.sales.offers import queries
from kupiec.sales.offers.models import Offer, OfferVersion

OFFER = "offers.offer"


def numbered(offers: Sequence[Offer], versions: Sequence[OfferVersion], facts: Mapping[int, parties.PartyFacts], *, by: Actor) -> None:
    """New offers into the index: one statement for the set."""
    papers = [
        documents.Paper(
            offer.pk, offer.company_id, offer.number, facts[offer.party_id].name, version.customer_reference,
            f"{offer.subject} {offer.contact}",
        )
        for offer, version in zip(offers, versions, strict=True)
    ]  # fmt: skip
    search.index(documents.paper_rows(OFFER, papers), by=by)


def changed(offer_ids: Sequence[int], *, by: Actor) -> None:
    """Subject, person or the customer's own number were written anew."""
    search.index(documents.paper_rows(OFFER, _papers(Offer.objects.filter(pk__in=offer_ids))), by=by)


def _papers(rows: QuerySet) -> Iterable[documents.Paper]:
    found = list(rows.values_list("pk", "company_id", "number", "party__name", "subject", "contact"))
    told = OfferVersion.objects.filter(offer_id__in=[row[0] for row in found]).exclude(customer_reference="")
    references = dict(told.order_by("pk").values_list("offer_id", "customer_reference"))
    return [documents.Paper(*(*row, references.get(row[0], ""), f"{subject} {contact}")) for *row, subject, contact in found]


def _more(pk: int, by: Actor) -> tuple[list[tuple[Any, str]], list[Any]]:
    offer = Offer.objects.select_related("party", "salesperson").get(pk=pk)
    facts = [
        (_("Customer"), str(offer.party)),
        (_("Subject"), offer.subject),
        (_("Valid until"), show.day(offer.valid_until) if offer.valid_until else ""),
        (_("Salesperson"), str(offer.salesperson or "")),
    ]
    last = OfferVersion.objects.filter(offer_id=pk).order_by("-pk").values_list("pk", flat=True).first()
    printed = [glances.Action(glances.PRINT, reverse("offer-print", args=[last]), "printer", "P")] if last else []
    return facts, [*documents.to_party(offer.party_id, by), *printed]


KINDS = (documents.paper_kind(OFFER, right="offers.see", visible=queries.visible, papers=_papers, every=Offer.objects.all),)
LOOKS = {OFFER: documents.paper_look(OFFER, icon="file-text", route="offer", more=_more)}
