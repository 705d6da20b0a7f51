"""Loading and locking offers for verbs; what a version must be for its content to change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from kupiec.ground.kernel import locks
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.prepared import IDS, NUMBER, Prepared
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.offers import queries
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion
from kupiec.sales.offers.values import OPEN_STATES, LineKind, VersionState


def offers(offer_ids: Sequence[int], *, by: Actor) -> dict[int, Offer]:
    """Offers the actor may see, locked. Refuses NO_OFFER when one is missing."""
    rows = locks.lock(locks.Kind.OFFER, Offer.objects.filter(pk__in=queries.visible(by).values("pk")), ids=offer_ids)
    if len(rows) != len(set(offer_ids)):
        raise Refusal("NO_OFFER", N_("There is no such offer."))
    return {row.pk: row for row in rows}


@dataclass(frozen=True, slots=True)
class Papers:
    """Offers, locked, with all their versions, the versions asked for among them, and which of all have lines (`filled`)."""

    offers: dict[int, Offer]
    versions: list[OfferVersion]
    chosen: list[OfferVersion]
    filled: frozenset[int]


def _versions(ids: Collection[int]) -> QuerySet[OfferVersion]:
    filled = Exists(OfferLine.objects.filter(offer_version=OuterRef("pk"), kind=LineKind.LINE))
    return OfferVersion.objects.filter(offer_id__among=ids).annotate(filled=filled).order_by("ordinal", "variant")


_VERSIONS = Prepared(_versions, ids=IDS)


def _of_versions(ids: Collection[int], company: int) -> QuerySet[Offer]:
    named = OfferVersion.objects.filter(company_id=company, pk__among=ids).values("offer_id")
    return Offer.objects.filter(company_id=company, pk__in=named)


_OF_VERSIONS = locks.Locked(locks.Kind.OFFER, _of_versions, company=NUMBER)


def papers(version_ids: Sequence[int], *, by: Actor) -> Papers:
    """Versions with their offers locked. Refuses NO_OFFER; two statements, one more for who may not see all offers."""
    locked = {row.pk: row for row in _OF_VERSIONS.find(ids=set(version_ids), company=by.company_id)}
    limited = by.scope("offers") != "all" or not by.may("offers.see")
    if limited and queries.visible(by).filter(pk__in=locked).count() != len(locked):
        raise Refusal("NO_OFFER", N_("There is no such offer."))
    versions = {row.pk: row for row in _VERSIONS.records(ids=set(locked))} if locked else {}
    if not versions.keys() >= set(version_ids):
        raise Refusal("NO_OFFER", N_("There is no such offer."))
    with_lines = frozenset(pk for pk, row in versions.items() if row.filled)
    return Papers(locked, list(versions.values()), [versions[pk] for pk in dict.fromkeys(version_ids)], with_lines)


def version(version_id: int, *, by: Actor) -> tuple[Offer, OfferVersion]:
    """A version with its offer locked. Refuses NO_OFFER."""
    found = papers([version_id], by=by)
    return found.offers[found.chosen[0].offer_id], found.chosen[0]


def draft(version_id: int, *, by: Actor, seen: int | None = None) -> tuple[Offer, OfferVersion]:
    """A version whose content may change. Refuses VERSION_FROZEN; Conflict when `seen` is not its version number."""
    offer, found = version(version_id, by=by)
    if found.state != VersionState.DRAFT:
        raise Refusal("VERSION_FROZEN", N_("Version %(version)s was sent and can’t be changed; make a new version."),
                      params={"version": str(found)})  # fmt: skip
    if seen is not None and seen != found.version:
        raise Conflict(N_("Somebody has changed this offer meanwhile."), seen=seen, found=found.version)
    return offer, found


def check_open(offer: Offer) -> None:
    """Refuses CLOSED when the offer has a result."""
    if offer.state not in OPEN_STATES:
        raise Refusal("CLOSED", N_("%(number)s is closed; open it again first."), params={"number": offer.number})
