"""The door of circulations: the socket of subjects, values."""

from kupiec.ground.workflow.sockets import Subject, subjects
from kupiec.ground.workflow.values import Change, Decision, DefinitionData, Standing, StepData, Told

__all__ = ["Change", "Decision", "DefinitionData", "Standing", "StepData", "Subject", "Told", "subjects"]
