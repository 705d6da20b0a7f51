"""Rights of the cases room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "cases.see": N_("See cases"),
    "cases.edit": N_("Open and change cases, move them between phases"),
    "cases.finance": N_("See planned cost and the money of cases"),
    "cases.setup": N_("Edit kinds of cases, phases and reasons"),
}
