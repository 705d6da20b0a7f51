"""Lots and expiry of items that need them: what must be named, what may leave, what is kept of a lot, whom it reached (CAT-3)."""
