"""Secrets that must be read again (keys of authenticator apps, passwords of outside services), kept sealed in the database.

The key comes from the installation's own secret key, so that a stolen table alone gives nothing. Each purpose has its own
key: what was sealed for one can't be opened as another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from django.conf import settings

from kupiec.ground.kernel.late import late
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

if TYPE_CHECKING:
    from cryptography import fernet
else:
    fernet = late("cryptography.fernet")


def seal(text: str, *, purpose: str) -> str:
    """The text, encrypted and signed (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """The text again. Refuses SEALED_BY_ANOTHER_KEY when the installation's secret key has changed or the text was altered."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except fernet.InvalidToken as error:
        raise Refusal("SEALED_BY_ANOTHER_KEY", N_("This secret was kept under another key of the installation. Enter it again.")) from error


def fingerprint(text: str, *, purpose: str) -> str:
    """A keyed digest, to recognise a secret that is never read again (a back-up code): 64 hexadecimal digits."""
    return hmac.new(_key(purpose), text.encode(), hashlib.sha256).hexdigest()


def _box(purpose: str) -> fernet.Fernet:
    return fernet.Fernet(base64.urlsafe_b64encode(_key(purpose)))


def _key(purpose: str) -> bytes:
    return hmac.new(str(settings.SECRET_KEY).encode(), f"kupiec.sealed.{purpose}".encode(), hashlib.sha256).digest()
