"""The White List of VAT payers (art. 96b): firms by NIP, at most 30 at once; whether an account is a firm's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.registries import rules
from kupiec.ground.registries.clients import door
from kupiec.ground.registries.values import Found, Outcome, Reply, Source

BROKEN, LIMIT, CHANGED, CHANGING = "WL-100", "WL-191", "WL-195", "WL-196"
"""Codes of the API 1.6: an error of theirs; no more questions today; the register was changed while asked (ask again); it is being changed (later)."""


def firms(at: door.Place, nips: Sequence[str], *, on: dt.date) -> Reply:
    """Firms by NIP, as the register had them on that day."""
    many = len(nips) > 1
    path = f"/api/search/{'nips' if many else 'nip'}/{','.join(nips)}?date={on.isoformat()}"
    result, raw = _asked(at, path)
    subjects = _subjects(result, many=many)
    found = {nip: Found(Outcome.NOT_FOUND, status="unknown") for nip in nips}
    found |= {nip: rules.white_list(subject) for nip, subject in subjects.items() if nip in found}
    if not many and result.get("subject"):
        found = {nips[0]: rules.white_list(rules.part(result, "subject"))}
    return Reply(at.address + path, raw, found, *_stamp(result))


def _subjects(result: Mapping[str, Any], *, many: bool) -> dict[str, Mapping[str, Any]]:
    """Subjects by NIP, from `entries` (API 1.6) or `subjects` (before)."""
    if not many:
        return {}
    found: dict[str, Mapping[str, Any]] = {}
    entries = result.get("entries")
    listed = (
        [one for entry in entries if isinstance(entry, Mapping) for one in entry.get("subjects") or ()] if isinstance(entries, list) else []
    )
    for one in [*listed, *(result.get("subjects") or ())]:
        if isinstance(one, Mapping):
            found.setdefault(rules.polish_nip(rules.text(one.get("nip"))), one)
    return found


def account(at: door.Place, nip: str, number: str, *, on: dt.date) -> Reply:
    """Whether the account (26 digits) was assigned to the firm on that day; `ok` or `none`, also for a NIP nobody has."""
    path = f"/api/check/nip/{nip}/bank-account/{number}?date={on.isoformat()}"
    result, raw = _asked(at, path)
    said = rules.text(result.get("accountAssigned")).upper()
    if said not in ("TAK", "NIE"):
        raise door.fault(Source.WHITE_LIST, "nonsense", said or "accountAssigned")
    outcome = Outcome.OK if said == "TAK" else Outcome.NOT_FOUND
    found = Found(outcome, status="listed" if said == "TAK" else "not listed", nip=nip, accounts=(number,) if said == "TAK" else ())
    return Reply(at.address + path, raw, {nip: found}, *_stamp(result))


def _asked(at: door.Place, path: str) -> tuple[Mapping[str, Any], str]:
    for again in (True, False):
        answer = door.ask(at, path, headers={"Accept": "application/json"})
        data, raw = door.read_json(at, answer)
        if answer.status < 400 and "code" not in data:
            break
        code, words = rules.text(data.get("code")), rules.text(data.get("message"))
        if code == CHANGED and again:
            continue
        if code == LIMIT or "limit" in words.casefold():
            raise door.limit(Source.WHITE_LIST)
        said = " ".join(filter(None, (code, words))) or f"HTTP {answer.status}"
        raise door.fault(Source.WHITE_LIST, "down", said) if code in (CHANGED, CHANGING, BROKEN) else door.said_no(Source.WHITE_LIST, said)
    if not isinstance(data.get("result"), Mapping):
        raise door.fault(Source.WHITE_LIST, "nonsense", "result")
    return data["result"], raw


def _stamp(result: Mapping[str, Any]) -> tuple[str, str]:
    """The register's own identifier of the answer and its time: what proves that one has asked."""
    return rules.text(result.get("requestId"), most=80), rules.text(result.get("requestDateTime"), most=40)
