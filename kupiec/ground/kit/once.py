"""A form or a batch sent twice (double click, resend after a lost answer) works once and answers the same (I29)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db.models import Model

from kupiec.ground.kernel import idempotency, tx
from kupiec.ground.kernel.actor import Actor


def once(key: str, *, by: Actor, work: Callable[[], Any], same: bytes = b"") -> Any:
    """The JSON answer of `work`, done in one transaction with its key, or what it answered under this key before.

    Without a key it is one transaction all the same: nothing of it is kept when a part is refused. `same` tells what was asked: the same key with another question is another piece of work.
    """
    if not key:
        with tx.write_tx(by=by):
            return _plain(work())
    digest = idempotency.fingerprint(same)

    def answered() -> idempotency.Answer:
        return idempotency.Answer(200, json.dumps(_plain(work())))

    answer, _replayed = idempotency.once(f"{key[:100]}:{digest[:16]}", answered, by=by, caller=f"screen:{by.user_id}", fingerprint=digest)
    return json.loads(answer.body)


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value
