"""Rights of the promising room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "promising.see": N_("Ask when goods can be promised"),
    "promising.hold": N_("Hold promises for some hours"),
    "promising.setup": N_("Edit lead times, lots and safety stocks"),
}
