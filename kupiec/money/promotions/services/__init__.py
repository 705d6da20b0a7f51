"""Verbs of promotions: defining them; keeping the lines they make beside the lines that earn them."""

from kupiec.money.promotions.services.composing import parts_of, save_set
from kupiec.money.promotions.services.defining import archive, restore, save
from kupiec.money.promotions.services.keeping import Sheet, arrange, copy, leave, offer, take, takes
from kupiec.money.promotions.services.sets import compositions, explode
from kupiec.money.promotions.services.wanted import Arranged, Wanted

__all__ = [
    "Arranged",
    "Sheet",
    "Wanted",
    "archive",
    "arrange",
    "compositions",
    "copy",
    "explode",
    "leave",
    "offer",
    "parts_of",
    "restore",
    "save",
    "save_set",
    "take",
    "takes",
]
