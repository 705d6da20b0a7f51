"""The request as views see it: what the middleware of ground/access has put on it, with its type."""

from __future__ import annotations

from django.http import HttpRequest

from kupiec.ground.access.public import User
from kupiec.ground.kernel.actor import Actor


class Request(HttpRequest):
    """A request of someone signed in. It is a type only: Django makes the object, `kit.screen` sees to the actor."""

    actor: Actor
    belongs_to: str
    """The address of the page this one is a part of, where it has no tab of its own: that one's room and tab are marked."""
    request_id: str
    user: User
