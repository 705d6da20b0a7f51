"""Rights of the promotions room; whoever edits a document may take what is suggested."""

from kupiec.ground.kernel.words import N_

RIGHTS = {"promotions.see": N_("See bundle promotions"), "promotions.edit": N_("Maintain bundle promotions")}
