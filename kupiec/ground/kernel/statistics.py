"""What SQLite knows of its tables' sizes, renewed now and then; PostgreSQL counts by itself.

Without it SQLite takes every index to tell rows apart equally well, and goes along the order of a million rows where a
few ids were asked for. A sample of each index keeps it short: two seconds for a million parties.
"""

from __future__ import annotations

from django.db import connection

EVERY_SECONDS = 3600.0


def renew(*, grown: bool = False) -> None:
    """`grown`: a great many rows came at once. PostgreSQL counts them a minute later; until then it plans as for empty tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        if connection.vendor == "sqlite" or grown:
            cursor.execute("ANALYZE")
