"""Loading and locking offers for verbs; what a version must be for its content to change."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import locks
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.offers import queries
from kupiec.sales.offers.models import Offer, OfferVersion
from kupiec.sales.offers.values import OPEN_STATES, VersionState


def offers(offer_ids: Sequence[int], *, by: Actor) -> dict[int, Offer]:
    """Offers the actor may see, locked. Refuses NO_OFFER when one is missing."""
    rows = locks.lock(locks.Kind.OFFER, Offer.objects.filter(pk__in=queries.visible(by).values("pk")), ids=offer_ids)
    if len(rows) != len(set(offer_ids)):
        raise Refusal("NO_OFFER", N_("There is no such offer."))
    return {row.pk: row for row in rows}


def version(version_id: int, *, by: Actor) -> tuple[Offer, OfferVersion]:
    """A version with its offer locked. Refuses NO_OFFER."""
    offer_id = OfferVersion.objects.filter(company_id=by.company_id, pk=version_id).values_list("offer_id", flat=True).first()
    if offer_id is None:
        raise Refusal("NO_OFFER", N_("There is no such offer."))
    offer = offers([offer_id], by=by)[offer_id]
    return offer, OfferVersion.objects.get(pk=version_id)


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
