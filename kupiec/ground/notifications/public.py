"""The door of the room."""

from kupiec.ground.notifications.services import mention

__all__ = ["mention"]
