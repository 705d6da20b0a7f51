"""The audit trail (KER-6): database triggers made from the models, so bulk changes and hand SQL are caught too.

A model asks for it with `@audited(...)`. Creation logs who and when; updates and deletions log old values; the past
is today's row walked back (`as_of`). Nobody can change the trail: triggers refuse UPDATE and DELETE on it, but for old
values that are personal data being erased (`erasing`). Triggers are made anew after each migration, because SQLite drops
them when it rebuilds a table.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import connections, models
from django.db.models.signals import post_migrate

from kupiec.ground.kernel import clock, erasing, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows, insertions
from kupiec.ground.kernel.model_fields import column_of, field_of

ModelType = TypeVar("ModelType", bound=type[models.Model])


@dataclass(frozen=True, slots=True)
class Trail:
    """How one table is audited."""

    model: type[models.Model]
    inserts: bool
    ignore: frozenset[str]
    when: str


_trails: dict[str, Trail] = {}


def audited(*, inserts: bool = False, ignore: Iterable[str] = (), when: str = "") -> Callable[[ModelType], ModelType]:
    """Class decorator: log changes of the model's rows.

    `inserts`: also a line on creation (for records; leave off for lines of documents); records that say themselves
    when and by whom they were made (`created_at`, `created_by`) need none, and tell it all the same. `ignore`: fields whose change
    alone isn't worth a line (`version`, derived figures). `when`: SQL condition on OLD, for instance
    `OLD.state <> 'draft'`, since an order is audited from its first move on.
    """

    def register(model: ModelType) -> ModelType:
        [model._meta.get_field(name) for name in ignore]  # a wrong name fails here, not in one database's triggers
        _trails[model._meta.label_lower] = Trail(model, inserts and not _says_itself(model), frozenset(ignore), when)
        return model

    return register


def _says_itself(model: type[models.Model]) -> bool:
    return {"created_at", "created_by"} <= {field.name for field in model._meta.concrete_fields}


def install() -> None:
    """Remake the triggers after every migration."""
    post_migrate.connect(_after_migrate, dispatch_uid="kupiec.audit")


def _after_migrate(app_config: Any, using: str, **what: Any) -> None:
    """Once per `migrate`, which names its plan; emptying the tables in tests (`flush`) does not touch triggers."""
    if app_config.label == "kernel" and "plan" in what:
        make_triggers(using)


def make_triggers(using: str = "default") -> None:
    """Drop and create the triggers of all audited tables, and the ones that protect the trail itself."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    if "audit_entry" not in existing:
        return
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, existing):
            cursor.execute(statement)


def missing_triggers(using: str = "default") -> list[str]:
    """Names of audit triggers that should exist and do not (checked at start and by `kupiec check`)."""
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return sorted(name for trail in _trails.values() for name in _names(trail) if name not in present)


def _names(trail: Trail) -> list[str]:
    table = trail.model._meta.db_table
    return [f"audit_{table}_{operation}" for operation in (["i"] if trail.inserts else []) + ["u", "d"]]


def _statements(vendor: str, existing: set[str]) -> list[str]:
    made = _protect_sqlite() if vendor == "sqlite" else _POSTGRES_FUNCTIONS + _protect_postgres()
    for trail in _trails.values():
        if trail.model._meta.db_table in existing:
            made += _sqlite(trail) if vendor == "sqlite" else _postgres(trail)
    return made


def _columns(trail: Trail) -> list[str]:
    return [column_of(field) for field in trail.model._meta.concrete_fields if not field.primary_key and field.name not in trail.ignore]


_OTHER = " OR ".join(
    f'OLD."{column}" {{differs}} NEW."{column}"' for column in ("id", "at", "user_id", "request_id", "table", "row_id", "operation")
)
"""That something else than old values changes."""


def _protect_sqlite() -> list[str]:
    made = []
    for verb in ("UPDATE", "DELETE"):
        name = f"audit_entry_no_{verb.lower()}"
        made.append(f"DROP TRIGGER IF EXISTS {name}")
        unless = f" WHEN {erasing.SQLITE_NOT} OR {_OTHER.format(differs='IS NOT')}" if verb == "UPDATE" else ""
        made.append(
            f"CREATE TRIGGER {name} BEFORE {verb} ON audit_entry{unless} BEGIN SELECT RAISE(ABORT, 'history cannot be edited'); END"
        )
    return made


