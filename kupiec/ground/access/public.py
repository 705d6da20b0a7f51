"""The door of the access room."""

from kupiec.ground.access import preferences, saved_views
from kupiec.ground.access.middleware import remember
from kupiec.ground.access.models import ApiToken, Role, RoleGiven, Session, User
from kupiec.ground.access.queries import (
    actor_by_token,
    actor_of,
    job_actor,
    managers,
    sessions_of,
    tokens_of,
    users,
)
from kupiec.ground.access.services import (
    change_password,
    change_user,
    check_sign_in,
    create_token,
    create_user,
    end_session,
    revoke_token,
    save_role,
    set_active,
    set_language,
)

__all__ = [
    "ApiToken", "Role", "RoleGiven", "Session", "User", "actor_by_token", "actor_of", "change_password",
    "change_user", "check_sign_in", "create_token", "create_user", "end_session", "job_actor", "managers",
    "preferences", "remember", "revoke_token", "save_role", "saved_views", "sessions_of", "set_active", "set_language", "tokens_of", "users",
]  # fmt: skip
