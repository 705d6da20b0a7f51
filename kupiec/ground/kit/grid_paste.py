"""Blocks out of a spreadsheet: new lines below the last one, or cells of lines that are there; whole or not at all.

Rooms need not care: their verbs take lines and cells as when typed. What they refuse is told with the row, and the column.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import grid_money, show
from kupiec.ground.kit.grid_protocol import ROW, Applied, FillCells, GridRow, Op, PasteLines, Restore, SetCells

if TYPE_CHECKING:
    from kupiec.ground.kit.grids import LineGrid

MOST_TOLD = 20
"""Refused cells looked for; those who pasted a wrong column need not hear of each."""

Apply = Callable[[Op], Applied]
Made = TypeVar("Made")


class NotFilled(Refusals):
    """Cells of a block that were refused: `cells` names line, column and why, for the grid to show at each."""

    def __init__(self, each: list[Refusal], cells: Sequence[tuple[int, str, str]]) -> None:
        super().__init__(each)
        self.cells = tuple(cells)


# new lines


def add(asked: LineGrid, pk: int, op: PasteLines, *, by: Actor) -> Applied:
    """Every row of the block as a new line. What a verb refuses of one of several is told with its row."""
    if len(op.rows) < 2:
        return asked.apply(pk, op, by=by)
    with tx.write_tx(by=by):
        try:
            with tx.attempt():
                return asked.apply(pk, op, by=by)
        except Refusal as refusal:
            at = None if refusal.message == ROW else _refused_row(asked, pk, op, refusal, by=by)
            if at is None:
                raise
            raise Refusal(refusal.code, ROW, refusal.field, params={"row": at, "said": refusal.text}) from refusal


def _refused_row(asked: LineGrid, pk: int, op: PasteLines, refusal: Refusal, *, by: Actor) -> int | None:
    """The row without which the rows above would be taken: tried in halves, and all of it taken back with what was refused."""

    def wrong(rows: Sequence[tuple[str, ...]]) -> bool:
        return _code(lambda: asked.apply(pk, replace(op, rows=tuple(rows)), by=by)) == refusal.code

    low, high = 0, len(op.rows)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if wrong(op.rows[:middle]) else (middle, high)
    if high > 1 or refusal.field in {column.key for column in asked.columns} or not wrong(op.rows[1:]):
        return high
    return None  # it is about the whole: the paper is closed, say


def _code(work: Callable[[], object]) -> str:
    """What is refused by this work, none of which is kept; empty where nothing is."""
    try:
        _undone(work)
    except Refusal as refusal:
        return refusal.code
    return ""


class _Undone(Exception):  # noqa: N818 - ends an attempt, is no error
    """Takes an attempt back that was only tried."""


def _undone(work: Callable[[], Made]) -> Made:
    """The work's answer, all it wrote taken back."""
    with contextlib.suppress(_Undone), tx.attempt():
        made = work()
        raise _Undone
    return made


# cells of lines that are there


def fill(asked: LineGrid, pk: int, op: FillCells, *, by: Actor) -> Applied:
    """Cells of several lines as typed, all or none; taken back as one. Refuses what the lines' verb refuses of each cell."""
    with tx.write_tx(by=by):
        if asked.fill is None:
            return _one_by_one(asked, pk, op.sets, by=by)
        try:
            with tx.attempt():
                return _whole(asked, pk, op, by=by)
        except Refusal:
            if refused := _refused(asked, pk, op, by=by):
                raise _not_filled(asked, pk, refused, by=by) from None
            raise


def _refused(asked: LineGrid, pk: int, op: FillCells, *, by: Actor) -> dict[int, list[Refusal]]:
    """What is refused of each line, sought in halves, since a line by itself costs as much as many; none of it is kept."""
    if len(op.sets) == 1:
        said, _applied = _undone(lambda: _taken(asked, pk, op.sets[0], by=by))
        return {op.sets[0].line_id: said} if said else {}
    found: dict[int, list[Refusal]] = {}
    middle = len(op.sets) // 2
    for half in (op.sets[:middle], op.sets[middle:]):
        part = replace(op, sets=half)
        if sum(map(len, found.values())) < MOST_TOLD and _code(partial(_whole, asked, pk, part, by=by)):
            found |= _refused(asked, pk, part, by=by)
    return found


def _whole(asked: LineGrid, pk: int, op: FillCells, *, by: Actor) -> Applied:
    """The room's verb for the set; where it says nothing of undo, the old texts are what takes the block back."""
    assert asked.fill is not None
    before = {row.id: row for row in asked.rows(pk, by=by, ids=[one.line_id for one in op.sets])}
    done = asked.fill(pk, grid_money.plain(asked, pk, op, by=by).sets, by=by)
    if done.undo is not None:
        return done
    return replace(done, undo={"fill": [(one.line_id, None, _texts(asked, before.get(one.line_id), one.cells)) for one in op.sets]})


