"""Verbs of promotions: defining them; keeping the lines they make beside the lines that earn them."""

from kupiec.money.promotions.services.composing import parts_of, save_set
from kupiec.money.promotions.services.defining import archive, restore, save
from kupiec.money.promotions.services.keeping import Sheet, Wanted, arrange, copy, leave, offer, take, takes
from kupiec.money.promotions.services.sets import Component, compositions, explode

__all__ = ["Component", "Sheet", "Wanted", "archive", "arrange", "compositions", "copy", "explode", "leave", "offer", "parts_of", "restore", "save", "save_set", "take", "takes"]
