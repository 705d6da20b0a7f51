"""The door of the intake room."""

from kupiec.sales.intake.models import Proposal
from kupiec.sales.intake.queries import visible
from kupiec.sales.intake.services import accept, take, take_file
from kupiec.sales.intake.values import PROPOSAL, Origin, ReadLine, ReadOrder, Source

__all__ = ["PROPOSAL", "Origin", "Proposal", "ReadLine", "ReadOrder", "Source", "accept", "take", "take_file", "visible"]
