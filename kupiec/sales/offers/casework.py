"""Offers of cases: as money (CAS-4), and made from an opportunity with its goods, prices and terms (CAS-5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.cases import public as cases
from kupiec.people.catalog import public as catalog
from kupiec.sales.offers import queries, services
from kupiec.sales.offers.models import OfferLine, OfferVersion
from kupiec.sales.offers.values import DraftOffer, DraftOfferLine

OFFER = "offers.offer"
ONE = Decimal(1)


class Money:
    """Offers by the version that counts; lost and expired ones count for nothing."""

    kinds = (OFFER,)

    def money(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, cases.PaperMoney]:
        found = {row.pk: row for row in queries.visible(by).filter(pk__in=[ref.id for ref in refs])}
        versions = _counting(found.values())
        return {
            documents.Ref(OFFER, pk): cases.PaperMoney(
                "" if row.state in ("lost", "expired") else "offered",
                half_up(row.net * versions[pk].rate, 2) if pk in versions else row.net,
            )
            for pk, row in found.items()
        }

    def lines(self, ref: documents.Ref, *, by: Actor) -> Sequence[cases.MoneyLine]:
        offer = queries.visible(by).get(pk=ref.id)
        version = _counting([offer]).get(offer.pk)
        if version is None:
            return []
        rows = OfferLine.objects.filter(offer_version=version, kind="line").order_by("position", "pk")
        sees = by.may("prices.see_cost")
        return [
            cases.MoneyLine(text, quantity, unit, half_up(net * version.rate, 2), cost if sees else None)
            for text, quantity, unit, net, cost in rows.values_list("description", "quantity", "unit", "net", "cost_value")
        ]


def _counting(offers: Any) -> dict[int, OfferVersion]:
    """The version whose figures each offer carries; one statement."""
    wanted = {offer.pk: offer for offer in offers}
    found: dict[int, OfferVersion] = {}
    for version in OfferVersion.objects.filter(offer_id__in=wanted).order_by("offer_id", "ordinal", "pk"):
        if version.net == wanted[version.offer_id].net or version.offer_id not in found:
            found[version.offer_id] = version
    return found


def make_offer(case_ids: Sequence[int], *, by: Actor) -> list[int]:
    """Make an offer of each opportunity: its goods as lines at the expected prices, its terms in full; joined to the case.

    Items without an expected price are priced as for any offer; groups and goods in words become lines to fill in.
    Refuses NOT_FOUND, NOT_OPPORTUNITY, NO_PARTY, NO_UNIT and what making offers refuses.
    """
    by.require("offers.edit")
    by.require("cases.edit")
    with tx.write_tx(by=by):
        found = {case.id: case for case in cases.opportunities(case_ids, by=by)}
        chosen = [found[pk] for pk in case_ids if pk in found]
        if len(chosen) != len(set(case_ids)):
            raise Refusal("NOT_FOUND", N_("There is no such case."))
        items = catalog.facts({want.item_id for case in chosen for want in case.wants if want.item_id})
        made = services.create([_draft(case, items, by=by) for case in chosen], by=by)
        for case, offer in zip(chosen, made, strict=True):
            cases.attach(case.id, [documents.Ref(OFFER, offer.offer_id)], by=by)
    return [one.offer_id for one in made]


def _draft(case: cases.Opportunity, items: Mapping[int, catalog.ItemFacts], *, by: Actor) -> DraftOffer:
    if case.party_id is None:
        raise Refusal("NO_PARTY", N_("Choose the party of the case first."), "party_id")
    assert by.company_id is not None and by.branch_id is not None
    return DraftOffer(
        company_id=by.company_id, branch_id=case.branch_id or by.branch_id, party_id=case.party_id, issue_date=clock.today(),
        lines=tuple(_line(want, items) for want in case.wants), currency=case.currency, payment_method=case.payment_method, payment_days=case.payment_days,
        salesperson_id=case.guardian_id, subject=case.name[:160], contact=case.contact[:120], delivery_terms=case.delivery_terms,
        text_after=_terms(case),
    )  # fmt: skip


def _terms(case: cases.Opportunity) -> str:
    decision = gettext("Decision by %(day)s.") % {"day": kit.show.day(case.decision_on)} if case.decision_on else ""
    return "\n\n".join(filter(None, [case.terms, decision]))


def _line(want: cases.Wanted, items: Mapping[int, catalog.ItemFacts]) -> DraftOfferLine:
    item = items.get(want.item_id or 0)
    factor = next((one.factor for one in item.units if one.unit == want.unit), ONE) if item else ONE
    return DraftOfferLine(
        want.item_id, want.quantity, want.unit, factor, description=want.description, unit_price=want.expected_price,
        reason=gettext("price the customer expects") if want.expected_price is not None else "",
    )  # fmt: skip


MAKE = kit.Operation(
    "make-offer", _("Make an offer"), run=make_offer, icon="file-text", right="offers.edit", key="O", bulk=False, message=_("Offer made"),
    only=lambda case: case.kind.behaviour == "opportunity" and case.group != "closed",
    allowed=lambda case, by: None if case.party_id else _("Choose the party of the case first."),
    done=lambda made, ids: reverse("offer", args=[made[0]]),
)  # fmt: skip


class CaseOperations:
    """What one does with a case in the offers: make an offer."""

    def operations(self) -> Sequence[kit.Operation]:
        return (MAKE,)


__all__ = ["CaseOperations", "Money", "make_offer"]
