"""Rights of the orders room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "orders.see": N_("See orders"),
    "orders.edit": N_("Enter and edit orders"),
    "orders.accept": N_("Accept orders"),
    "orders.move": N_("Move orders between registers"),
    "orders.block": N_("Block goods for orders"),
    "orders.deliver": N_("Deliver orders"),
    "orders.bill": N_("Invoice orders"),
    "orders.close": N_("Close and cancel orders"),
    "orders.hold": N_("Hold orders"),
    "orders.release": N_("Release holds and approve over the limit"),
    "orders.registers": N_("Set up registers of orders"),
}
