"""C8: columns somebody may not see are neither shown nor sorted by nor exported."""

from __future__ import annotations

from typing import Any

import pytest

from kupiec.ground.kernel import clock, rights
from tests.security import surface, world

pytestmark = pytest.mark.django_db
XSS = "<img src=x onerror=alert(1)>"
COST = "prices.see_cost"


@pytest.fixture
def living(cast: Any):
    with clock.frozen(world.TODAY):
        yield world.build(cast, name=f"Firma {XSS}", item_name=f"Towar {XSS}", remarks=f"Uwaga {XSS}")



def test_columns_of_cost_are_not_there_without_the_right(living: world.World) -> None:
    client = world.person([code for code in rights.catalogue() if code != COST])
    checked = 0
    for one in surface.lists():
        assert one.shown is not None
        for column in [column for column in one.shown.columns if column.right == COST]:
            checked += 1
            for query in ({"sort": column.key}, {"columns": column.key}, {"columns": column.key, "export": "csv"}):
                assert client.get(one.url(), query).status_code == 400, (one.name, query)
    assert checked >= 3
