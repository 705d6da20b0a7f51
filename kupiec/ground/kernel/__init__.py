"""The kernel: the house's instruments, each file one idea.

Unlike other rooms it has no single door: its modules are the doors (`from kupiec.ground.kernel import tx`).
`values`-like modules (money, split, vat, refusal, actor, formula) are pure: no Django, no clock, no database.
"""
