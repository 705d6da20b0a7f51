"""What the database itself refuses: any change of an issued document, its lines, its VAT, and its deletion (INV-10)."""

from __future__ import annotations

from django.db import models

from kupiec.ground.kernel import erasing
from kupiec.ground.kernel.guards import guard
from kupiec.ground.merging import public as merging
from kupiec.money.invoicing.models import Invoice, InvoiceLine, InvoiceVat

FREE = {"id", "version", "updated_at"}
"""Columns of an issued document that aren't part of it."""
NAMING = frozenset({"snapshot", "remarks", "customer_reference"})
"""Columns that say who it was: an erasure takes them out once the law wants the books no longer (KER-21)."""
LINKED = {"root_id", "corrects_id"}
"""A correction taken over before what it corrects is linked to it once that comes."""
PARTIES = dict.fromkeys(("orderer_id", "recipient_id", "payer_id"), "parties.party")
ITEMS = {"item_id": "catalog.item"}
"""Keys that follow when what they name is merged into another record (KER-22): nothing printed, no amount, no hash."""
REOPENED = "(OLD.origin <> '' AND NEW.origin <> '' AND NEW.state = 'draft')"
REFERRED = "SELECT 1 FROM invoicing_invoice c WHERE c.root_id = OLD.id OR c.corrects_id = OLD.id"
"""A document taken over may be read anew from its file while nothing corrects it (ADR 12)."""


def _changed(differs: str, *, but: frozenset[str] = frozenset()) -> str:
    columns = [field.column for field in Invoice._meta.concrete_fields if field.column and field.column not in FREE | but]
    return " OR ".join(
        f'(OLD."{name}" {differs} NEW."{name}"' + (f" AND NOT (OLD.origin <> '' AND OLD.{name} IS NULL))" if name in LINKED else ")")
        for name in columns
    )


def _head_sqlite() -> tuple[str, ...]:
    return (
        f"CREATE TRIGGER {{name}} BEFORE UPDATE ON {{table}} WHEN OLD.state = 'issued' AND ({_changed('IS NOT')})"
        f" AND NOT ({REOPENED} AND NOT EXISTS ({REFERRED}))"
        f" AND NOT ({merging.following.sqlite(Invoice, PARTIES)})"
        f" AND ({erasing.SQLITE_NOT} OR {_changed('IS NOT', but=NAMING)})"
        " BEGIN SELECT RAISE(ABORT, 'an issued document is never edited'); END",
        "CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN OLD.state = 'issued'"
        " BEGIN SELECT RAISE(ABORT, 'an issued document is never deleted'); END",
    )


def _head_postgres() -> tuple[str, ...]:
    changed = _changed("IS DISTINCT FROM")
    return (
        f"CREATE TRIGGER {{name}} BEFORE UPDATE ON {{table}} FOR EACH ROW WHEN (OLD.state = 'issued' AND ({changed}))"
        " EXECUTE FUNCTION kupiec_invoice_still()",
        "CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION kupiec_invoice_still()",
    )


_STILL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION kupiec_invoice_still() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF {REOPENED} AND NOT EXISTS ({REFERRED}) THEN RETURN NEW; END IF;
    IF {merging.following.postgres(PARTIES)} THEN RETURN NEW; END IF;
    IF NOT ({erasing.POSTGRES_NOT} OR {_changed("IS DISTINCT FROM", but=NAMING)}) THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'an issued document is never edited' USING ERRCODE = 'check_violation';
END $body$
"""
_PART_FUNCTION = f"""
CREATE OR REPLACE FUNCTION kupiec_invoice_part_still() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE invoice bigint;
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'invoicing_invoice_line' THEN
    IF {merging.following.postgres(ITEMS)} THEN RETURN NEW; END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN invoice := OLD.invoice_id; ELSE invoice := NEW.invoice_id; END IF;
  IF (SELECT state FROM invoicing_invoice WHERE id = invoice) = 'issued' THEN
    RAISE EXCEPTION 'an issued document is never edited' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
END $body$
"""  # noqa: S608 - our own names


def _part_sqlite(model: type[models.Model]) -> tuple[str, ...]:
    keys = ITEMS if model is InvoiceLine else {}
    follows = {"UPDATE": f" AND NOT ({merging.following.sqlite(model, keys)})"}
    return tuple(
        f"CREATE TRIGGER {{name}} BEFORE {verb} ON {{table}}"  # noqa: S608 - our own two names
        f" WHEN (SELECT state FROM invoicing_invoice WHERE id = {row}.invoice_id) = 'issued'{follows.get(verb, '')}"
        " BEGIN SELECT RAISE(ABORT, 'an issued document is never edited'); END"
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    )


_PART_POSTGRES = (
    "CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION kupiec_invoice_part_still()",
)


def install() -> None:
    """Declare the guards; the kernel makes them after each migration."""
    head = {"sqlite": _head_sqlite(), "postgres": _head_postgres()}
    guard("invoicing_invoice_still", table="invoicing_invoice", **head, function=_STILL_FUNCTION)
    for part in (InvoiceLine, InvoiceVat):
        table = part._meta.db_table
        guard(f"{table}_still", table=table, sqlite=_part_sqlite(part), postgres=_PART_POSTGRES, function=_PART_FUNCTION)
