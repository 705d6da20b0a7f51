"""What the address of a PostgreSQL database says: `postgres://user:password@host:port/name?option=value`."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PREPARED_AFTER = 3
"""A statement is prepared when a connection has asked it so many times."""


def settings(address: str) -> dict[str, object]:
    """Django's settings of this database. `prepared` is ours (below), all other options are libpq's.

    `?prepared=200` keeps so many statements prepared per connection. `?prepared=off` keeps none, nor cursors across
    transactions: for PgBouncer that pools transactions, where each may run on another connection.
    """
    parts = urlsplit(address)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    prepared = options.pop("prepared", "")
    if prepared not in ("", "off") and not (prepared.isdecimal() and int(prepared)):
        raise SystemExit(f"KUPIEC_DATABASE: prepared={prepared} is neither a number of statements nor “off”")
    options["server_side_binding"] = True
    if prepared != "off":
        options["prepare_threshold"] = PREPARED_AFTER
    if prepared.isdecimal():
        options["prepared_max"] = int(prepared)
    return {
        "ENGINE": "kupiec.house.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": prepared == "off",
        "OPTIONS": options,
    }
