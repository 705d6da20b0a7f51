"""The registers of the tests; every test ends with the invariants of the room holding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kupiec.ground.registries import invariants
from kupiec.ground.registries.tests.stand_in import Registers, Server


@pytest.fixture
def registers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registers]:
    server = Server()
    monkeypatch.setenv("KUPIEC_REGISTRIES", server.url)
    monkeypatch.setenv("KUPIEC_REGISTRIES_SECONDS", "1.5")
    yield server.registers
    server.stop()


@pytest.fixture(autouse=True)
def invariants_hold(request: pytest.FixtureRequest) -> Any:
    database = "db" in request.fixturenames
    if database:
        request.getfixturevalue("db")
    yield
    if database:
        assert invariants.replies_are_what_came() == []
        assert invariants.checks_stay_in_their_company() == []
