"""What an unexpected error means to the one who waits."""

import sqlite3

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError

from kupiec.ground.kit import faults


def _full() -> OperationalError:
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = sqlite3.SQLITE_FULL
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database is locked"), 503), (OperationalError("server closed the connection unexpectedly"), 503),
        (InterfaceError("connection already closed"), 503), (_full(), 507), (OperationalError("no such table: returns_return"), 500),
        (IntegrityError("UNIQUE constraint failed"), 500), (RuntimeError("anything"), 500), (None, 500),
    ],
)  # fmt: skip
def test_what_it_means(error, status):
    assert faults.status(error) == status
