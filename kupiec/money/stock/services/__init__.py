"""Verbs of the stock room, one file per verb; `holdings` and `claims` are the two books they write in."""
