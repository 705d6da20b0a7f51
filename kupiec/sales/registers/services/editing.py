"""Working on the draft: registers changed, added, taken out, put in order; nothing of it counts before it is published."""

from __future__ import annotations

from dataclasses import replace

from kupiec.ground.kernel import audit, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import insert_rows
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.registers import queries, rules
from kupiec.sales.registers.models import Edition
from kupiec.sales.registers.queries import RIGHT
from kupiec.sales.registers.values import BookData, RegisterData, as_json, from_json


def save_register(data: RegisterData, *, code: str = "", version: int | None = None, by: Actor) -> int:
    """Put a register into the draft: in the place of the one called `code`, or at the end. The draft's new version.

    Refuses whatever `rules.check_register` finds, NOT_FOUND, Conflict when somebody changed the draft meanwhile.
    """
    by.require(RIGHT)
    with tx.write_tx(by=by):
        row, book = _begun(version, by=by)
        if code and book.get(code) is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        if code:
            data = replace(data, code=code)
        put = book.put(data, code=code)
        rules.check_register(put, data.code, queries.known(by.company_id))
        return _keep(row, put, by=by)


def save_book(data: BookData, *, version: int | None = None, by: Actor) -> int:
    """The whole draft at once (REST). Refuses whatever `rules.check` finds."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        row, _ = _begun(version, by=by)
        rules.check(data, queries.known(by.company_id))
        return _keep(row, data, by=by)


def remove_register(code: str, *, version: int | None = None, by: Actor) -> int:
    """Take a register out of the draft, with the ways that lead to it."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        row, book = _begun(version, by=by)
        if book.get(code) is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        left = [
            replace(one, operations=tuple(each for each in one.operations if each.next != code))
            for one in book.registers
            if one.code != code
        ]
        return _keep(row, BookData(registers=tuple(left)), by=by)


def move_register(code: str, *, up: bool = True, version: int | None = None, by: Actor) -> int:
    """One place up or down in the draft."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        row, book = _begun(version, by=by)
        codes = [one.code for one in book.registers]
        if code not in codes:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        at = codes.index(code)
        to = max(min(at - 1 if up else at + 1, len(codes) - 1), 0)
        rows = list(book.registers)
        rows[at], rows[to] = rows[to], rows[at]
        return _keep(row, BookData(registers=tuple(rows)), by=by)


def discard(*, version: int | None = None, by: Actor) -> None:
    """Throw the draft away; orders go on by what is in force."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        row = _locked(by.company_id)
        if row is None:
            raise Refusal("NO_DRAFT", N_("There is no draft."))
        _check_version(row, version)
        row.delete()
        audit.tell("registers.book", [by.company_id], "discarded", by=by)


def restore(number: int, *, version: int | None = None, by: Actor) -> int:
    """Take a published version into the draft, to be looked at, tried and published anew."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        old = queries.published(by).filter(number=number).first()
        if old is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        row, _ = _begun(version, by=by)
        return _keep(row, from_json(old.data), by=by)


def _locked(company_id: int) -> Edition | None:
    return Edition.objects.select_for_update().filter(company_id=company_id, number=0).first()


def _check_version(row: Edition, version: int | None) -> None:
    if version is not None and row.version != version:
        raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=row.version)


def _begun(version: int | None, *, by: Actor) -> tuple[Edition, BookData]:
    """The draft, locked; begun from what is in force when there is none. `version` 0 says that there was none."""
    row = _locked(by.company_id)
    if row is not None:
        _check_version(row, version)
        return row, from_json(row.data)
    if version:
        raise Conflict(N_("Somebody else changed this record meanwhile."), seen=version, found=0)
    book = queries.in_force(by.company_id)
    base = queries.latest(by.company_id)
    if not base:
        base = 1
        insert_rows([Edition(company_id=by.company_id, number=1, data=as_json(book), made_at=clock.now(), note="")])
    row = Edition.objects.create(
        company_id=by.company_id, number=0, base=base, data=as_json(book), made_at=clock.now(), made_by_id=by.user_id, version=0
    )
    return row, book


def _keep(row: Edition, book: BookData, *, by: Actor) -> int:
    row.version += 1
    Edition.objects.filter(pk=row.pk).update(data=as_json(book), version=row.version, made_at=clock.now(), made_by_id=by.user_id)
    return row.version
