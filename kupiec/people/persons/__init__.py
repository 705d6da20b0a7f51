"""Persons: where they work and worked, their private data and personal life under rights, days to remember (PTY-5).

Who a person is and works mainly for stands in `parties.Person`, which other rooms key to; this room holds the rest.
"""
