"""What the kernel and this room themselves keep of records of any kind."""

from kupiec.ground.kernel.models import Event
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging.sockets import Named

REFERENCES = (Named(Event, "subject", "subject_id", N_("Entries of the history")),)
