"""A shop with something for every block, on a fixed day."""

from __future__ import annotations

import pytest

from kupiec.ground.kernel import clock
from kupiec.roof.desk.tests import builders


@pytest.fixture
def shop(cast):
    with clock.frozen(builders.TODAY):
        yield builders.office(cast)


@pytest.fixture
def scene(shop):
    return builders.scene(shop)
