"""What the database itself refuses: changing or removing an amendment."""

from __future__ import annotations

from kupiec.ground.kernel.guards import guard

_SAID = "amendments stay as they were made"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION amendments_stay() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION '{_SAID}'; END $body$
"""


def install() -> None:
    """Declared when the room is loaded; made after migrations."""
    guard(
        "amendments_amendment_stays",
        table="amendments_amendment",
        sqlite=tuple(
            f"CREATE TRIGGER {{name}} BEFORE {verb} ON {{table}} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END" for verb in ("UPDATE", "DELETE")
        ),
        postgres=("CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION amendments_stay()",),
        function=_FUNCTION,
    )
