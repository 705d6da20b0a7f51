"""Files of records that are merged go along (KER-22)."""

from kupiec.ground.files.models import Attachment
from kupiec.ground.kernel.words import N_
from kupiec.ground.merging import public as merging

REFERENCES = (merging.Named(Attachment, "subject", "subject_id", N_("Files"), watched=True),)
