"""Reads of customers' pages: links of an offer, questions, acceptances, what stands on the page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.sales.offerpages import links
from kupiec.sales.offerpages.models import Acceptance, Link, Question
from kupiec.sales.offerpages.values import Takeable
from kupiec.sales.offers import public as offers

SHOWN = ("sent", "accepted")
"""Versions a customer may read as they stand now; older ones only in the comparison."""


def _offers(by: Actor) -> QuerySet[offers.Offer]:
    return offers.visible(by)


def visible(by: Actor) -> QuerySet[Link]:
    """Links of offers the actor may see."""
    return Link.objects.filter(company_id=by.company_id, offer__in=_offers(by))


def questions(by: Actor) -> QuerySet[Question]:
    return Question.objects.filter(company_id=by.company_id, link__offer__in=_offers(by))


def acceptances(by: Actor) -> QuerySet[Acceptance]:
    return Acceptance.objects.filter(company_id=by.company_id, link__offer__in=_offers(by))


def accepted_just_so(link: Link, version_id: int, lines: Collection[int]) -> bool:
    """Was the last thing accepted by this link exactly these lines: the same click again?"""
    last = Acceptance.objects.filter(link=link, offer_version_id=version_id).order_by("-pk").first()
    return last is not None and {one["id"] for one in last.content["lines"]} == set(lines)


def links_of(offer_id: int, *, by: Actor) -> list[Link]:
    """Links of an offer, the latest first."""
    return list(visible(by).filter(offer_id=offer_id).select_related("created_by__employee").order_by("-pk"))


def live(offer_ids: Sequence[int], *, company_id: int) -> dict[int, Link]:
    """The latest link of each offer that still opens; one statement."""
    rows = Link.objects.filter(company_id=company_id, offer_id__in=list(offer_ids), revoked_at__isnull=True, expires_at__gt=clock.now())
    return {row.offer_id: row for row in rows.order_by("pk")}


def letter_facts(offer_ids: Sequence[int], *, company_id: int) -> Mapping[int, Mapping[str, str]]:
    """The address for the text of an e-mail, where there is one."""
    return {pk: {"offer.link": links.address(link)} for pk, link in live(offer_ids, company_id=company_id).items()}


def versions_shown(offer_id: int) -> list[offers.OfferVersion]:
    """What the customer reads: the accepted version, else the variants of the last one sent."""
    found = [one for one in offers.reads.versions(offer_id) if one.state in SHOWN]
    accepted = [one for one in found if one.state == "accepted"]
    if accepted:
        return accepted
    last = max((one.ordinal for one in found), default=0)
    return [one for one in found if one.ordinal == last]


def former(offer_id: int, version: offers.OfferVersion) -> offers.OfferVersion | None:
    """The version sent before this one, to be compared with."""
    rows = [one for one in offers.reads.versions(offer_id) if one.sent_at is not None and one.ordinal < version.ordinal]
    return rows[-1] if rows else None


def takeable(lines: Sequence[offers.OfferLine], left: Mapping[int, Any]) -> list[Takeable]:
    """The lines as they may be chosen now: what is left of them, unless another of its group was ordered."""
    instead = offers.reads.alternatives(lines)
    begun = {
        line.pk: instead.get(line.pk, line.pk)
        for line in lines
        if line.kind == "line" and left.get(line.pk, line.base_quantity) < line.base_quantity
    }
    settled = set(begun.values())

    def open_(line: offers.OfferLine) -> bool:
        return left.get(line.pk, 0) > 0 and (line.pk in begun or instead.get(line.pk, line.pk) not in settled)

    return [Takeable(line.pk, open_(line), line.choice == "firm", instead.get(line.pk)) for line in lines if line.kind == "line"]


def said(link: Link) -> list[Question]:
    """All questions of a link with their answers."""
    return list(Question.objects.filter(link=link).order_by("pk"))


def signed_by(link: Link) -> list[Acceptance]:
    """Acceptances of the offer, through whichever link, the latest first."""
    return list(Acceptance.objects.filter(link__offer_id=link.offer_id).select_related("offer_version").order_by("-pk"))
