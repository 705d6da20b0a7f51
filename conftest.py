"""Fixtures for the tests of all rooms: a company to work in, somebody who acts, a browser."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
import pytest_django
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis.internal.conjecture import providers as hypothesis_providers

hypothesis_settings.register_profile("kupiec", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("kupiec")
"""How fast the machine is says nothing about the rules tried."""
hypothesis_providers.is_local_module_file = lambda _path: False
"""Constants of the source are not read for examples: each worker would take seconds for it, and what a seed gives would hang on which
modules happen to be loaded."""

pytest_plugins = ["tests.cast", "tests.browser"]
TOGETHER = {
    "tests/security/test_forms.py": "forms", "tests/security/test_api_bodies.py": "bodies",
    "kupiec/people/mailboxes/tests/test_corpus.py": "corpus", "tests/security/test_source.py": "source", "tests/house/": "source",
}  # fmt: skip
"""Tests that share what takes seconds to make: a world, a corpus of messages read, the source parsed."""
SHOWN = ("test_screens.py", "test_pages.py", "test_prints.py")
"""Files of rooms that are about what pages and prints show of the rows found. How rows are found is tested on both databases: by
the tests of queries and verbs, and by the walks of tests/security, which open every page, list, filter and form there is."""
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """KUPIEC_TEST_PART: `database` (on PostgreSQL only what a database could change runs again; pure rules were
    tested already) or `unit` (only what touches none). Long tests begin first, so that no worker ends with one alone."""
    part = os.environ.get("KUPIEC_TEST_PART")
    wanted = [item for item in items if _has_its_database(item) and (not part or part == _part(item))]
    if len(wanted) < len(items):
        chosen = set(wanted)
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = wanted
    items.sort(key=_rank)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Every test goes to whichever worker is free; those of TOGETHER go together."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((name for start, name in TOGETHER.items() if nodeid.startswith(start)), nodeid)

    return Scheduling(config, log)


def _has_its_database(item: pytest.Item) -> bool:
    return os.environ.get("KUPIEC_TEST_DATABASE", "").startswith("postgres") or item.get_closest_marker("postgres_only") is None


def _part(item: pytest.Item) -> str:
    touches = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db") is not None
    return "unit" if not touches else "shown" if item.path.name in SHOWN else "database"


def _rank(item: pytest.Item) -> int:
    """What stays together on one worker, other walks, stories and races, browsers, the rest."""
    if item.nodeid.startswith(tuple(TOGETHER)):
        return 0
    whole = item.nodeid.startswith("tests/") or item.path.name == "test_races.py"
    return 1 if whole else 2 if item.get_closest_marker("browser") else 3


def pytest_collection_finish() -> None:
    """The modules of the house are no garbage: looking through them again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> None:
    """As pytest-django makes it, with a quicker way of emptying it."""
    from tests import flush

    with django_db_blocker.unblock():
        flush.quicken()


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    """A test that leaves a write transaction half ended would let the next ones write without any."""
    yield
    from kupiec.ground.kernel import tx

    assert not tx.in_write()


@pytest.fixture(autouse=True)
def definitions_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Definitions and parts of pages kept in memory don't outlive a test. PostgreSQL renews their mark at commit, which a test that is
    rolled back never reaches: inside its transaction nothing is kept at all."""
    from django.db import connection

    from kupiec.ground.kernel import known
    from kupiec.ground.kit import frame, kept

    known._kept.clear()
    kept.forget()
    frame._asked.clear()
    if os.environ.get("KUPIEC_TEST_DATABASE", "").startswith("postgres"):
        mark = known._mark

        def committed_mark() -> int | None:
            rolled_back = connection.atomic_blocks and connection.atomic_blocks[0]._from_testcase
            return None if rolled_back else mark()

        monkeypatch.setattr(known, "_mark", committed_mark)
