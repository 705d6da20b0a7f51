"""Rights of the room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "blankets.see": N_("See blanket orders"),
    "blankets.edit": N_("Enter blanket orders, place and close them"),
    "blankets.release": N_("Release lots of blanket orders"),
}
