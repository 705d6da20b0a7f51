"""Rights of the supply room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "supply.see": N_("See purchase and production orders"),
    "supply.edit": N_("Enter purchase and production orders, change their lines and dates"),
    "supply.place": N_("Place, close and cancel purchase and production orders"),
}
