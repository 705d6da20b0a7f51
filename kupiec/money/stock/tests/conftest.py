"""Every test of this room ends with the invariants holding."""

from __future__ import annotations

import pytest

from kupiec.money.stock import invariants as own
from kupiec.money.stock.tests import builders


@pytest.fixture(autouse=True)
def invariants_hold(request: pytest.FixtureRequest):
    yield
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        assert own.offences() == []


@pytest.fixture
def place(cast):
    return builders.warehouse(cast)


@pytest.fixture
def item(cast):
    return builders.items()[0]
