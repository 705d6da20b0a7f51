"""Pages belong to offers, which come over with their customers (KER-22): nothing of their own to move."""

from __future__ import annotations

from kupiec.ground.merging import public as merging

REFERENCES: tuple[merging.Reference, ...] = ()
