"""What the database itself refuses: changing a version that circulations go by, changing or removing a decision."""

from __future__ import annotations

from kupiec.ground.kernel.guards import guard

_FUNCTION = """
CREATE OR REPLACE FUNCTION workflow_stays() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION 'versions and decisions of circulations stay as they are'; END $body$
"""


def _stays(table: str, when: str = "") -> None:
    only = f" WHEN {when}" if when else ""
    postgres_only = f"WHEN ({when}) " if when else ""
    guard(
        f"{table}_stays",
        table=table,
        sqlite=tuple(
            f"CREATE TRIGGER {{name}} BEFORE {verb} ON {{table}}{only}"
            " BEGIN SELECT RAISE(ABORT, 'versions and decisions of circulations stay as they are'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        postgres=(
            f"CREATE TRIGGER {{name}} BEFORE UPDATE OR DELETE ON {{table}} FOR EACH ROW {postgres_only}EXECUTE FUNCTION workflow_stays()",
        ),
        function=_FUNCTION,
    )


def install() -> None:
    """Declared when the room is loaded; made after migrations."""
    _stays("workflow_edition")
    _stays("workflow_step")
    _stays("workflow_task", "OLD.state <> 'waiting'")
    _stays("workflow_handover")
