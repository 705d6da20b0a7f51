"""The signed address of a user's calendar: made, made anew, followed back to what he may see today."""

from __future__ import annotations

import secrets

from django.core import signing

from kupiec.ground.access import public as access
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities.models import Feed

SALT = "kupiec.activities.feed"
BYTES = 16


def token_of(user_id: int | None) -> str:
    """What stands in the address; empty while the user has none."""
    row = Feed.objects.filter(user_id=user_id).first() if user_id else None
    return signing.dumps([row.user_id, row.secret], salt=SALT) if row else ""


def renew(*, by: Actor) -> str:
    """Make the actor's address, or a new one instead of the old. Refuses FORBIDDEN for programs."""
    by.require("activities.see")
    if by.user_id is None:
        raise Refusal("FORBIDDEN", N_("Only a person has a calendar."))
    with tx.write_tx(by=by):
        Feed.objects.filter(user_id=by.user_id).delete()
        Feed.objects.create(user_id=by.user_id, company_id=by.company_id, secret=secrets.token_urlsafe(BYTES), created_at=clock.now())
    return token_of(by.user_id)


def actor_of(token: str) -> Actor | None:
    """Whoever the address belongs to, with today's rights; None for a forged or dead one, or a user who left."""
    try:
        user_id, secret = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    row = Feed.objects.select_related("user__employee").filter(user_id=user_id, secret=secret).first()
    if row is None or not row.user.is_active:
        return None
    return access.actor_of(row.user, company_id=row.company_id)
