"""Templates of a customer and papers chosen for a record follow it when it is merged (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.ground.office.models import Chosen, Template

REFERENCES = (
    merging.Named(Template, "subject", "subject_id", N_("Office templates")),
    merging.Named(Chosen, "subject", "subject_id", drops=("office_chosen_once",)),
)
