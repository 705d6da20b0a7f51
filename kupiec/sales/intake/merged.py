"""What came in from merged customers and of merged items comes over (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.sales.intake.models import Link, PartyNumber, Proposal, ProposalLine, TheirCode

PARTY, ITEM = "parties.party", "catalog.item"
REFERENCES = (
    merging.Reference(Proposal, "party", PARTY, N_("Orders that came in")),
    merging.Reference(PartyNumber, "party", PARTY),
    merging.Reference(TheirCode, "party", PARTY, drops=("intake_code_once",)),
    merging.Reference(Link, "party", PARTY, N_("Pages for orders")),
    merging.Reference(ProposalLine, "item", ITEM),
    merging.Reference(TheirCode, "item", ITEM),
)
