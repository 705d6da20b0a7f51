"""Who asks: what the middleware of ground/access has put on the request, with its type."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest

from kupiec.ground.access.public import User
from kupiec.ground.kernel.actor import Actor


def who(request: HttpRequest) -> Actor:
    """The actor, signed in."""
    return cast(Any, request).actor


def account(request: HttpRequest) -> User:
    """The signed-in user's own row."""
    return cast(User, request.user)
