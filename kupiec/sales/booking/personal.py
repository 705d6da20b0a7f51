"""What this room keeps of people (KER-21): nothing; a booking names a resource and a paper."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(N_("dictionaries and counters"), "booking.Resource", "booking.Booking")
