"""Fixtures for the tests of all rooms: a company to work in, somebody who acts, a browser."""

from __future__ import annotations

import gc
import os
from typing import Any

import pytest
import pytest_django
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("kupiec", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("kupiec")
"""How fast the machine is says nothing about the rules tried."""

pytest_plugins = ["tests.cast", "tests.browser"]
TOGETHER = ("tests/security/test_forms.py", "tests/security/test_api_bodies.py")
"""Files whose tests share a world that takes seconds to make."""
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """KUPIEC_TEST_PART: `database` (on PostgreSQL only what touches a database runs again; pure rules were tested
    already) or `unit` (only what touches none). Long tests begin first, so that no worker ends with one alone."""
    part = os.environ.get("KUPIEC_TEST_PART")
    wanted = [item for item in items if _has_its_database(item) and (not part or _touches_database(item) == (part == "database"))]
    if len(wanted) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in set(wanted)])
        items[:] = wanted
    items.sort(key=_rank)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Every test goes to whichever worker is free; a file of TOGETHER goes whole."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return nodeid.split("::")[0] if nodeid.startswith(TOGETHER) else nodeid

    return Scheduling(config, log)


def _has_its_database(item: pytest.Item) -> bool:
    return os.environ.get("KUPIEC_TEST_DATABASE", "").startswith("postgres") or item.get_closest_marker("postgres_only") is None


def _touches_database(item: pytest.Item) -> bool:
    return bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))) or item.get_closest_marker("django_db") is not None


def _rank(item: pytest.Item) -> int:
    """What stays together on one worker, other walks and stories, browsers, the rest."""
    if item.nodeid.startswith(TOGETHER):
        return 0
    whole = item.nodeid.startswith("tests/")
    return 1 if whole and not item.nodeid.startswith("tests/house/test_words") else 2 if item.get_closest_marker("browser") else 3


def pytest_collection_finish() -> None:
    """The modules of the house are no garbage: looking through them again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> None:
    """As pytest-django makes it, with a quicker way of emptying it."""
    from tests import flush

    with django_db_blocker.unblock():
        flush.quicken()


@pytest.fixture(autouse=True)
def definitions_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Definitions and parts of pages kept in memory don't outlive a test. PostgreSQL renews their mark at commit, which a test that is
    rolled back never reaches: inside its transaction nothing is kept at all."""
    from django.db import connection

    from kupiec.ground.kernel import known
    from kupiec.ground.kit import kept

    known._kept.clear()
    kept.forget()
    if os.environ.get("KUPIEC_TEST_DATABASE", "").startswith("postgres"):
        mark = known._mark

        def committed_mark() -> int | None:
            rolled_back = connection.atomic_blocks and connection.atomic_blocks[0]._from_testcase
            return None if rolled_back else mark()

        monkeypatch.setattr(known, "_mark", committed_mark)
