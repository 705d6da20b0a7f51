"""Messages assigned to merged records come over, and so do the addresses remembered (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.people.mailboxes.models import Assigned, KnownAddress

REFERENCES = (
    merging.Reference(Assigned, "party", "parties.party", N_("Messages"), drops=("message_of_party_once",)),
    merging.Reference(Assigned, "person", "parties.person", N_("Messages")),
    merging.Reference(KnownAddress, "party", "parties.party"),
    merging.Reference(KnownAddress, "person", "parties.person"),
)