def _sqlite(trail: Trail) -> list[str]:
    table, key = trail.model._meta.db_table, trail.model._meta.pk.column
    columns = _columns(trail)
    insert = (
        'INSERT INTO audit_entry (at, user_id, request_id, "table", row_id, operation, old) '
        f"VALUES (kupiec_now(), kupiec_actor(), kupiec_request(), '{table}', "
    )
    changed = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in columns)
    diff = " UNION ALL ".join(f'SELECT \'{c}\' AS k, OLD."{c}" AS v WHERE OLD."{c}" IS NOT NEW."{c}"' for c in columns)
    whole = " UNION ALL ".join(f"SELECT '{c}' AS k, OLD.\"{c}\" AS v" for c in columns)
    when = f" AND ({trail.when})" if trail.when else ""
    only = f" WHEN ({trail.when})" if trail.when else ""
    bodies = {
        "u": f'AFTER UPDATE ON "{table}" WHEN ({changed}){when} BEGIN {insert}OLD."{key}", \'u\', '
        f"(SELECT json_group_object(k, v) FROM ({diff}))); END",
        "d": f'AFTER DELETE ON "{table}"{only} BEGIN {insert}OLD."{key}", \'d\', (SELECT json_group_object(k, v) FROM ({whole}))); END',
    }
    if trail.inserts:
        bodies["i"] = f'AFTER INSERT ON "{table}" BEGIN {insert}NEW."{key}", \'i\', NULL); END'
    made = [f"DROP TRIGGER IF EXISTS audit_{table}_{operation}" for operation in "iud"]
    return made + [f"CREATE TRIGGER audit_{table}_{operation} {body}" for operation, body in bodies.items()]


_POSTGRES_FUNCTIONS = [
    """
CREATE OR REPLACE FUNCTION kupiec_audit() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
  was jsonb; now_is jsonb; diff jsonb; key text := TG_ARGV[0]; skip text[] := string_to_array(TG_ARGV[1], ',');
  who bigint := nullif(current_setting('kupiec.actor', true), '')::bigint;
  req text := coalesce(current_setting('kupiec.request', true), '');
  moment timestamptz := coalesce(nullif(current_setting('kupiec.now', true), '')::timestamptz, clock_timestamp());
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO audit_entry (at, user_id, request_id, "table", row_id, operation, old)
    VALUES (moment, who, req, TG_TABLE_NAME, (to_jsonb(NEW)->>key)::bigint, 'i', NULL);
    RETURN NULL;
  END IF;
  was := to_jsonb(OLD) - key - skip;
  IF TG_OP = 'UPDATE' THEN
    now_is := to_jsonb(NEW);
    SELECT jsonb_object_agg(e.key, e.value) INTO diff FROM jsonb_each(was) e
      WHERE e.value IS DISTINCT FROM now_is->e.key;
    IF diff IS NULL THEN RETURN NULL; END IF;
  ELSE
    diff := was;
  END IF;
  INSERT INTO audit_entry (at, user_id, request_id, "table", row_id, operation, old)
  VALUES (moment, who, req, TG_TABLE_NAME, (to_jsonb(OLD)->>key)::bigint, lower(left(TG_OP, 1)), diff);
  RETURN NULL;
END $body$
""",
    """
CREATE OR REPLACE FUNCTION kupiec_audit_protect() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'UPDATE' AND NOT ("""
    + erasing.POSTGRES_NOT
    + " OR "
    + _OTHER.format(differs="IS DISTINCT FROM")
    + """) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'history cannot be edited';
END $body$
""",
]


def _protect_postgres() -> list[str]:
    return [
        "DROP TRIGGER IF EXISTS audit_entry_no_change ON audit_entry",
        "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION kupiec_audit_protect()",
    ]


