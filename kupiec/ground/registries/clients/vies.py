"""VIES: VAT numbers of the Union. A member state that doesn't answer means unknown, never invalid."""

from __future__ import annotations

import json

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.registries import rules
from kupiec.ground.registries.clients import door
from kupiec.ground.registries.values import Reply, Source

_BUSY = {"MS_UNAVAILABLE", "SERVICE_UNAVAILABLE", "TIMEOUT", "SERVER_BUSY", "MS_MAX_CONCURRENT_REQ", "GLOBAL_MAX_CONCURRENT_REQ",
         "MS_MAX_CONCURRENT_REQ_TIME", "GLOBAL_MAX_CONCURRENT_REQ_TIME"}  # fmt: skip


def firm(at: door.Place, number: str, *, requester: str = "") -> Reply:
    """A VAT number with its country. With ours (`requester`) VIES gives an identifier that proves we have asked."""
    body = {"countryCode": number[:2], "vatNumber": number[2:]}
    if requester:
        body |= {"requesterMemberStateCode": requester[:2], "requesterNumber": requester[2:]}
    path = "/check-vat-number"
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    data, raw = door.read_json(at, answer := door.ask(at, path, method="POST", body=json.dumps(body).encode(), headers=headers))
    errors = [rules.text(one.get("error")) for one in data.get("errorWrappers") or () if isinstance(one, dict)]
    wrong = errors[0] if errors else rules.text(data.get("userError"))
    if wrong in _BUSY:
        said = N_(
            "VIES doesn’t know just now: %(country)s doesn’t answer (%(words)s). That doesn’t mean that the number is wrong; try again later."
        )
        raise Refusal("REGISTRY_DOWN", said, params={"country": number[:2], "words": wrong, "registry": Source.VIES.value})
    if wrong and wrong not in ("VALID", "INVALID", "INVALID_INPUT"):
        raise door.said_no(Source.VIES, wrong)
    if wrong == "INVALID_INPUT":
        data = {**data, "valid": False}
    elif answer.status >= 400 or not isinstance(data.get("valid"), bool):
        raise door.fault(Source.VIES, "nonsense", f"HTTP {answer.status}")
    found = rules.vies({"countryCode": number[:2], "vatNumber": number[2:], **data})
    return Reply(
        at.address + path,
        raw,
        {number: found},
        rules.text(data.get("requestIdentifier"), most=80),
        rules.text(data.get("requestDate"), most=40),
    )
