"""The chart of growing sales."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kupiec.roof.desk.chart import HEIGHT, LEFT, _step, chart

D = Decimal


@pytest.mark.parametrize(
    ("highest", "step"),
    [("0", "1000"), ("-50", "1000"), ("300", "100"), ("301", "200"), ("412600", "200000"), ("700000", "250000"), ("3000001", "2000000")],
)
def test_the_scale_is_three_round_steps(highest, step):
    assert _step(D(highest)) == D(step)


def test_points_grow_and_labels_are_thousands():
    found = chart([D(1000), D(0), D("2500.50")], [D(500)] * 31, days=30)
    assert found.now.startswith(f"M{LEFT:.1f} ")
    assert found.now.count("L") == 2
    assert found.before.count("L") == 29, "a longer month before is cut"
    assert found.label == "3,5"
    assert [tick.text for tick in found.columns] == ["1", "7", "13", "19", "25", "30"]
    assert found.rows[0].text == "0"
    assert float(found.rows[0].at) < HEIGHT


def test_a_month_below_zero_stays_on_the_paper():
    found = chart([D(-1000)], [], days=31)
    assert (found.label, found.y, found.before) == ("−1", found.rows[0].at, "")
