"""Ctrl+Z of a lines grid: what the rooms' verbs need not say themselves.

A grid that says what its lines are (`lines`) has adding, pasting, copying and moving taken back by its own verbs; lines
taken off come back by `put_back`, from what the verb that took them off kept (`Applied.undo={"back": …}`).

Meanwhile the browser holds it, sealed: it may tell costs the user does not see, and is trusted when it comes back.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from kupiec.ground.kernel import sealed
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import grid_money, grid_paste
from kupiec.ground.kit.grid_protocol import AddLine, Applied, CopyLine, FillCells, MoveLine, Op, PasteLines, RemoveLines, Restore, WrongOp

if TYPE_CHECKING:
    from kupiec.ground.kit.grids import LineGrid


def given_out(asked: LineGrid, pk: int, undo: Any, *, by: Actor) -> str:
    """What takes a change back, sealed for this user, grid and paper."""
    packed = zlib.compress(json.dumps(undo, cls=DjangoJSONEncoder).encode())
    return sealed.seal(base64.b64encode(packed).decode(), purpose=_purpose(asked, pk, by))


def opened(asked: LineGrid, pk: int, op: Op, *, by: Actor) -> Op:
    """The operation, what it takes back readable. Refuses NOT_KEPT for what was not given out to this user for this paper."""
    if not isinstance(op, Restore):
        return op
    try:
        if not isinstance(op.data, str) or not op.data.isascii():
            raise WrongOp("undo")
        packed = sealed.unseal(op.data, purpose=_purpose(asked, pk, by))
    except Refusal as refusal:
        raise Refusal("NOT_KEPT", N_("This can’t be taken back any more.")) from refusal
    return Restore(json.loads(zlib.decompress(base64.b64decode(packed))))


def _purpose(asked: LineGrid, pk: int, by: Actor) -> str:
    return f"grid-undo.{asked.name}.{pk}.{by.user_id}"


def apply(asked: LineGrid, pk: int, op: Op, *, by: Actor) -> Applied:
    """One operation of the grid; what it did can be taken back."""
    if isinstance(op, FillCells):
        return grid_paste.fill(asked, pk, op, by=by)
    op = grid_money.plain(asked, pk, op, by=by)
    if isinstance(op, Restore):
        return _taken_back(asked, pk, op.data, by=by)
    if asked.lines is None or not isinstance(op, AddLine | CopyLine | PasteLines | MoveLine):
        return _done(asked, pk, op, by=by)
    before = [line for line, _version in _places(asked.lines, pk)]
    done = _done(asked, pk, op, by=by)
    if isinstance(op, MoveLine):
        return replace(done, undo={"place": [op.line_id, _below(before, op.line_id)]})
    new = [line for line in done.touched if line not in set(before)]
    return replace(done, undo={"drop": new}) if new else done


def _done(asked: LineGrid, pk: int, op: Op, *, by: Actor) -> Applied:
    return grid_paste.add(asked, pk, op, by=by) if isinstance(op, PasteLines) else asked.apply(pk, op, by=by)


def _places(lines: tuple[Any, str], pk: int) -> list[tuple[int, int]]:
    """Id and version of each line, in their order."""
    model, paper = lines
    return list(model.objects.filter(**{paper: pk}).order_by("position", "pk").values_list("pk", "version"))


def _below(lines: Sequence[int], line: int) -> int | None:
    at = lines.index(line) + 1 if line in lines else len(lines)
    return lines[at] if at < len(lines) else None


def _taken_back(asked: LineGrid, pk: int, data: Any, *, by: Actor) -> Applied:
    match data:
        case {"fill": [*steps]}:
            return grid_paste.back(asked, pk, steps, apply=lambda op: apply(asked, pk, op, by=by), by=by)
        case {"drop": [*lines]} if asked.lines is not None:
            chosen = tuple(place for place in _places(asked.lines, pk) if place[0] in lines)
            return asked.apply(pk, RemoveLines(chosen), by=by) if chosen else Applied()
        case {"place": [int(line), int() | None as before]} if asked.lines is not None:
            return asked.apply(pk, MoveLine(line, before), by=by)
        case {"back": str(kept)} if asked.put_back is not None:
            return replace(asked.put_back(pk, kept, by=by), order=True)
    return asked.apply(pk, Restore(data), by=by)  # what the grid's own verbs gave out
