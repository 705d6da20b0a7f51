"""Circulation of documents (WFL): who has a record, since when, what they decided; definitions are data, in versions."""
