"""Evidence stays as it came: the database itself refuses to change or delete it."""

from __future__ import annotations

from django.db import models

from kupiec.ground.kernel.guards import guard
from kupiec.ground.merging import public as merging
from kupiec.ground.registries.models import Check, Reply

_SUBJECT = {"subject_id": "@subject"}
"""Evidence follows its record when that is merged into another (KER-22); what was said stays."""


def _sqlite(model: type[models.Model], keys: dict[str, str]) -> tuple[str, ...]:
    return (
        f"CREATE TRIGGER {{name}} BEFORE UPDATE ON {{table}} WHEN NOT ({merging.following.sqlite(model, keys)})"
        " BEGIN SELECT RAISE(ABORT, 'evidence cannot be changed'); END",
        "CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'evidence cannot be changed'); END",
    )


_POSTGRES = ("CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION kupiec_registries_still()",)
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION kupiec_registries_still() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'registries_check' THEN
    IF {merging.following.postgres(_SUBJECT)} THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'evidence cannot be changed';
END $body$
"""


def install() -> None:
    """Declare the guards; the kernel makes them after each migration."""
    guard("registries_reply_still", table="registries_reply", sqlite=_sqlite(Reply, {}), postgres=_POSTGRES, function=_FUNCTION)
    guard("registries_check_still", table="registries_check", sqlite=_sqlite(Check, _SUBJECT), postgres=_POSTGRES, function=_FUNCTION)
