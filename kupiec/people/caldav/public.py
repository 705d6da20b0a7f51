"""The door of the caldav room: nothing is asked of it."""

__all__: list[str] = []
