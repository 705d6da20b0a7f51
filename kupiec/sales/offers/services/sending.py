"""Sending: a version is frozen, with the customer's facts as printed (OFR-2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kupiec.ground.kernel import audit, bells, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.workflow import public as workflow
from kupiec.people.parties import public as parties
from kupiec.sales.inquiries import public as inquiries
from kupiec.sales.offers import events, rules
from kupiec.sales.offers.models import Offer, OfferVersion
from kupiec.sales.offers.services import floors, loading, totals
from kupiec.sales.offers.values import OfferState, VersionState

_SENT = ("state", "sent_at", "sent_to", "snapshot", "updated_at")


def send(version_ids: Sequence[int], *, to: str = "", by: Actor) -> int:
    """Mark versions as sent: from now on they are frozen, with the customer's facts as printed. Rings Sent.

    Refuses NO_OFFER, NO_PASSAGE, EMPTY, CLOSED, OVER when validity has passed, NOT_APPROVED (WFL-3), BELOW_FLOOR (PRC-10). A constant number of statements.
    """
    by.require("offers.send")
    with tx.write_tx(by=by):
        papers = loading.papers(version_ids, by=by)
        workflow.require_finished("offers.offer", sorted(papers.offers), by=by)
        floors.require([one for one in papers.chosen if one.state == VersionState.DRAFT], papers.offers, by=by)
        facts = parties.documents_facts({one.party_id for one in papers.offers.values()}, company_id=by.company_id)
        for version in papers.chosen:
            mark(papers.offers[version.offer_id], version, facts, filled=version.pk in papers.filled, to=to)
        rows = [{name: getattr(version, name) for name in ("pk", *_SENT)} for version in papers.chosen]
        update_rows(OfferVersion, rows, _SENT, bump="version")
        totals.show(papers.versions, {pk: {"state": OfferState.SENT} for pk in papers.offers})
        tell(papers.chosen, papers.offers, to=to, by=by)
        return len(papers.chosen)


def mark(offer: Offer, version: OfferVersion, facts: Mapping[int, parties.PartyFacts], *, filled: bool, to: str = "") -> None:
    """The version as sent and its offer with it, not saved."""
    loading.check_open(offer)
    rules.check_passage(version.state, VersionState.SENT)
    if version.state != VersionState.DRAFT:
        raise Refusal("NO_PASSAGE", N_("This version can’t be changed to that any more."), "state")
    if not filled:
        raise Refusal("EMPTY", N_("The offer has no lines yet."), "lines")
    if version.valid_until < clock.today():
        raise Refusal("OVER", N_("Its validity has passed; set a later day."), "valid_until")
    now = clock.now()
    version.snapshot = parties.snapshot(facts[offer.party_id]) | {"contact": offer.contact, "subject": offer.subject}
    version.state, version.sent_at, version.sent_to, version.updated_at = VersionState.SENT, now, to[:160], now
    offer.state = OfferState.SENT


def tell(versions: Iterable[OfferVersion], offers: Mapping[int, Offer], *, to: str = "", by: Actor) -> None:
    """Narrate and ring, once they are written; the inquiries their offers answer are answered."""
    ids = sorted({version.offer_id for version in versions})
    for version in versions:
        audit.tell("offers.offer", [version.offer_id], "sent", by=by, data={"version": str(version), "to": to[:160]})
    inquiries.answered([asked for pk in ids if (asked := offers[pk].inquiry_id)], by=by)
    bells.ring(events.Sent(tuple(ids)), by=by)
