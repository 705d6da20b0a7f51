"""What the database itself refuses: changing or removing a consent, its wording or an erasure.

Two things may still be done: a merge moves rows to the person that stays, an erasure takes the address and the proof out.
"""

from __future__ import annotations

from kupiec.ground.kernel import erasing
from kupiec.ground.kernel.guards import guard
from kupiec.people.privacy.models import Consent, Erasure, Wording

_SAYS = "consents, their wordings and erasures stay as they were written"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION privacy_stays() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION '{_SAYS}'; END $body$
"""
MOVED = frozenset({"party_id", "person_id"})
ERASED = frozenset({"address", "evidence", "attachment_id"})


def _differ(columns: list[str], word: str) -> str:
    return " OR ".join(f'OLD."{name}" {word} NEW."{name}"' for name in columns)


def _stays(model: type[Consent | Wording | Erasure], *, moved: frozenset[str] = frozenset(), erased: frozenset[str] = frozenset()) -> None:
    columns = [str(field.column) for field in model._meta.concrete_fields]
    still, personal = [name for name in columns if name not in moved | erased], [name for name in columns if name in erased]

    def changed(word: str, not_now: str) -> str:
        parts = [_differ(still, word), *([f"({not_now} AND ({_differ(personal, word)}))"] if personal else [])]
        return " OR ".join(parts)

    lite, post = changed("IS NOT", erasing.SQLITE_NOT), changed("IS DISTINCT FROM", erasing.POSTGRES_NOT)
    ends = f" BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    guard(
        f"{model._meta.db_table}_stays", table=model._meta.db_table, function=_FUNCTION,
        sqlite=(f"CREATE TRIGGER {{name}} BEFORE UPDATE ON {{table}} WHEN {lite}{ends}", f"CREATE TRIGGER {{name}} BEFORE DELETE ON {{table}}{ends}"),
        postgres=(
            f"CREATE TRIGGER {{name}} BEFORE UPDATE ON {{table}} FOR EACH ROW WHEN ({post}) EXECUTE FUNCTION privacy_stays()",
            "CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION privacy_stays()",
        ),
    )  # fmt: skip


def install() -> None:
    """Declared when the room is loaded; made after migrations."""
    _stays(Consent, moved=MOVED, erased=ERASED)
    _stays(Wording)
    _stays(Erasure, moved=MOVED)
