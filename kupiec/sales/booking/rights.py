"""Rights of the booking room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "booking.see": N_("See bookings of resources"),
    "booking.edit": N_("Book resources"),
    "booking.setup": N_("Edit resources"),
}
