"""Passkeys (WebAuthn): what the browser is asked and how its answer is checked, by the library `fido2`.

A passkey belongs to the host of the address the page was opened under; browsers accept names over HTTPS and `localhost`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from kupiec.ground.access.models import Factor, User
from kupiec.ground.kernel.late import late
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

if TYPE_CHECKING:
    from fido2 import server, utils, webauthn
else:
    server = late("fido2.server")
    utils = late("fido2.utils")
    webauthn = late("fido2.webauthn")


def possible(host: str, *, secure: bool) -> bool:
    """Whether browsers offer passkeys under this host: a name over HTTPS, or `localhost`."""
    name = _name(host)
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return secure or name == "localhost" or name.endswith(".localhost")
    return False


def _name(host: str) -> str:
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _server(host: str) -> server.Fido2Server:
    return server.Fido2Server(webauthn.PublicKeyCredentialRpEntity(name="Kupiec", id=_name(host)))


def ask_new(user: User, known: list[Factor], *, host: str) -> tuple[str, dict[str, Any]]:
    """(options for `navigator.credentials.create` as JSON, state to keep until the answer)."""
    entity = webauthn.PublicKeyCredentialUserEntity(name=user.username, id=f"kupiec-{user.pk}".encode(), display_name=str(user))
    options, state = _server(host).register_begin(
        entity, credentials=_credentials(known), user_verification=webauthn.UserVerificationRequirement.PREFERRED
    )
    return json.dumps(dict(options)["publicKey"]), dict(state)


def check_new(answer: str, state: Mapping[str, Any], *, host: str) -> tuple[str, str]:
    """(identifier, credential) of a new passkey. Refuses BAD_PASSKEY."""
    data = _checked(lambda: _server(host).register_complete(dict(state), _read(answer)))
    credential = data.credential_data
    if credential is None:
        raise _bad()
    return utils.websafe_encode(credential.credential_id), utils.websafe_encode(bytes(credential))


def ask_proof(known: list[Factor], *, host: str) -> tuple[str, dict[str, Any]]:
    """(options for `navigator.credentials.get` as JSON, state to keep until the answer)."""
    options, state = _server(host).authenticate_begin(_credentials(known), user_verification=webauthn.UserVerificationRequirement.PREFERRED)
    return json.dumps(dict(options)["publicKey"]), dict(state)


def check_proof(answer: str, state: Mapping[str, Any], known: list[Factor], *, host: str) -> tuple[str, int]:
    """(identifier, counter) of the passkey that answered. Refuses BAD_PASSKEY."""
    read = _read(answer)
    found = _checked(lambda: _server(host).authenticate_complete(dict(state), _credentials(known), read))
    counter = _checked(lambda: webauthn.AuthenticationResponse.from_dict(read).response.authenticator_data.counter)
    return utils.websafe_encode(found.credential_id), int(counter)


def _credentials(known: list[Factor]) -> list[webauthn.AttestedCredentialData]:
    return [webauthn.AttestedCredentialData(utils.websafe_decode(row.credential)) for row in known if row.kind == Factor.PASSKEY]


def _read(answer: str) -> dict[str, Any]:
    try:
        read = json.loads(answer[:20_000])
    except (ValueError, RecursionError) as error:
        raise _bad() from error
    if not isinstance(read, dict):
        raise _bad()
    return read


def _checked(check: Any) -> Any:
    """The answer comes from a stranger: whatever the library finds wrong with it is one refusal."""
    try:
        return check()
    except Refusal:
        raise
    except Exception as error:  # the library raises many kinds: ValueError, TypeError, KeyError, InvalidSignature, …
        raise _bad() from error


def _bad() -> Refusal:
    return Refusal("BAD_PASSKEY", N_("The passkey could not be checked. Try again, or use another way."), "passkey")
