"""Whose wish it is to hear nothing comes over with the customer (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.ordermessages.models import Quiet

REFERENCES = (merging.Reference(Quiet, "party", "parties.party", N_("No messages about orders"), drops=("ordermessages_quiet_once",)),)
