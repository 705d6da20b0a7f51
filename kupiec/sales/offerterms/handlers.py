"""What happens to offers: sheets go with versions copied (OFR-5, OFR-7)."""

from __future__ import annotations

from kupiec.ground.kernel.actor import Actor
from kupiec.sales.offers import public as offers
from kupiec.sales.offerterms import services


def on_copied(event: offers.Copied, *, by: Actor) -> None:
    """A version begins with the terms and the budget of the one it was made from; an offer for another customer with the terms alone."""
    services.carry(event.pairs, budget=event.same_offer, by=by)
