"""Background jobs of the room."""

from kupiec.ground.files.sweeping import SWEEP

__all__ = ["SWEEP"]
