"""The door of the offers room."""

from kupiec.sales.offers import printing
from kupiec.sales.offers import queries as reads
from kupiec.sales.offers.events import Copied, Created, Decided, Sent
from kupiec.sales.offers.models import LossReason, Offer, OfferLine, OfferVersion, Ordered
from kupiec.sales.offers.queries import left_to_order, visible
from kupiec.sales.offers.services import accept, copy, create, lines, lose, new_version, send
from kupiec.sales.offers.values import Accepted, CreatedOffer, DraftOffer, DraftOfferLine, Loss

__all__ = [
    "Accepted",
    "Copied",
    "Created",
    "CreatedOffer",
    "Decided",
    "DraftOffer",
    "DraftOfferLine",
    "Loss",
    "LossReason",
    "Offer",
    "OfferLine",
    "OfferVersion",
    "Ordered",
    "Sent",
    "accept",
    "copy",
    "create",
    "left_to_order",
    "lines",
    "lose",
    "new_version",
    "printing",
    "reads",
    "send",
    "visible",
]
