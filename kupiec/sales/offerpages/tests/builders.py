"""A sent offer with a page, for tests of any room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog.tests import builders as items
from kupiec.people.parties.tests import builders as customers
from kupiec.sales.offerpages import services
from kupiec.sales.offerpages.models import Link
from kupiec.sales.offerpages.values import Sharing
from kupiec.sales.offers import services as offering
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import CreatedOffer, DraftOfferLine

D = Decimal


def sent(by: Actor, **fields: Any) -> CreatedOffer:
    """A section, a pump, another instead of it, an optional service; sent."""
    offers.house(by)
    party = fields.pop("party", None) or customers.party(by, name="Bel-Pol Instalacje Sp. z o.o.")
    pump, better = (
        items.item(by, name="Pompa obiegowa", list_price=D("489")),
        items.item(by, name="Pompa z falownikiem", list_price=D("742")),
    )
    lines = (
        DraftOfferLine(None, kind="section", description="Materiały"), DraftOfferLine(pump.pk, D(2)), DraftOfferLine(better.pk, D(2), choice="alternative"),
        DraftOfferLine(None, D(1), "kpl", description="Szafa wg projektu", unit_price=D("7940")), DraftOfferLine(None, D(3), "h", description="Uruchomienie", unit_price=D("180"), choice="optional"),
    )  # fmt: skip
    made = offers.offer(by, party, lines=fields.pop("lines", lines), **fields)
    offering.send([made.version_id], by=by)
    return made


def page(by: Actor, offer_id: int, **fields: Any) -> Link:
    """A link for the customer."""
    pk = services.share(offer_id, Sharing(name=fields.pop("name", "Marek Wiśniewski"), **fields), by=by)
    return Link.objects.select_related("company", "offer__party", "offer__salesperson").get(pk=pk)
