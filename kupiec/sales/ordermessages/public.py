"""The door of the room."""

from kupiec.sales.ordermessages.queries import passings, visible

__all__ = ["passings", "visible"]
