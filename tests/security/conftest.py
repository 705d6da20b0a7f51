"""The hostile tests' world is made once for each file that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections, transaction

from kupiec.ground.kernel import clock
from tests.cast import build_cast
from tests.security import world


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[world.World]:
    """The world, in a transaction that ends with the file; the tests' own transactions are savepoints in it."""
    outer: Any = transaction.atomic()
    outer._from_testcase = True
    with django_db_blocker.unblock(), clock.frozen(world.TODAY), pytest.MonkeyPatch.context() as patch, outer:
        patch.setattr(connections["default"], "close", lambda: None)  # each test closes it at its end
        yield world.build(build_cast())
        transaction.set_rollback(True)
