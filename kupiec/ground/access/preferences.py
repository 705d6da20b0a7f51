"""What a user keeps for himself: how his lists look, notices he put off. Never audited, never seen by others."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db.models import F

from kupiec.ground.access.models import User
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

LARGEST = 60_000


def kept(user: User, name: str) -> dict[str, Any]:
    """What the signed-in user keeps under a name."""
    found = user.preferences.get(name, {})
    return dict(found) if isinstance(found, dict) else {}


def keep(name: str, change: Callable[[dict[str, Any]], dict[str, Any]], *, by: Actor) -> dict[str, Any]:
    """Replace what the actor keeps under a name by what `change` makes of it. Refuses TOO_LONG."""
    with tx.write_tx(by=by):
        user = User.objects.select_for_update().get(pk=by.user_id or 0)
        made = change(kept(user, name))
        user.preferences = {key: value for key, value in {**user.preferences, name: made}.items() if value}
        if len(json.dumps(user.preferences)) > LARGEST:
            raise Refusal("TOO_LONG", N_("That is more than can be kept."), name)
        user.save(update_fields=["preferences"])
    return made


def set_language(language: str, *, by: Actor) -> None:
    """The language of the user's screens. Refuses UNKNOWN_LANGUAGE."""
    if language not in ("pl", "en"):
        raise Refusal("UNKNOWN_LANGUAGE", N_("Kupiec doesn’t speak this language yet."), "language")
    with tx.write_tx(by=by):
        User.objects.filter(pk=by.user_id or 0).update(language=language, version=F("version") + 1)
