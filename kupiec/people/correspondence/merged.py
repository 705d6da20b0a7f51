"""Letters of merged records come over; the names and addresses they were sent to stay as written (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.people.correspondence.models import Letter, Link

REFERENCES = (
    merging.Reference(Letter, "party", "parties.party", N_("Letters")),
    merging.Reference(Letter, "person", "parties.person", N_("Letters")),
    merging.Named(Link, "subject", "subject_id", drops=("letter_link_once",)),
)
