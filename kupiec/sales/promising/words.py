"""What binds a date, in words."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import show
from kupiec.sales.promising.values import Bound, Promise

BOUNDS = {
    Bound.RECEIPT: N_("receipt of %(day)s"), Bound.LEAD_TIME: N_("lead time: new supply of %(quantity)s on %(day)s"), Bound.NEW_SUPPLY: N_("new supply of %(quantity)s on %(day)s, more can’t be had"),
    Bound.CAPACITY: N_("load of production: %(quantity)s made by %(day)s"), Bound.NO_SUPPLY: N_("no supply"),
}  # fmt: skip


def bound(given: Promise) -> str:
    """What keeps the full date from being earlier; nothing when it is today."""
    if not given.bound:
        return ""
    return show.say(BOUNDS[given.bound]) % {
        "day": show.day(given.bound_on) if given.bound_on else "",
        "quantity": show.quantity(given.new_supply),
    }
