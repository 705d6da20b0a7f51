"""How Django finds the user of a session; passwords are checked by `services.check_sign_in`, never here."""

from __future__ import annotations

from typing import Any

from kupiec.ground.access.models import User


class KupiecBackend:
    """Loads the user with his employee in one query."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.select_related("employee", "employee__branch").filter(pk=user_id, is_active=True).first()
