"""What an error that nobody expected means to the one who waits for the answer."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError

from kupiec.ground.kernel import tx


def status(error: BaseException | None) -> int:
    """507 the disk of the database is full, 503 it is busy or doesn't answer, 500 the program is at fault.

    SQLite calls a table that isn't there an operational error as well: no waiting helps there.
    """
    if tx.out_of_space(error):
        return 507
    if isinstance(error, (OperationalError, InterfaceError)) and "no such" not in str(error):
        return 503
    return 500


__all__ = ["status"]
