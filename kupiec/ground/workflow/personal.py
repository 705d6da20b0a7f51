"""What this room keeps of people (KER-21): who of us decided on papers; the papers themselves tell of customers."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(
    N_("decisions of our own people on papers"), "workflow.Superior", "workflow.Definition", "workflow.Edition", "workflow.Step", "workflow.Circulation", "workflow.Task",
    "workflow.Holder", "workflow.Handover", "workflow.Question", "workflow.Link",
)  # fmt: skip
