"""Slowing down of guessing: 10 failed sign-ins per account and 100 per address in 15 minutes reach the password check.

Counted in the database before the check, so that several workers share the count and parallel tries can't overshoot.
"""

from __future__ import annotations

import hashlib

from django.db import connection

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor

WINDOW_SECONDS = 900
PER_ACCOUNT = 10
PER_ADDRESS = 100
_COUNT = """
INSERT INTO access_attempts (key, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN excluded."window" - access_attempts."window" < %s THEN access_attempts.count + 1 ELSE 1 END,
  "window" = CASE WHEN excluded."window" - access_attempts."window" < %s
    THEN access_attempts."window" ELSE excluded."window" END
RETURNING count
"""


def _key(kind: str, value: str) -> str:
    return f"{kind}:{hashlib.sha256(value.casefold().encode()).hexdigest()[:40]}"


def admit(username: str, address: str) -> bool:
    """Count one try; False when the account or the address has used up its tries. Forgets windows long past."""
    moment = int(clock.now().timestamp())
    counts = []
    with tx.write_tx(by=Actor.system(0, request_id="sign-in")), connection.cursor() as cursor:
        cursor.execute('DELETE FROM access_attempts WHERE "window" < %s', [moment - 2 * WINDOW_SECONDS])
        for key in (_key("account", username), _key("address", address)):
            cursor.execute(_COUNT, [key, moment, WINDOW_SECONDS, WINDOW_SECONDS])
            counts.append(cursor.fetchone()[0])
    return counts[0] <= PER_ACCOUNT and counts[1] <= PER_ADDRESS


def forgive(username: str) -> None:
    """A right password clears the account's count."""
    from kupiec.ground.access.models import Attempts

    with tx.write_tx(by=Actor.system(0, request_id="sign-in")):
        Attempts.objects.filter(key=_key("account", username)).delete()
