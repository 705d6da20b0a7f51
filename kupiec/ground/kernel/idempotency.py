"""One effect per key (I29): the key is inserted first, in the transaction of the effect; its answer is kept and replayed.

    answer, replayed = idempotency.once(key, work, by=by, caller="token:7", fingerprint=fingerprint(method, path, body))

A twin that arrives meanwhile waits (on the key's row, or in the queue of SQLite writers) and gets the same answer.
When the work refuses or fails, key and effect are rolled back together, so the next try is a first try.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.models import IdempotencyKey
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered and will be answered again: status, body as text, headers worth keeping."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def fingerprint(*parts: str | bytes) -> str:
    """A digest of what was asked; another question under the same key is refused."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def once(key: str, work: Callable[[], Answer], *, by: Actor, caller: str, fingerprint: str) -> tuple[Answer, bool]:
    """Do `work` in a write transaction once for this caller and key; later calls get its answer, marked replayed.

    Refuses IDEMPOTENCY_KEY for an unusable key, IDEMPOTENCY_KEY_REUSED when the key came with another question.
    """
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise Refusal("IDEMPOTENCY_KEY", N_("The idempotency key has 1 to 255 printable characters."), "Idempotency-Key")
    with tx.write_tx(by=by):
        row = IdempotencyKey(caller=caller, key=key, fingerprint=fingerprint, created_at=clock.now())
        kept = _insert(row)
        if kept is None:
            answer = work()
            IdempotencyKey.objects.filter(caller=caller, key=key).update(status=answer.status, answer=asdict(answer))
            return answer, False
    if kept.fingerprint != fingerprint:
        raise Refusal(
            "IDEMPOTENCY_KEY_REUSED",
            N_("This idempotency key was used for a different request."),
            "Idempotency-Key",
        )
    stored: dict[str, Any] = kept.answer or {"status": kept.status or 200}
    return Answer(**stored), True


def _insert(row: IdempotencyKey) -> IdempotencyKey | None:
    """None when the key is new; else the row of the first call, once that has committed."""
    IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
    kept = IdempotencyKey.objects.get(caller=row.caller, key=row.key)
    return None if kept.status is None else kept
