"""What this room keeps of people (KER-21): nothing; enclosures are papers of our own company."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(
    N_("templates and papers of our own company"),
    "office.Template",
    "office.TemplateFile",
    "office.Enclosure",
    "office.EnclosurePaper",
    "office.Chosen",
)
