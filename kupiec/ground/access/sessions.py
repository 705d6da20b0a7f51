"""Sessions kept in our own table, so that they can be listed and ended one by one (KER-11)."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError
from django.db.models import QuerySet
from django.db.models.functions import Now

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.prepared import TEXT, Prepared


def _sessions(key: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=Now())
    return rows


_SESSIONS = Prepared(_sessions, key=TEXT)


class SessionStore(DatabaseStore):
    """The database store over `access.Session`, noting whose session it is."""

    @classmethod
    def get_model_class(cls) -> Any:
        from kupiec.ground.access.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        """The live session of this key, by a statement made once: every request asks."""
        key = self.session_key or ""
        found = _SESSIONS.records(key=key) if key.isalnum() else []
        if found:
            return found[0]
        self._session_key = None
        return None

    def save(self, must_create: bool = False) -> None:
        """As ever; on a full disk what is noted of a session (when it was last seen) waits, so that reading goes on."""
        try:
            super().save(must_create)
        except OperationalError as error:
            if must_create or not tx.out_of_space(error):
                raise

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        user = data.get("_auth_user_id")
        row.user_id = int(user) if user else None
        row.started_at = data.get("started_at") and clock.dt.datetime.fromisoformat(data["started_at"])
        row.seen_at = clock.now()
        row.address = data.get("address")
        row.browser = str(data.get("browser", ""))[:200]
        return row
