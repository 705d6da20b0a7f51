"""What the database itself refuses: changing or removing a version of the registers that orders went by."""

from __future__ import annotations

from kupiec.ground.kernel.guards import guard

_SAID = "published versions of registers stay as they are"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION registers_stays() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION '{_SAID}'; END $body$
"""


def install() -> None:
    """Declared when the room is loaded; made after migrations."""
    guard(
        "registers_edition_stays",
        table="registers_edition",
        sqlite=tuple(
            f"CREATE TRIGGER {{name}} BEFORE {verb} ON {{table}} WHEN OLD.number > 0 BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        postgres=(
            "CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW WHEN (OLD.number > 0) EXECUTE FUNCTION registers_stays()",
        ),
        function=_FUNCTION,
    )
