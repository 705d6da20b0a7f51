"""How a line below its floor and a price typed by hand are shown beside a line."""

from __future__ import annotations

from django.utils.translation import gettext

from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import public as workflow
from kupiec.money.margins.values import Below, Breach, Effect

MOST_SHOWN = 24


def mark(one: Breach) -> kit.Mark:
    """Which floor the line breaks and by how much, short enough to stand beside its name."""
    figures = {"floor": kit.show.price(one.floor), "short": kit.show.price(one.short)}
    return kit.Mark(
        "bad" if one.effect is Effect.REFUSE else "warn", gettext("floor %(floor)s, short %(short)s") % figures, "alert-triangle"
    )


def note(one: Breach | None, *, reason: str = "") -> dict[str, str]:
    """What the cell of the price tells besides: the floor with what happens below it, why the price was typed by hand."""
    told = [_words(one)] if one else []
    return {"unit_price": " · ".join([*told, *([by_hand(reason, whole=True)] if reason else [])])} if told or reason else {}


def _words(one: Breach) -> str:
    figures = {"floor": kit.show.price(one.floor), "short": kit.show.price(one.short)}
    words = {
        Effect.REFUSE: gettext("below the floor %(floor)s by %(short)s, refused"),
        Effect.APPROVAL: gettext("below the floor %(floor)s by %(short)s, needs approval"),
        Effect.WARN: gettext("below the floor %(floor)s by %(short)s"),
    }[one.effect]
    return words % figures


def by_hand(reason: str, *, whole: bool = False) -> str:
    """A price typed by hand, with the reason it keeps; beside the name of the line only its beginning."""
    if len(reason) > MOST_SHOWN and not whole:
        reason = f"{reason[:MOST_SHOWN].rstrip()}…"
    return gettext("manual price: %(reason)s") % {"reason": reason} if reason else gettext("manual price")


def facts(below: Below | None) -> tuple[workflow.Fact, ...]:
    """What people who decide are told; nothing where no line is below, so papers going round don’t change when floors are set."""
    if below is None or not below.lines:
        return ()
    figures = {"count": below.lines, "percent": kit.show.percent(below.percent)}
    return (
        workflow.Fact("below_floor", N_("Lines below the floor of prices"), gettext("lines: %(count)s, by up to %(percent)s") % figures),
    )
