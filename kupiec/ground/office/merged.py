"""Templates of a customer follow it when it is merged (KER-22)."""

from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging
from kupiec.ground.office.models import Template

REFERENCES = (merging.Named(Template, "subject", "subject_id", N_("Office templates")),)
