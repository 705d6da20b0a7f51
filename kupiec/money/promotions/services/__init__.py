"""Verbs of promotions: defining them; keeping the lines they make beside the lines that earn them."""

from kupiec.money.promotions.services.defining import archive, restore, save
from kupiec.money.promotions.services.keeping import Sheet, Wanted, arrange, copy, leave, offer, take, takes

__all__ = ["Sheet", "Wanted", "archive", "arrange", "copy", "leave", "offer", "restore", "save", "take", "takes"]
