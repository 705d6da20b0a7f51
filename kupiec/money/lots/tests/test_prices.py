"""Prices read the days of the lot that goes next (CAT-3, PRC-7); lots that meet when items are merged; races for the last of a lot."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Refusal
from kupiec.money.lots import invariants, rules, services
from kupiec.money.lots.naming import Known
from kupiec.money.lots.tests.builders import GONE, LATER, SOON, TODAY, came, left, lot, tracked
from kupiec.money.lots.values import Ask, Fitness, LotState
from kupiec.money.pricing import public as pricing
from kupiec.money.stock import public as stock
from kupiec.money.stock.rules import Spot, turn
from kupiec.money.stock.tests import builders as stocks
from tests.cast import build_cast

NOON = dt.datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=dt.UTC)
D = Decimal


@pytest.mark.django_db
@pytest.mark.feature("CAT-3")
def test_a_formula_reads_the_days_of_the_lot_that_goes_next(cast: Any, django_assert_num_queries: Any) -> None:
    with clock.frozen(NOON):
        place, item, plain = stocks.warehouse(cast), tracked(cast), stocks.items(1, prefix="P")[0]
        came(cast, place, item, 3, "OLD", GONE)
        came(cast, place, item, 3, "A", SOON)
        came(cast, place, item, 3, "B", LATER)
        head = pricing.PriceContext(cast.company.pk, None, TODAY, "PLN", D(1))
        with django_assert_num_queries(2):
            told = Known().values({"days_to_expiry"}, [item.pk, plain.pk], context=head)
        assert told == {item.pk: {"lot": "A", "days_to_expiry": D(20)}, plain.pk: {}}
        services.rule([lot("A").pk], "stopped", reason="x", by=cast.by)
        assert Known().values({"lot"}, [item.pk], context=head)[item.pk]["lot"] == "B"
    assert {"days_to_expiry", "lot"} <= {name for source in pricing.sockets.line_names for name in source.names()}


@pytest.mark.parametrize(
    ("day", "ruling", "days", "told"),
    [
        (None, "", 30, Fitness.FIT), (TODAY, "", 0, Fitness.FIT), (GONE, "", 0, Fitness.EXPIRED), (SOON, "", 20, Fitness.FIT), (SOON, "", 21, Fitness.EXPIRED),
        (GONE, "allowed", 0, Fitness.FIT), (LATER, "stopped", 0, Fitness.STOPPED),
    ],
)  # fmt: skip
def test_whether_a_lot_may_leave(day: dt.date | None, ruling: str, days: int, told: Fitness) -> None:
    assert rules.fitness(day, ruling=ruling, today=TODAY, ship_days=days) is told


@pytest.mark.parametrize(
    ("asks", "kept", "unfit", "barred", "told"),
    [
        ([Ask(D(4))], {}, (), True, {1: 3, 2: 1}),
        ([Ask(D(4))], {1: D(2)}, (), True, {1: 1, 2: 3}),
        ([Ask(D(4))], {}, (1,), True, {2: 4}),
        ([Ask(D(7))], {}, (1,), True, None),
        ([Ask(D(7))], {}, (1,), False, {1: 2, 2: 5}),
        ([Ask(D(2), 2), Ask(D(2))], {}, (), True, {1: 2, 2: 2}),
        ([Ask(D(6), 2), Ask(D(0))], {}, (), True, None),
        ([Ask(D(6), 2, must=False), Ask(D(0))], {}, (), True, {1: 1, 2: 5}),
    ],
)  # fmt: skip
def test_what_is_taken(
    asks: list[Ask], kept: dict[int, Decimal], unfit: tuple[int, ...], barred: bool, told: dict[int, int] | None
) -> None:
    spots = [Spot(7, 2, D(5), LATER), Spot(None, 1, D(3), SOON)]
    found = rules.take(spots, asks, kept=kept, unfit=unfit, barred=barred, turn=turn)
    assert (None if found is None else {spot.lot_id: int(quantity) for spot, quantity in found}) == told


def test_who_was_passed_over() -> None:
    early, late, bare = (LotState(n, n, f"L{n}", day, D(3), D(0), Fitness.FIT) for n, day in enumerate((SOON, LATER, None), 1))
    assert rules.passed_over([early, late, bare], {2: D(1)}, {}, [2]) == early
    assert rules.passed_over([early, late, bare], {3: D(1)}, {1: D(3)}, [3]) == late
    assert rules.passed_over([early, late, bare], {1: D(1)}, {}, [1]) is None
    assert rules.passed_over([early, late], {1: D(3), 2: D(1)}, {}, [2]) is None


@pytest.mark.feature("CAT-3")
def test_the_last_of_a_lot_goes_to_one(transactional_db: None) -> None:
    cast = build_cast()
    with clock.frozen(NOON):
        place, item = stocks.warehouse(cast), tracked(cast)
        came(cast, place, item, 1, "A", LATER)
        came(cast, place, item, 5, "OLD", GONE)
        papers = [stocks.drafted(cast, "WZ", place, stocks.line(item, 1)).document_id for _ in range(6)]
    told: list[str] = []

    def go(paper: int) -> None:
        try:
            with clock.frozen(NOON):
                stock.issue([paper], by=cast.by)
            told.append("out")
        except Refusal as refused:
            told.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=(paper,)) for paper in papers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["SHORT_STOCK"] * 5 + ["out"]
    assert left(place, item) == {"OLD": ("5", "0")}
    assert invariants.lots_follow_moves() + invariants.lots_hold_the_stock() == []
