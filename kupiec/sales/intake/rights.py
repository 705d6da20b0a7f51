"""Rights of the room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "intake.see": N_("See orders that came in"),
    "intake.edit": N_("Take in orders from files, e-mails and letters, correct and reject them"),
    "intake.share": N_("Give customers private pages on which they order"),
}
