"""Mails follow the customers and records they were about (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.mail.models import ByItself, Mail
from kupiec.ground.merging import public as merging

REFERENCES = (
    merging.Named(Mail, "subject", "subject_id", drops=("mail_by_itself_once",)),
    merging.Reference(Mail, "party_id", "parties.party", N_("E-mails"), watched=False),
    merging.Reference(ByItself, "party_id", "parties.party", drops=("mail_by_itself_row",)),
)
