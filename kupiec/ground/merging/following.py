"""Rows that are never changed let a key follow a merge: only from a gone record to where it goes, only while that is done.

Amounts, numbers and texts of issued papers stay as they are; what names a party or an item in them follows, since the
record it named is no more. The database checks it against `merging_passage`, which is empty outside a merge.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import models

from kupiec.ground.kernel.guards import guard

FUNCTION = """
CREATE OR REPLACE FUNCTION kupiec_follows(was jsonb, becomes jsonb, keys jsonb) RETURNS boolean LANGUAGE plpgsql AS $body$
DECLARE named text; meant text; moved text[] := ARRAY(SELECT jsonb_object_keys(keys));
BEGIN
  IF (was - moved) IS DISTINCT FROM (becomes - moved) THEN RETURN false; END IF;
  FOR named, meant IN SELECT * FROM jsonb_each_text(keys) LOOP
    IF left(meant, 1) = '@' THEN meant := was->>substr(meant, 2); END IF;
    IF was->named IS DISTINCT FROM becomes->named AND NOT EXISTS (
      SELECT 1 FROM merging_passage p WHERE p.kind = meant AND p.origin = (was->>named)::bigint AND p.target = (becomes->>named)::bigint
    ) THEN RETURN false; END IF;
  END LOOP;
  RETURN true;
END $body$
"""


def sqlite(model: type[models.Model], keys: Mapping[str, str]) -> str:
    """That this change of a row is nothing but keys following a merge (SQLite). `keys`: column → kind, or `@column` that holds it."""
    columns = [str(field.column) for field in model._meta.concrete_fields]
    still = [f'OLD."{name}" IS NEW."{name}"' for name in columns if name not in keys]
    return " AND ".join([*still, *(_followed(name, kind) for name, kind in keys.items())])


def _followed(column: str, kind: str) -> str:
    told = f'OLD."{kind[1:]}"' if kind.startswith("@") else f"'{kind}'"
    return (
        f'(OLD."{column}" IS NEW."{column}" OR EXISTS (SELECT 1 FROM merging_passage p'  # noqa: S608 - names from code
        f' WHERE p.kind = {told} AND p.origin = OLD."{column}" AND p.target = NEW."{column}"))'
    )


def postgres(keys: Mapping[str, str]) -> str:
    """The same as an expression inside a trigger's function (PostgreSQL)."""
    return f"kupiec_follows(to_jsonb(OLD), to_jsonb(NEW), '{json.dumps(dict(keys))}'::jsonb)"


def install() -> None:
    guard("merging_follows", table="merging_passage", function=FUNCTION)
