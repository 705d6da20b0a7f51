"""Mentions follow the record they were made on (KER-22)."""

from kupiec.ground.merging import public as merging
from kupiec.ground.notifications.models import Mention

REFERENCES = (merging.Named(Mention, "subject", "subject_id", drops=("mentioned_once",)),)
