"""Circulations follow their record; two that both run are ended first (KER-22)."""

from kupiec.ground.merging import public as merging
from kupiec.ground.workflow.models import Circulation

REFERENCES = (merging.Named(Circulation, "kind", "record_id", watched=True),)
