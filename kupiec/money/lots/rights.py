"""Rights of the lots room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "lots.setup": N_("Say which items are kept by lots"),
    "lots.rule": N_("Stop lots, allow expired ones, change their day"),
    "lots.choose": N_("Choose lots of a delivery out of their turn"),
}
