"""The register of requests under GDPR: received, answered within a month, put off, refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.privacy import queries, rules
from kupiec.people.privacy.models import Request
from kupiec.people.privacy.values import PARTY, PERSON, RequestState

REQUEST = "privacy.request"
FIELDS = ("kind", "name", "contact", "how", "content", "received_on", "person_id", "party_id")


def add_request(values: Mapping[str, Any], *, by: Actor) -> int:
    """Write down what somebody asked for; it is to be answered within a month. Refuses REQUIRED, UNKNOWN_FIELD, NOT_FOUND, FUTURE."""
    by.require("privacy.requests")
    with tx.write_tx(by=by):
        clean = _clean({"received_on": clock.today(), **values}, by=by)
        row = Request.objects.create(
            company_id=by.company_id,
            due_on=rules.answer_by(clean["received_on"]),
            created_at=clock.now(),
            created_by_id=by.user_id,
            **clean,
        )
        audit.tell(REQUEST, [row.pk], "received", by=by)
    return int(row.pk)


def edit_request(pk: int, values: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change a request that isn't closed, only what is named. Refuses CLOSED; Conflict on another version."""
    with tx.write_tx(by=by):
        row = _open(pk, by=by)
        clean = _clean({**{name: getattr(row, name) for name in FIELDS}, **values}, by=by)
        if clean["received_on"] != row.received_on:
            clean["due_on"] = rules.answer_by(clean["received_on"])
            clean["extended_because"] = ""
        return records.update(row, clean, version=version)


def _clean(values: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS):
        raise Refusal("UNKNOWN_FIELD", N_("A request has no field “%(name)s”."), params={"name": min(unknown)[:40]})
    clean: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None or name.endswith("_id")
    }
    if clean.get("person_id") and clean.get("party_id"):
        raise Refusal("ONE_OF_BOTH", N_("Choose the person or the party, not both."), "party_id")
    for name, kind in (("person_id", PERSON), ("party_id", PARTY)):
        if clean.get(name):
            clean["name"] = clean.get("name") or queries.title(kind, clean[name], by=by)[:160]
    if not clean.get("name"):
        raise Refusal("REQUIRED", N_("Choose the person, or write who asks."), "name")
    if "kind" not in clean:
        raise Refusal("REQUIRED", N_("Fill this in."), "kind")
    if clean["received_on"] > clock.today():
        raise Refusal("FUTURE", N_("This has not happened yet."), "received_on")
    records.fit(Request, {name: value for name, value in clean.items() if isinstance(value, str)})
    return clean


def _open(pk: int, *, by: Actor) -> Request:
    row = queries.request(pk, by=by)
    if row.state != RequestState.OPEN:
        raise Refusal("CLOSED", N_("This request is closed already."))
    return row


def answer(ids: Sequence[int], *, text: str = "", version: int | None = None, by: Actor) -> int:
    """Requests were answered; how many. Refuses CLOSED, NOT_FOUND."""
    return _close(ids, RequestState.DONE, text, version=version, by=by)


def refuse(ids: Sequence[int], *, reason: str, version: int | None = None, by: Actor) -> int:
    """Requests are refused with a reason, which is told to the person with his right to complain (art. 12.4). Refuses REQUIRED, CLOSED."""
    if not reason.strip():
        raise Refusal("REQUIRED", N_("Give the reason."), "reason")
    return _close(ids, RequestState.REFUSED, reason, version=version, by=by)


def _close(ids: Sequence[int], state: RequestState, text: str, *, version: int | None, by: Actor) -> int:
    by.require("privacy.requests")
    records.fit(Request, {"answer": text.strip()})
    with tx.write_tx(by=by):
        rows = _found(ids, by=by)
        if any(row.state != RequestState.OPEN for row in rows):
            raise Refusal("CLOSED", N_("This request is closed already."))
        for row in rows:
            records.update(row, {"state": state, "answer": text.strip(), "closed_on": clock.today()}, version=version)
        audit.tell(REQUEST, [row.pk for row in rows], str(state), by=by)
    return len(rows)


def reopen(ids: Sequence[int], *, by: Actor) -> int:
    """Closed by mistake: they wait again; open ones stay."""
    by.require("privacy.requests")
    with tx.write_tx(by=by):
        rows = [row for row in _found(ids, by=by) if row.state != RequestState.OPEN]
        for row in rows:
            records.update(row, {"state": RequestState.OPEN, "closed_on": None}, version=None)
        audit.tell(REQUEST, [row.pk for row in rows], "reopened", by=by)
    return len(rows)


def _found(ids: Sequence[int], *, by: Actor) -> list[Request]:
    rows = list(queries.requests(by).filter(pk__in=list(ids)).order_by("pk"))
    if len(rows) != len(set(ids)):
        raise Refusal("NOT_FOUND", N_("There is no such record."), "ids")
    return rows


def extend(ids: Sequence[int], *, reason: str, version: int | None = None, by: Actor) -> int:
    """Put the answer off by two further months (art. 12.3), once, telling why. Refuses REQUIRED, CLOSED, EXTENDED."""
    by.require("privacy.requests")
    if not reason.strip():
        raise Refusal("REQUIRED", N_("Give the reason."), "reason")
    records.fit(Request, {"extended_because": reason.strip()})
    with tx.write_tx(by=by):
        rows = _found(ids, by=by)
        for row in rows:
            if row.state != RequestState.OPEN:
                raise Refusal("CLOSED", N_("This request is closed already."))
            if row.extended_because:
                raise Refusal("EXTENDED", N_("The answer was put off already; it can be done once."))
            records.update(row, {"due_on": rules.longest(row.received_on), "extended_because": reason.strip()}, version=version)
        audit.tell(REQUEST, [row.pk for row in rows], "extended", by=by)
    return len(rows)
