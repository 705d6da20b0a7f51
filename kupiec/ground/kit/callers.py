"""Who may call the API by a token: apart from its machinery, which is loaded when the API is first asked."""

from __future__ import annotations

from collections.abc import Callable

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket

token_actors: Socket[Callable[..., Actor | None]] = Socket("token_actors")
"""Plugs are `(secret, request_id=…) -> Actor | None`; filled by `access`."""
