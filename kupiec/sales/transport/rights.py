"""Rights of the room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "transport.see": N_("See transport orders"),
    "transport.edit": N_("Enter transport orders, join orders and deliveries to them, set stops"),
    "transport.place": N_("Order transports, send them off, settle their stops, cancel them"),
}
