"""Lines of offers against floors of prices: live in the grid, and before a version goes out (PRC-10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.margins import public as margins
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion
from kupiec.sales.offers.values import LineKind

OFFER = "offers.offer"


def lines_of(version: OfferVersion, lines: Iterable[OfferLine]) -> tuple[margins.Line, ...]:
    """What is weighed: not gifts of bundles, which their givers decide."""
    return tuple(
        margins.Line(
            line.pk, line.description[:60], line.item_id, line.unit_price, line.discount_percent, line.factor, line.cost, version.rate,
            line.vat_percent if version.prices_gross else ZERO,
        )
        for line in lines if line.item_id and line.promotion_id is None and line.kind == LineKind.LINE
    )  # fmt: skip


def broken(version: OfferVersion, lines: Sequence[OfferLine], *, by: Actor) -> Mapping[int, margins.Breach]:
    return margins.weigh(lines_of(version, lines), by=by) if lines else {}


def require(versions: Collection[OfferVersion], offers: Mapping[int, Offer], *, by: Actor) -> None:
    """Refuses BELOW_FLOOR, NOT_APPROVED; of the lines one statement, none where no floors are set."""
    if not versions or not margins.watched(by=by):
        return
    rows: dict[int, list[OfferLine]] = {}
    for line in OfferLine.objects.filter(offer_version_id__in=[one.pk for one in versions]).defer("trace").order_by("position"):
        rows.setdefault(line.offer_version_id, []).append(line)
    found: dict[int, tuple[margins.Line, ...]] = {}
    for one in versions:
        found[one.offer_id] = (*found.get(one.offer_id, ()), *lines_of(one, rows.get(one.pk, ())))
    margins.require(OFFER, {pk: margins.Paper(offers[pk].number, lines) for pk, lines in found.items()}, by=by)


def reason(version: OfferVersion, *, by: Actor) -> Refusal | None:
    """Why a draft can't go out yet; None when it can."""
    try:
        require([version], {version.offer_id: version.offer}, by=by)
    except Refusal as refusal:
        return refusal
    return None
