"""How Django finds the user of a session; passwords are checked by `services.check_sign_in`, never here."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from kupiec.ground.access.models import User
from kupiec.ground.kernel.prepared import NUMBER, Prepared


def _users(user: int) -> QuerySet[User]:
    return User.objects.select_related("employee", "employee__branch").filter(pk=user, is_active=True)


_USERS = Prepared(_users, user=NUMBER)


class KupiecBackend:
    """Loads the user with his employee by one statement, made once: every request asks."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: int) -> User | None:
        found: list[User] = _USERS.records(user=int(user_id))
        return found[0] if found else None
