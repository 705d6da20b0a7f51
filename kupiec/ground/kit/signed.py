"""The secret part of addresses that people get by e-mail: made from a row under the installation's key, kept nowhere."""

from __future__ import annotations

import hmac
import re

from kupiec.ground.kernel import sealed

_TOKEN = re.compile(r"(\d{1,18})-([0-9a-f]{40})", re.ASCII)


def token(pk: int, told: str, *, purpose: str) -> str:
    """The row's number with its signature; `told` names all of the row that may not change under the address."""
    return f"{pk}-{sealed.fingerprint(told, purpose=purpose)[:40]}"


def number(text: str) -> int | None:
    """Which row the text claims to be of; None when it has not the form of a token."""
    found = _TOKEN.fullmatch(text)
    return int(found[1]) if found else None


def same(given: str, right: str) -> bool:
    """Whether it is the token, compared in a time that tells nothing."""
    return hmac.compare_digest(given.encode(), right.encode())
