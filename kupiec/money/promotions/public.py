"""The door of the promotions room."""

from kupiec.money.promotions.models import Promotion
from kupiec.money.promotions.services import Sheet, Wanted, arrange, copy, leave, offer, save, take, takes
from kupiec.money.promotions.services.keeping import PROMOTED, Arranged
from kupiec.money.promotions.sockets import Paper, papers
from kupiec.money.promotions.values import Offer, Suggestion
from kupiec.money.promotions.words import Strip, strip

__all__ = [
    "PROMOTED", "Arranged", "Offer", "Paper", "Promotion", "Sheet", "Strip", "Suggestion", "Wanted", "arrange", "copy", "leave", "offer", "papers", "save",
    "strip", "take", "takes",
]  # fmt: skip
