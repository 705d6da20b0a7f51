"""Rights of the room: floors are kept with `pricing.rules`, which pricing declares."""

RIGHTS: dict[str, str] = {}
