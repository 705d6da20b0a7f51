"""Rights of the correspondence room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "correspondence.see": N_("See the register of letters"),
    "correspondence.edit": N_("Register letters and write answers"),
    "correspondence.send": N_("Send letters out"),
    "correspondence.void": N_("Withdraw letters registered by mistake"),
    "correspondence.setup": N_("Edit types, media and templates of letters"),
}
