"""Sessions kept in our own table, so that they can be listed and ended one by one (KER-11)."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError

from kupiec.ground.kernel import clock, tx


class SessionStore(DatabaseStore):
    """The database store over `access.Session`, noting whose session it is."""

    @classmethod
    def get_model_class(cls) -> Any:
        from kupiec.ground.access.models import Session

        return Session

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
