"""Verbs of the room, one file per verb or family."""
