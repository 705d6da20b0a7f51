"""Cases: matters that collect everything done about them, from the first word to the money (CAS).

A case has a kind with phases of its own; sales opportunities are cases of a kind that holds wanted goods. Papers of any
room join a case by their kind and id (`cases_member`), so upper rooms attach theirs and tell of their money through
`money_sources`; nothing here knows an offer or an order.
"""
