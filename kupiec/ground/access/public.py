"""The door of the access room."""

from kupiec.ground.access import factors, preferences, saved_views, standards, substitution
from kupiec.ground.access.middleware import remember
from kupiec.ground.access.models import Role, RoleGiven, User
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
)

__all__ = [
    "Role", "RoleGiven", "User", "actor_by_token", "actor_of", "change_password", "change_user", "check_sign_in",
    "create_token", "create_user", "end_session", "factors", "job_actor", "managers", "preferences", "remember",
    "revoke_token", "save_role", "saved_views", "sessions_of", "set_active", "standards", "substitution", "tokens_of", "users",
]  # fmt: skip
