"""What stands beside the name of an order's line in the grid, and which of its cells nobody edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kit import public as kit
from kupiec.money.margins import public as margins
from kupiec.sales.orders.models import OrderLine

GIVEN = ("code", "quantity", "unit", "unit_price", "discount_percent")
"""What nobody edits on a line that a bundle made."""


def locked(line: OrderLine) -> tuple[str, ...]:
    if line.promotion_id:
        return GIVEN
    if line.set_line_id:
        return GIVEN[:3]
    return GIVEN[3:] if line.item and line.item.kind == "set" else ()


def all_marks(
    lines: Sequence[OrderLine], gone: Mapping[int, Decimal], broken: Mapping[int, margins.Breach]
) -> dict[int, tuple[kit.Mark, ...]]:
    """By line, with the floor it breaks."""
    return {line.pk: (*(margins.mark(one) for one in (broken.get(line.pk),) if one), *marks(line, gone.get(line.pk))) for line in lines}


def marks(line: OrderLine, gone: Decimal | None) -> tuple[kit.Mark, ...]:
    found = []
    if line.promotion:
        found.append(kit.Mark("plum", gettext("bundle %(code)s") % {"code": line.promotion.code}, "gift"))
    if line.set_line_id:
        found.append(kit.Mark("line", _("component"), "packages"))
    if line.item and line.item.kind == "set" and line.list_price:
        found.append(kit.Mark("info", gettext("set at %(price)s") % {"price": kit.show.price(line.list_price)}, "packages"))
    if gone and gone < line.base_quantity - line.given_up:
        words = gettext("delivered %(quantity)s") % {"quantity": kit.show.quantity(gone / line.factor)}
        found.append(kit.Mark("info", words, "truck"))
    if line.item_id is None:
        found.append(kit.Mark("line", _("off catalogue")))
    if line.stale:
        found.append(kit.Mark("warn", _("old price"), "refresh"))
    if line.price_source == "manual":
        found.append(kit.Mark("", margins.by_hand(line.price_reason), "edit"))
    if line.price_source == "offer":
        found.append(kit.Mark("info", _("price from offer")))
    if line.given_up:
        found.append(kit.Mark("", gettext("given up %(quantity)s") % {"quantity": kit.show.quantity(line.given_up)}))
    return tuple(found)