def _one_by_one(asked: LineGrid, pk: int, sets: Sequence[SetCells], *, by: Actor) -> Applied:
    shown = {row.id: row for row in asked.rows(pk, by=by, ids=[one.line_id for one in sets])}
    versions = {line: row.version for line, row in shown.items()}
    done: list[Applied] = []
    back: list[tuple[int, Any, Mapping[str, str]]] = []
    refused: dict[int, list[Refusal]] = {}
    for one in sets:
        before = shown.get(one.line_id)
        seen = one.version if before is None or before.version != one.version else versions[one.line_id]
        said, applied = _taken(asked, pk, replace(one, version=seen), by=by)
        if said:
            refused[one.line_id] = said
        if sum(map(len, refused.values())) >= MOST_TOLD:
            break
        if applied is None:
            continue
        done.append(applied)
        back.append((one.line_id, applied.undo, _texts(asked, before, one.cells)))
        if applied.reload or set(applied.touched) - {one.line_id}:  # others were changed with it
            versions = {row.id: row.version for row in asked.rows(pk, by=by, ids=list(shown))}
    if refused:
        raise _not_filled(asked, pk, refused, by=by)
    return _together(done, undo={"fill": back})


def _taken(asked: LineGrid, pk: int, one: SetCells, *, by: Actor) -> tuple[list[Refusal], Applied | None]:
    """The cells of a line taken, or what is refused of each of them."""
    refused: list[Refusal] = []
    left = dict(one.cells)
    while left:
        try:
            with tx.attempt():
                applied = asked.apply(pk, grid_money.plain(asked, pk, replace(one, cells=left), by=by), by=by)
        except Refusal as refusal:
            refused += refusal.each if isinstance(refusal, Refusals) else [refusal]
            if refusal.field not in left:
                break
            del left[refusal.field]  # the others may be wrong too
            continue
        return refused, applied
    return refused, None


def _texts(asked: LineGrid, row: GridRow | None, cells: Mapping[str, str]) -> dict[str, str]:
    """What stood in these cells, as it would be typed."""
    columns = {column.key: column for column in asked.columns}
    texts = {key: columns[key].text(row.cells.get(key)) for key in cells} if row else {}
    return {key: "" if text == "—" else text for key, text in texts.items()}


def _together(done: Sequence[Applied], *, undo: Any = None) -> Applied:
    removed = tuple(dict.fromkeys(line for one in done for line in one.removed))
    return Applied(
        touched=tuple(dict.fromkeys(line for one in done for line in one.touched if line not in removed)), removed=removed, undo=undo,
        message=" ".join(dict.fromkeys(show.say(one.message) for one in done if one.message)),
        reload=any(one.reload for one in done), order=any(one.order for one in done),
    )  # fmt: skip


def _not_filled(asked: LineGrid, pk: int, refused: Mapping[int, list[Refusal]], *, by: Actor) -> NotFilled:
    numbers = {row.id: row.cells.get("position", at) for at, row in enumerate(asked.rows(pk, by=by, ids=None), 1)}
    labels = {column.key: show.say(column.label) for column in asked.columns}
    each, cells = [], []
    for line, said in refused.items():
        for one in said:
            if one.field in labels:
                cells.append((line, one.field, one.text))
            each.append(_at(one, numbers.get(line, "?"), labels.get(one.field, "")))
    return NotFilled(each, cells)


def _at(refusal: Refusal, row: Any, column: str) -> Refusal:
    """The refusal with where it is. Somebody else's change stays one."""
    where: dict[str, Any] = {"row": row, "column": column, "said": refusal.text}
    message = N_("Row %(row)s, %(column)s: %(said)s") if column else ROW
    made = Refusal(refusal.code, message, refusal.field, params=where)
    return made if not isinstance(refusal, Conflict) else _conflict(made, refusal)


def _conflict(made: Refusal, refusal: Conflict) -> Refusal:
    told = Conflict(made.message, seen=refusal.seen, found=refusal.found)
    told.params = made.params
    return told


def back(asked: LineGrid, pk: int, steps: Sequence[Any], *, apply: Apply, by: Actor) -> Applied:
    """A block taken back: the last line first, by what its own verb gave out, or with the old texts."""
    done = []
    with tx.write_tx(by=by):
        if asked.fill is not None and all(undo is None for _line, undo, _cells in steps):
            versions = {row.id: row.version for row in asked.rows(pk, by=by, ids=[line for line, _undo, _cells in steps])}
            return asked.fill(pk, [SetCells(line, versions.get(line, 0), cells) for line, _undo, cells in steps], by=by)
        for line, undo, cells in reversed(steps):
            if undo is not None:
                done.append(apply(Restore(undo)))
                continue
            found = next(iter(asked.rows(pk, by=by, ids=[line])), None)
            done.append(asked.apply(pk, SetCells(line, found.version if found else 0, cells), by=by))
    return _together(done)
