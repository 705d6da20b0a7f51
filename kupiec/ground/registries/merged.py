"""Evidence from registers follows the record it was asked for (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.ground.registries.models import Check

REFERENCES = (merging.Named(Check, "subject", "subject_id", N_("Checks in registers")),)
