"""Columns of the list of orders that need more than the row: what asks for attention, how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import markup
from kupiec.ground.kit import public as kit
from kupiec.sales.orders import queries, words
from kupiec.sales.orders.models import Order, OrderLine
from kupiec.sales.orders.progress import Standing, standing
from kupiec.sales.orders.values import Meaning, Progress


def attention(ids: Sequence[int], by: Actor) -> dict[int, SafeString]:
    """Why each of these orders needs attention, drawn for a list."""
    return {pk: markup.mark(mark) for pk, mark in marks(ids).items()}


def marks(ids: Sequence[int]) -> dict[int, kit.Mark]:
    """The heaviest reason why each of these orders needs attention; three statements for a page."""
    holds = queries.open_holds(ids)
    stale = set(OrderLine.objects.filter(order_id__in=list(ids)).exclude(stale="").values_list("order_id", flat=True))
    rows = Order.objects.filter(pk__in=list(ids)).select_related("register")
    found = {}
    for order in rows.only("state", "wanted_on", "register_at", "register__idle_days"):
        mark = _mark(order, holds.get(order.pk, []), stale=order.pk in stale)
        if mark is not None:
            found[order.pk] = mark
    return found


def _mark(order: Order, holds: Sequence, *, stale: bool) -> kit.Mark | None:
    if order.state not in (Meaning.DRAFT, Meaning.ACCEPTED):
        return None
    if holds:
        waits = holds[0].stops == "accept"
        return kit.Mark(
            "warn" if waits else "bad", gettext("waits for approval") if waits else kit.show.say(holds[0].reason), "player-pause"
        )
    if order.wanted_on and order.wanted_on < clock.today():
        days = (clock.today() - order.wanted_on).days
        return kit.Mark("bad", ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}, "clock-exclamation")
    stands = (clock.now() - order.register_at).days
    if order.register.idle_days and stands > order.register.idle_days:
        return kit.Mark("warn", ngettext("stands %(days)s day", "stands %(days)s days", stands) % {"days": stands}, "hourglass-low")
    return kit.Mark("", gettext("old prices"), "refresh") if stale and order.state == Meaning.DRAFT else None


def delivered(ids: Sequence[int], by: Actor) -> dict[int, SafeString]:
    """How far delivery is."""
    return _stages(ids, "delivered")


def invoiced(ids: Sequence[int], by: Actor) -> dict[int, SafeString]:
    """How far invoicing is."""
    return _stages(ids, "invoiced")


def _stages(ids: Sequence[int], what: str) -> dict[int, SafeString]:
    """Cancelled orders wait for nothing."""
    found = standing(ids)
    dead = set(Order.objects.filter(pk__in=list(ids), state=Meaning.CANCELLED).values_list("pk", flat=True))
    return {pk: _stage(found, pk, what) for pk in ids if pk not in dead}


def _stage(found: Standing, order_id: int, what: str) -> SafeString:
    return stage_badge(found.of(order_id), what)


def stage_badge(rows: Sequence[Progress], what: str) -> SafeString:
    """`waiting`, `part` or `whole` as a badge, by lines."""
    whole = [one for one in rows if one.wanted > 0]
    done = [one for one in whole if getattr(one, what) >= one.wanted]
    begun = any(getattr(one, what) > 0 for one in whole)
    state = "all" if whole and len(done) == len(whole) else "part" if begun else "none"
    kind, text = words.PROGRESS[state]
    label = kit.show.say(text)
    if state == "part":
        label = gettext("%(done)s of %(all)s lines") % {"done": len(done), "all": len(whole)}
    return markup.badge(label, kind, {"all": "check", "part": "circle-half-2"}.get(state, ""))


__all__ = ["attention", "delivered", "invoiced", "marks", "stage_badge"]
