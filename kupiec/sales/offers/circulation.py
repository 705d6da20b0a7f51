"""Offers in circulation (WFL-3): what is told of the version that would be sent, by what figures it may need approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.urls import reverse

from kupiec.ground.kernel import formula, money
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.ground.workflow import public as workflow
from kupiec.money.margins import public as margins
from kupiec.sales.offers import mailing, queries
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion
from kupiec.sales.offers.services import floors
from kupiec.sales.offers.values import Choice, LineKind

OFFER = "offers.offer"
NAMES = {
    "discount": formula.Name(formula.NUMBER, N_("Largest discount of a line off the list price, %"), "rabat", Decimal(20)),
    "net": formula.Name(formula.NUMBER, N_("Net value in our currency"), "netto", Decimal(12000)),
    "margin": formula.Name(formula.NUMBER, N_("Margin, %; empty where costs are unknown"), "marza", Decimal(18)),
    "below_floor": formula.Name(
        formula.NUMBER, N_("How far the worst line is below the strictest floor of prices, %; 0 when none is"), "ponizej_progu", Decimal(3)
    ),
    "payment_days": formula.Name(formula.NUMBER, N_("Days of payment"), "dni_platnosci", Decimal(30)),
    "lines": formula.Name(formula.NUMBER, N_("Number of lines"), "pozycje", Decimal(5)),
    "currency": formula.Name(formula.TEXT, N_("Currency"), "waluta", "PLN"),
    "customer": formula.Name(formula.TEXT, N_("Code of the customer"), "klient", "K001"),
}


def tell(ids: Sequence[int], by: Actor) -> Mapping[int, workflow.Told]:
    """The last version of each offer, of its variants the worst figures; three statements for any set, at most five where floors of prices are set."""
    versions = mailing.last(ids)
    rows = OfferLine.objects.filter(
        offer_version_id__in=[one.pk for each in versions.values() for one in each], kind=LineKind.LINE, choice=Choice.FIRM
    )
    lines: dict[int, list[OfferLine]] = {}
    needed = (
        "discount_percent",
        "list_price",
        "unit_price",
        "price_source",
        "item_id",
        "description",
        "factor",
        "cost",
        "vat_percent",
        "promotion_id",
        "kind",
    )
    for line in rows.only("offer_version_id", *needed):
        lines.setdefault(line.offer_version_id, []).append(line)
    offers = Offer.objects.filter(pk__in=list(ids)).select_related("party")
    weighed = {pk: [line for one in each for line in floors.lines_of(one, lines.get(one.pk, ()))] for pk, each in versions.items()}
    below = margins.below(weighed, company_id=by.company_id)
    return {offer.pk: _told(offer, versions.get(offer.pk, []), lines, (below or {}).get(offer.pk)) for offer in offers}


def discount(line: OfferLine) -> Decimal:
    """How far a line is below its list price by the hand of whoever offers: its discount, or a price typed under the list."""
    typed = line.price_source == "manual" and line.list_price is not None
    return money.below_list(line.unit_price, line.discount_percent, line.list_price or ZERO) if typed else line.discount_percent


def _told(
    offer: Offer, versions: Sequence[OfferVersion], lines: Mapping[int, Sequence[OfferLine]], below: margins.Below | None
) -> workflow.Told:
    found = [line for version in versions for line in lines.get(version.pk, ())]
    largest = max((discount(line) for line in found), default=ZERO)
    known = [margin for one in versions if one.cost and (margin := money.margin_percent(one.net * one.rate, one.cost)) is not None]
    net = max((money.half_up(one.net * one.rate, 2) for one in versions), default=ZERO)
    margin = min(known, default=None)
    days = max((one.payment_days for one in versions), default=0)
    facts = (
        workflow.Fact("customer", N_("Customer"), offer.party.name),
        workflow.Fact("version", N_("Version"), ", ".join(map(str, versions))),
        workflow.Fact("discount", N_("Largest discount off the list"), show.percent(largest)),
        workflow.Fact("net", N_("Net"), " / ".join(show.money(one.net, one.currency_id) for one in versions)),
        workflow.Fact("margin", N_("Margin"), show.percent(margin) if margin is not None else "—", "prices.see_cost"),
        workflow.Fact("days", N_("Days of payment"), str(days)),
        *margins.facts(below),
    )
    values = {"discount": largest, "net": net, "margin": margin, "payment_days": days, "lines": len(found),
              "currency": versions[0].currency_id if versions else "", "customer": offer.party.code,
              "below_floor": below.percent if below else ZERO}  # fmt: skip
    return workflow.Told(
        company_id=offer.company_id, title=offer.number, url=reverse("offer", args=[offer.pk]), facts=facts, values=values,
        guardian_id=offer.party.guardian_id, owner_id=offer.salesperson_id,
    )  # fmt: skip


SUBJECT = workflow.Subject(
    OFFER, N_("Offers"), queries.visible, "offers.see", tell, NAMES, start="workflow.start", gate=N_("sending to the customer")
)
