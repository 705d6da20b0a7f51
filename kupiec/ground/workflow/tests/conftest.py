"""People and papers of these tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.workflow.tests import builders
from kupiec.ground.workflow.tests.builders import Papers
from tests.cast import Cast

MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=clock.WARSAW)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def papers() -> Iterator[Papers]:
    with builders.papers() as made:
        yield made


@pytest.fixture
def people(cast: Cast) -> dict[str, Actor]:
    pk = cast.company.pk
    found = {name: builders.person(pk, name, email=f"{name}@example.com") for name in ("ola", "jan", "ewa")}
    found["szef"] = builders.person(pk, "szef", role_code="dyrektor", rights=["workflow.*", "prices.see_cost"], email="szef@example.com")
    return found
