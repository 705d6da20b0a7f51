"""Evidence stays as it came: the database itself refuses to change or delete it."""

from __future__ import annotations

from kupiec.ground.kernel.guards import guard

_SQLITE = tuple(
    f"CREATE TRIGGER {{name}} BEFORE {verb} ON {{table}} BEGIN SELECT RAISE(ABORT, 'evidence cannot be changed'); END"
    for verb in ("UPDATE", "DELETE")
)
_POSTGRES = ("CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION kupiec_registries_still()",)
_FUNCTION = """
CREATE OR REPLACE FUNCTION kupiec_registries_still() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION 'evidence cannot be changed'; END $body$
"""


def install() -> None:
    """Declare the guards; the kernel makes them after each migration."""
    guard("registries_reply_still", table="registries_reply", sqlite=_SQLITE, postgres=_POSTGRES, function=_FUNCTION)
    guard("registries_check_still", table="registries_check", sqlite=_SQLITE, postgres=_POSTGRES, function=_FUNCTION)
