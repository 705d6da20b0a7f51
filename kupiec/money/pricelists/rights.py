"""Rights of the room: building asks for `pricing.lists`, comparing for `pricing.rules`, which pricing declares."""

RIGHTS: dict[str, str] = {}
