"""The door of the promotions room."""

from kupiec.money.promotions.models import Promotion
from kupiec.money.promotions.services import (
    Arranged,
    Sheet,
    Wanted,
    arrange,
    compositions,
    copy,
    explode,
    leave,
    offer,
    save,
    save_set,
    take,
    takes,
)
from kupiec.money.promotions.services.keeping import PROMOTED
from kupiec.money.promotions.services.sets import SET
from kupiec.money.promotions.sockets import Paper, papers
from kupiec.money.promotions.values import Offer, Suggestion
from kupiec.money.promotions.words import Strip, strip

__all__ = [
    "PROMOTED", "SET", "Arranged", "Offer", "Paper", "Promotion", "Sheet", "Strip", "Suggestion", "Wanted", "arrange", "compositions", "copy", "explode", "leave", "offer", "papers", "save", "save_set",
    "strip", "take", "takes",
]  # fmt: skip
