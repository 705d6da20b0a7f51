"""What happens with letters: settled, sent, withdrawn (COR-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F

from kupiec.ground.kernel import audit, clock, entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.correspondence import queries, rules
from kupiec.people.correspondence.models import Letter
from kupiec.people.correspondence.services import checks
from kupiec.people.correspondence.values import LETTER, State, TermKind, Way

POSTAL = frozenset({"postage", "tracking", "weight_g", "declared", "collected", "remarks"})


def _locked(ids: Sequence[int], *, by: Actor) -> list[Letter]:
    rows = list(queries.visible(by).filter(pk__in=list(ids)).select_for_update(of=("self",)).order_by("pk"))
    entered.all_there(rows, ids)
    return rows


def _only(rows: Sequence[Letter], *states: str, code: str, words: str) -> None:
    if any(row.state not in states for row in rows):
        raise Refusal(code, words, "state")


def _set(rows: Sequence[Letter], verb: str, *, by: Actor, **values: Any) -> int:
    ids = [row.pk for row in rows]
    count = Letter.objects.filter(pk__in=ids).update(**values, version=F("version") + 1, updated_at=clock.now())
    audit.tell(LETTER, ids, verb, by=by)
    return count


def settle(ids: Sequence[int], *, by: Actor) -> int:
    """Letters that came are dealt with. Refuses NOT_OPEN."""
    by.require("correspondence.edit")
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        _only(rows, State.OPEN, code="NOT_OPEN", words=N_("Only open letters that came can be settled."))
        return _set(rows, "settled", by=by, state=State.SETTLED, settled_on=clock.today())


def reopen(ids: Sequence[int], *, by: Actor) -> int:
    """Settled letters wait again. Refuses NOT_SETTLED."""
    by.require("correspondence.edit")
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        _only(rows, State.SETTLED, code="NOT_SETTLED", words=N_("Only settled letters can be opened again."))
        return _set(rows, "reopened", by=by, state=State.OPEN, settled_on=None)


def send(ids: Sequence[int], *, on: dt.date | None = None, medium_id: int | None = None, by: Actor) -> int:
    """Our letters went out on a day (today), perhaps by another medium; the letters they answer are settled with them.

    Refuses NOT_DRAFT, NOT_YET, WRONG_ORDER, UNKNOWN_KEY.
    """
    by.require("correspondence.send")
    day, today = on or clock.today(), clock.today()
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        _only(rows, State.DRAFT, code="NOT_DRAFT", words=N_("Only letters being prepared can be sent."))
        for row in rows:
            rules.check_days({"written_on": row.written_on, "sent_on": day}, today=today)
        more: dict[str, Any] = {}
        if medium_id is not None:
            more["medium_id"] = checks.Terms().of(TermKind.MEDIUM, medium_id, way=Way.OUT).pk
        count = _set(rows, "sent", by=by, state=State.SENT, sent_on=day, **more)
        Letter.objects.filter(pk__in=[row.pk for row in rows], written_on=None).update(written_on=day)
        _settle_answered(rows, by=by)
    return count


def _settle_answered(rows: Sequence[Letter], *, by: Actor) -> None:
    asked = {row.answers_id for row in rows if row.answers_id}
    open_ones = list(Letter.objects.filter(pk__in=asked, state=State.OPEN).order_by("pk"))
    if open_ones:
        _set(open_ones, "answered", by=by, state=State.SETTLED, settled_on=clock.today())


def unsend(ids: Sequence[int], *, by: Actor) -> int:
    """Letters sent by mistake are being prepared again; what they answered stays settled. Refuses NOT_SENT."""
    by.require("correspondence.send")
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        _only(rows, State.SENT, code="NOT_SENT", words=N_("Only letters sent can be taken back."))
        return _set(rows, "taken-back", by=by, state=State.DRAFT, sent_on=None)


def withdraw(ids: Sequence[int], *, reason: str, by: Actor) -> int:
    """Letters registered by mistake: they keep their numbers, struck in the register. Refuses REQUIRED, WITHDRAWN, SENT."""
    by.require("correspondence.void")
    reason = entered.one_line(reason)
    entered.required({"reason": reason}, "reason")
    records.fit(Letter, {"void_reason": reason})
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        _only(rows, State.OPEN, State.SETTLED, State.DRAFT, code="SENT", words=N_("A letter that was sent can’t be withdrawn."))
        return _set(rows, "withdrawn", by=by, state=State.VOID, void_reason=reason)


def give(ids: Sequence[int], *, employee_id: int, by: Actor) -> int:
    """Somebody else takes care of letters. Refuses UNKNOWN_KEY, WITHDRAWN."""
    by.require("correspondence.edit")
    checks.own_employees([employee_id], by=by)
    with tx.write_tx(by=by):
        rows = _locked(ids, by=by)
        _only(
            rows,
            State.OPEN,
            State.SETTLED,
            State.DRAFT,
            State.SENT,
            code="WITHDRAWN",
            words=N_("The letter was withdrawn; it stays in the register as it is."),
        )
        ids = [row.pk for row in rows]
        return Letter.objects.filter(pk__in=ids).update(employee_id=employee_id, version=F("version") + 1, updated_at=clock.now())


def posted(pk: int, *, by: Actor, **values: Any) -> int:
    """Numbers of the post of one letter, as they come back from the counter: postage, tracking number, weight, remarks."""
    from kupiec.people.correspondence.services.letters import edit_letter

    return edit_letter(pk, {name: value for name, value in values.items() if name in POSTAL}, by=by)
