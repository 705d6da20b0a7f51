"""What the database itself does with commitments: one of nothing is none."""

from __future__ import annotations

from kupiec.ground.kernel.guards import guard

_SAME = "source = NEW.source AND source_id = NEW.source_id AND kind = NEW.kind"
_NOTHING_SQLITE = (
    "CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN NEW.amount = 0 BEGIN"  # noqa: S608 - our own words
    f" DELETE FROM receivables_commitment WHERE {_SAME}; SELECT RAISE(IGNORE); END"
)
_NOTHING_FUNCTION = f"""
CREATE OR REPLACE FUNCTION kupiec_commitment_nothing() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN DELETE FROM receivables_commitment WHERE {_SAME}; RETURN NULL; END $body$
"""  # noqa: S608
_NOTHING_POSTGRES = (
    "CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW WHEN (NEW.amount = 0) EXECUTE FUNCTION kupiec_commitment_nothing()"
)


def install() -> None:
    """Declare the guards; the kernel makes them after each migration."""
    guard(
        "receivables_commitment_nothing",
        table="receivables_commitment",
        sqlite=(_NOTHING_SQLITE,),
        postgres=(_NOTHING_POSTGRES,),
        function=_NOTHING_FUNCTION,
    )
