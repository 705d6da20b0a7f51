"""Rights of the room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "returns.see": N_("See returns of customers"),
    "returns.edit": N_("Register returns of customers"),
    "returns.decide": N_("Decide of returns"),
    "returns.receive": N_("Take returned goods in"),
    "returns.settle": N_("Correct invoices for returns"),
}
