"""Verbs of the correspondence room, one file per subject."""
