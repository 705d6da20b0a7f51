"""How an offer ends without an order: lost with the reason; and opened again (OFR-8)."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import audit, bells, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.offers import events
from kupiec.sales.offers.models import LossReason, Offer, OfferVersion
from kupiec.sales.offers.services import loading, totals
from kupiec.sales.offers.services.versions import SUBJECT
from kupiec.sales.offers.values import Loss, OfferState, VersionState


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
        Offer.objects.filter(pk__in=found).update(**values, state=OfferState.LOST, result_on=clock.today(), updated_at=now)
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
        was_sent = set(OfferVersion.objects.filter(offer_id__in=found, sent_at__isnull=False).values_list("offer_id", flat=True))
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
