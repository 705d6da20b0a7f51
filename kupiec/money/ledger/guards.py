"""What the database itself refuses: entries out of balance, changes of entries, entries in closed periods."""

from __future__ import annotations

from django.db import models

from kupiec.ground.kernel.guards import guard
from kupiec.ground.merging import public as merging
from kupiec.money.ledger.models import Entry, EntryLine

_PARTY = {"party_id": "parties.party"}
"""The key that follows when a party is merged into another (KER-22)."""

_BALANCE_SQLITE = (
    "CREATE TRIGGER {name} AFTER INSERT ON {table}"
    " WHEN (SELECT coalesce(sum(debit), 0) FROM ledger_entry_line WHERE entry_id = NEW.id) <> NEW.debit"
    " OR (SELECT coalesce(sum(credit), 0) FROM ledger_entry_line WHERE entry_id = NEW.id) <> NEW.credit"
    " BEGIN SELECT RAISE(ABORT, 'the entry does not balance'); END"
)
_CLOSED_SQLITE = (
    "CREATE TRIGGER {name} BEFORE INSERT ON {table}"
    " WHEN (SELECT state FROM ledger_period WHERE id = NEW.period_id) <> 'open'"
    " BEGIN SELECT RAISE(ABORT, 'the period is closed'); END"
)
_LATE_LINE_SQLITE = (
    "CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id)"
    " BEGIN SELECT RAISE(ABORT, 'an entry takes no further lines'); END"
)


def _still_sqlite(model: type[models.Model]) -> tuple[str, ...]:
    return (
        f"CREATE TRIGGER {{name}} BEFORE UPDATE ON {{table}} WHEN NOT ({merging.following.sqlite(model, _PARTY)})"
        " BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
        "CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END",
    )


_BALANCE_FUNCTION = """
CREATE OR REPLACE FUNCTION kupiec_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE entry bigint; told_debit bigint; told_credit bigint; found_debit bigint; found_credit bigint;
BEGIN
  IF TG_TABLE_NAME = 'ledger_entry' THEN entry := NEW.id; ELSE entry := NEW.entry_id; END IF;
  SELECT debit, credit INTO told_debit, told_credit FROM ledger_entry WHERE id = entry;
  SELECT coalesce(sum(debit), 0), coalesce(sum(credit), 0) INTO found_debit, found_credit
    FROM ledger_entry_line WHERE entry_id = entry;
  IF told_debit IS DISTINCT FROM found_debit OR told_credit IS DISTINCT FROM found_credit THEN
    RAISE EXCEPTION 'the entry does not balance' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $body$
"""
_CLOSED_FUNCTION = """
CREATE OR REPLACE FUNCTION kupiec_ledger_closed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF (SELECT state FROM ledger_period WHERE id = NEW.period_id) <> 'open' THEN
    RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $body$
"""
_STILL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION kupiec_ledger_still() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF {merging.following.postgres(_PARTY)} THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'entries are never changed' USING ERRCODE = 'check_violation';
END $body$
"""
_STILL_POSTGRES = ("CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION kupiec_ledger_still()",)
_BALANCE_POSTGRES = (
    "CREATE CONSTRAINT TRIGGER {name} AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION kupiec_ledger_balance()",
)


def install() -> None:
    """Declare the guards; the kernel makes them after each migration."""
    guard(
        "ledger_entry_balances",
        table="ledger_entry",
        sqlite=(_BALANCE_SQLITE,),
        postgres=_BALANCE_POSTGRES,
        function=_BALANCE_FUNCTION,
    )
    guard(
        "ledger_line_balances",
        table="ledger_entry_line",
        sqlite=(_LATE_LINE_SQLITE,),
        postgres=_BALANCE_POSTGRES,
    )
    guard(
        "ledger_entry_period_open",
        table="ledger_entry",
        sqlite=(_CLOSED_SQLITE,),
        postgres=("CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION kupiec_ledger_closed()",),
        function=_CLOSED_FUNCTION,
    )
    guard(
        "ledger_entry_still",
        table="ledger_entry",
        sqlite=_still_sqlite(Entry),
        postgres=_STILL_POSTGRES,
        function=_STILL_FUNCTION,
    )
    guard("ledger_line_still", table="ledger_entry_line", sqlite=_still_sqlite(EntryLine), postgres=_STILL_POSTGRES)
