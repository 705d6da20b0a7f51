"""Every test ends with the invariants of the room holding."""

from __future__ import annotations

from typing import Any

import pytest

from kupiec.people.persons import invariants


@pytest.fixture(autouse=True)
def invariants_hold(request: pytest.FixtureRequest) -> Any:
    database = "db" in request.fixturenames
    if database:
        request.getfixturevalue("db")
    yield
    if database:
        assert invariants.natural_persons_have_one_person() == []
        assert invariants.nobody_is_engaged_twice() == []
