"""Rights of the room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "empties.see": N_("See what packaging customers hold"),
    "empties.move": N_("Give packaging out and take it back"),
    "empties.settle": N_("Charge customers for packaging that doesn’t come back"),
    "empties.setup": N_("Say what comes back, and its deposits"),
}
