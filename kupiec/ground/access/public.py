"""The door of the access room."""

from kupiec.ground.access.middleware import remember
from kupiec.ground.access.models import ApiToken, Role, RoleGiven, Session, User
from kupiec.ground.access.queries import actor_by_token, actor_of, companies_of
from kupiec.ground.access.services import (
    check_sign_in,
    create_token,
    create_user,
    save_role,
    set_language,
    set_preference,
)

__all__ = [
    "ApiToken",
    "Role",
    "RoleGiven",
    "Session",
    "User",
    "actor_by_token",
    "actor_of",
    "check_sign_in",
    "companies_of",
    "create_token",
    "create_user",
    "remember",
    "save_role",
    "set_language",
    "set_preference",
]
