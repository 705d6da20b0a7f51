"""Rights of the pricing room, and the field rule about cost and margin that all rooms obey."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "pricing.see": N_("See price lists and discount rules"),
    "pricing.lists": N_("Maintain price lists and their prices"),
    "pricing.rules": N_("Maintain hierarchies, discount stages and rules"),
    "pricing.suppliers": N_("Maintain suppliers of items and what they ask"),
    "prices.see_cost": N_("See costs and margins"),
}