def _postgres(trail: Trail) -> list[str]:
    table, key = trail.model._meta.db_table, trail.model._meta.pk.column
    ignored = ",".join(column_of(field_of(trail.model, name)) for name in sorted(trail.ignore))
    call = f"EXECUTE FUNCTION kupiec_audit('{key}', '{ignored}')"
    when = f"WHEN ({trail.when}) " if trail.when else ""
    made = [f'DROP TRIGGER IF EXISTS audit_{table}_{operation} ON "{table}"' for operation in "iud"]
    made.append(f'CREATE TRIGGER audit_{table}_u AFTER UPDATE ON "{table}" FOR EACH ROW {when}{call}')
    made.append(f'CREATE TRIGGER audit_{table}_d AFTER DELETE ON "{table}" FOR EACH ROW {when}{call}')
    if trail.inserts:
        made.append(f'CREATE TRIGGER audit_{table}_i AFTER INSERT ON "{table}" FOR EACH ROW {call}')
    return made


def tell(subject: str, ids: Iterable[int], verb: str, *, by: Actor, data: Mapping[str, Any] | None = None) -> None:
    """Write one narrated event per record (`subject` = `orders.order`); all of a transaction in one statement, last."""
    from kupiec.ground.kernel.models import Event

    moment = clock.now()
    rows = [
        Event(at=moment, user_id=by.user_id, company_id=by.company_id, subject=subject, subject_id=pk, verb=verb, data=dict(data or {}))
        for pk in ids
    ]
    if tx.in_write():
        tx.before_commit("audit.tell", insertions).extend(rows)
    else:
        insert_rows(rows)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed: values as Python objects of that field, labels for people."""

    at: dt.datetime
    user_id: int | None
    operation: str
    field: str
    old: Any
    new: Any


def history(record: models.Model) -> list[Change]:
    """All changes of a record, latest first, each with the value before and after."""
    from kupiec.ground.kernel.models import AuditEntry

    current = {field.column: getattr(record, field.attname) for field in record._meta.concrete_fields}
    changes: list[Change] = []
    for entry in AuditEntry.objects.filter(table=record._meta.db_table, row_id=record.pk).order_by("-id"):
        if entry.operation != "u":
            changes.append(Change(entry.at, entry.user_id, entry.operation, "", None, None))
            continue
        for field in record._meta.concrete_fields:
            before = entry.old or {}
            if field.column in before:
                old = _value(field, before[field.column])
                changes.append(Change(entry.at, entry.user_id, "u", field.name, old, current[field.column]))
                current[field.column] = old
    if _says_itself(type(record)) and record._meta.label_lower in _trails:
        made: Any = record
        maker = getattr(made, field_of(type(record), "created_by").attname)
        changes.append(Change(made.created_at, maker, "i", "", None, None))
    return changes


def as_of(model: type[models.Model], pk: int, moment: dt.datetime) -> dict[str, Any] | None:
    """The record's fields as they were at `moment`, by walking today's row back; None if it did not exist."""
    from kupiec.ground.kernel.models import AuditEntry

    row = model._base_manager.filter(pk=pk).values().first()
    entries = AuditEntry.objects.filter(table=model._meta.db_table, row_id=pk, at__gt=moment).order_by("-id")
    fields = {field.column: field for field in model._meta.concrete_fields}
    for entry in entries:
        if entry.operation == "i":
            return None
        base = row if entry.operation == "u" else {}
        row = {**(base or {}), **{fields[c].attname: _value(fields[c], v) for c, v in (entry.old or {}).items() if c in fields}}
    if row is None or (_says_itself(model) and row["created_at"] > moment):
        return None
    row[model._meta.pk.attname] = pk
    return row


def _value(field: models.Field, raw: Any) -> Any:
    """A logged value as the field's Python object (logged as stored: exact decimals are scaled integers)."""
    from decimal import Decimal

    from kupiec.ground.kernel.fields import ExactDecimalField
    from kupiec.ground.kernel.packed import PackedField

    if raw is None:
        return None
    if isinstance(field, ExactDecimalField):
        return Decimal(int(raw)).scaleb(-field.decimal_places)
    if isinstance(field, models.JSONField):
        return json.loads(raw) if isinstance(raw, str) else raw
    if isinstance(field, PackedField):
        return field.to_python(raw)
    if isinstance(field, models.DateTimeField) and isinstance(raw, str):
        moment = dt.datetime.fromisoformat(raw)
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return field.to_python(raw)


def audited_models() -> list[type[models.Model]]:
    return [apps.get_model(label) for label in _trails]
