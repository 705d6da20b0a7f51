"""The drawn way of an order through its registers, made of the parts circulations are drawn with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kupiec.ground.kit import show
from kupiec.ground.workflow.public import drawing
from kupiec.sales.orders.public import registry
from kupiec.sales.registers import words
from kupiec.sales.registers.values import BookData, OperationData, RegisterData

STEP = 13
"""Between two arrows that run side by side."""


@dataclass(frozen=True, slots=True)
class _Arrow:
    origin: int
    target: int
    kind: str
    mark: int
    said: str


def draw(book: BookData, *, counts: Mapping[str, int] | None = None, now: str = "") -> SafeString:
    """All registers from above to below; `counts`: orders standing there; `now`: the register looked at.

    It draws what is being typed too, so a meaning nobody offers is left out instead of failing.
    """
    rows = book.registers
    places = {one.code: number for number, one in enumerate(rows)}
    arrows, said = [], list[str]()
    for one, each in [(row, each) for row in rows for each in row.operations if each.kind == "move" and each.next in places]:
        if each.guard:
            said.append(_said(one, rows[places[each.next]], each))
        arrows.append(
            _Arrow(places[one.code], places[each.next], _kind(each), len(said) if each.guard else 0, said[-1] if each.guard else "")
        )
    ahead = [one for one in arrows if one.target > one.origin + 1]
    behind = [one for one in arrows if one.target <= one.origin]
    left, right = 30 + STEP * max(len(behind), 1), 60 + STEP * max(len(ahead), 1)
    tops = [20 + number * drawing.ROW for number in range(len(rows))]
    drawn = _arrows(arrows, ahead, behind, left=left, tops=tops)
    boxes = [
        _box(one, (left, tops[number]), (counts or {}).get(one.code, 0), now=one.code == now, number=number + 1)
        for number, one in enumerate(rows)
    ]
    height = (tops[-1] if tops else 0) + drawing.HIGH + 20
    return drawing.frame(
        gettext("The way of orders through %(count)s registers") % {"count": len(rows)},
        (left + drawing.WIDE + right, height),
        drawn,
        boxes,
        said,
    )


def _arrows(arrows: list[_Arrow], ahead: list[_Arrow], behind: list[_Arrow], *, left: int, tops: list[int]) -> list[str]:
    edge, middle, high = left + drawing.WIDE, left + drawing.WIDE // 2, drawing.HIGH
    drawn = [
        drawing.down(middle, tops[one.origin] + high, tops[one.target], mark=one.mark, said=one.said, kind=one.kind)
        for one in arrows
        if one.target == one.origin + 1
    ]
    for lane, one in enumerate(sorted(ahead, key=lambda one: (one.target - one.origin, one.origin))):
        begun, ended = (edge, tops[one.origin] + 16 + 8 * (lane % 5)), (edge, tops[one.target] + 10 + 7 * (lane % 5))
        drawn.append(drawing.aside(begun, ended, edge + 46 + STEP * lane, mark=one.mark, said=one.said, kind=one.kind))
    for lane, one in enumerate(sorted(behind, key=lambda one: (one.origin - one.target, one.origin))):
        begun, ended = (left, tops[one.origin] + 12 + 8 * (lane % 5)), (left, tops[one.target] + 20 + 7 * (lane % 5))
        drawn.append(drawing.back(begun, ended, lane=left - 18 - STEP * lane, mark=one.mark, said=one.said))
    return drawn


def _said(origin: RegisterData, target: RegisterData, one: OperationData) -> str:
    """A condition with the registers it leads between, and what people read when it does not hold."""
    whole = f"{show.say(origin.name)} → {show.say(target.name)}: {one.guard}"
    otherwise = gettext("else: %(text)s") % {"text": show.say(one.guard_text)}
    return f"{whole} ({otherwise})" if one.guard_text else whole


def _kind(one: OperationData) -> str:
    return "main" if one.primary else "maybe" if one.guard or one.on_entry else ""


def _box(one: RegisterData, at: tuple[int, int], count: int, *, now: bool, number: int) -> SafeString:
    by_itself = [_label(each) for each in one.operations if each.on_entry]
    third = gettext("by itself: %(what)s") % {"what": ", ".join(by_itself)} if by_itself else ""
    standing = gettext("orders: %(count)s") % {"count": count} if count else ""
    second = " · ".join(filter(None, (show.say(words.MEANINGS.get(one.meaning, "")), standing)))
    kind = " ".join(filter(None, ("now" if now else "", {"cancelled": "maybe", "closed": "done"}.get(one.meaning, ""))))
    return drawing.box(reverse("orders-register-edit", args=[one.code]), at, (f"{number}. {show.say(one.name)}", second, third), kind=kind)


def _label(one: OperationData) -> str:
    kind = registry.known().get(one.kind)
    return show.say(one.label or (kind.label if kind else one.kind))
