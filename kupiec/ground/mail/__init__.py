"""E-mail going out (KER-18): documents with their PDF, written in the transaction, sent after it, never lost.

Rooms above say how their records go by e-mail by plugging a `Source`; nothing else is asked of them. Stands one floor
above files and layouts, because attachments lie in the content store and texts name the facts that prints name.
"""
