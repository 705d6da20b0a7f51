"""How a line below its floor and a price typed by hand are shown beside a line."""

from __future__ import annotations

from django.utils.translation import gettext

from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import public as workflow
from kupiec.money.margins.values import Below, Breach, Effect


def mark(one: Breach) -> kit.Mark:
    """Which floor the line breaks and by how much."""
    figures = {"floor": kit.show.price(one.floor), "short": kit.show.price(one.short)}
    words = {
        Effect.REFUSE: gettext("below the floor %(floor)s by %(short)s, refused"),
        Effect.APPROVAL: gettext("below the floor %(floor)s by %(short)s, needs approval"),
        Effect.WARN: gettext("below the floor %(floor)s by %(short)s"),
    }[one.effect]
    return kit.Mark("bad" if one.effect is Effect.REFUSE else "warn", words % figures, "alert-triangle")


def by_hand(reason: str) -> str:
    """A price typed by hand, with the reason it keeps."""
    return gettext("manual price: %(reason)s") % {"reason": reason} if reason else gettext("manual price")


def facts(below: Below | None) -> tuple[workflow.Fact, ...]:
    """What people who decide are told; nothing where no floors are set."""
    if below is None:
        return ()
    text = gettext("lines: %(count)s, by up to %(percent)s") % {"count": below.lines, "percent": kit.show.percent(below.percent)} if below.lines else gettext("no line")
    return (workflow.Fact("below_floor", N_("Lines below the floor of prices"), text),)
