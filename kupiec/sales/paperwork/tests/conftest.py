"""Office files of these tests mean no harm: they are worked on at hand, without a child for each."""

import pytest

from kupiec.ground.office import running
from kupiec.ground.office.tests.builders import at_hand


@pytest.fixture(autouse=True)
def _at_hand(monkeypatch):
    monkeypatch.setattr(running, "asked", at_hand)
