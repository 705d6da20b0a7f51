"""Orders as cards in their registers, ended ones for a month (ORD-5); a card moves by the verb that moves orders anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.sales.orders import columns, screens
from kupiec.sales.orders.completeness import completeness
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.services import move, registers
from kupiec.sales.orders.values import Completeness, Meaning

LIVE = (Meaning.DRAFT, Meaning.ACCEPTED)
DAYS = 30
"""Orders that ended stand on the board for so long."""
BARS = {"whole": "ok", "part": "warn", "none": "bad"}


def _shown(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Live ones, and those that came to their end lately."""
    late = Q(state__in=[one for one in Meaning if one not in LIVE], register_at__gte=clock.now() - dt.timedelta(days=DAYS))
    return rows.filter(Q(state__in=LIVE) | late).select_related("orderer", "salesperson", "register")


def _columns(by: Actor, choice: int | None) -> list[kit.BoardColumn]:
    lately = gettext("of the last %(days)s days") % {"days": DAYS}
    return [
        kit.BoardColumn(one.pk, one.name, note="" if one.meaning in LIVE else lately, url=f"{reverse('orders')}?f.register={one.pk}")
        for one in registers.book(by.company_id).registers
    ]


def _passages(by: Actor, choice: int | None) -> Mapping[int, Collection[int]]:
    book = registers.book(by.company_id)
    return {
        one.pk: {way.next_id for way in book.moves(one.pk) if way.next_id and (not way.right or by.may(way.right))}
        for one in book.registers
    }


def cards(rows: Sequence[Any], by: Actor) -> Mapping[int, kit.BoardCard]:
    """A constant number of statements for all cards of the page."""
    marks = columns.marks([row.pk for row in rows])
    ready = {one.order_id: one for one in completeness(rows)}
    return {row.pk: _card(row, marks.get(row.pk), ready.get(row.pk)) for row in rows}


def _card(row: Order, mark: kit.Mark | None, ready: Completeness | None) -> kit.BoardCard:
    code, _space, number = row.number.partition(" ")
    late = row.wanted_on is not None and row.wanted_on < clock.today()
    bar = None
    if ready is not None and ready.open_lines:
        bar = (
            ready.ready_lines,
            ready.open_lines,
            BARS.get(ready.verdict, ""),
            gettext("%(ready)s of %(all)s") % {"ready": ready.ready_lines, "all": ready.open_lines},
        )
    return kit.BoardCard(
        number or row.number, reverse("order", args=[row.pk]), code=code if number else "", title=str(row.orderer), figure=kit.show.money0(row.net),
        bar=bar, marks=(mark,) if mark else (), day=kit.show.day_month(row.wanted_on) if row.wanted_on else "", day_kind="bad" if late else "",
        since=kit.show.age(row.register_at), who=str(row.salesperson or ""), edge=mark.kind if mark and mark.kind in ("bad", "warn") else "",
    )  # fmt: skip


BOARD = kit.Board(
    "orders.board", _("Orders"), list=screens.ORDERS, key="register_id", columns=_columns, cards=cards, passages=_passages, move=move.move,
    right="orders.move", sort=(("pk", True),), sums="net", currency="currency_id", only=_shown, list_url="orders",
)  # fmt: skip
