"""What every database connection gets: SQLite functions for the audit trail, translated refusals."""

from __future__ import annotations

from typing import Any

from django.db.backends.signals import connection_created
from django.utils.translation import gettext

from kupiec.ground.kernel import erasing, tx, words


def install() -> None:
    """Called once at start. The only use of a Django signal: it is Django's own way to reach new connections."""
    connection_created.connect(_prepare, dispatch_uid="kupiec.connections")
    words.install(gettext)


def _prepare(connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        raw = connection.connection
        raw.create_function("kupiec_actor", 0, tx.audit_user)
        raw.create_function("kupiec_request", 0, tx.audit_request)
        raw.create_function("kupiec_now", 0, tx.audit_now)
        raw.create_function("kupiec_erasing", 0, erasing.going_on)
