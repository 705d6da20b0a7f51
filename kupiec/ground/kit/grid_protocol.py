"""What a lines grid and the server say to each other (docs/kit.md): operations in, touched rows out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit.markup import Mark
from kupiec.ground.kit.pickers import Choice

MOST_OPS = 200
MOST_ROWS = 1_000
MOST_TEXT = 400
ROW = N_("Row %(row)s: %(said)s")


@dataclass(frozen=True, slots=True)
class AddLine:
    """Recognise `text` (code, EAN, scan, name) and add it, or add to the quantity of a line that has it."""

    text: str
    quantity: str = ""
    after: int | None = None
    item_id: int | None = None
    last: int | None = None
    """The line entered just before this, to which a scanned place may belong."""


@dataclass(frozen=True, slots=True)
class SetCells:
    """Cells of one line as typed."""

    line_id: int
    version: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FillCells:
    """A block out of a spreadsheet over lines that are there; cells left empty in it are not among them."""

    sets: tuple[SetCells, ...]


@dataclass(frozen=True, slots=True)
class RemoveLines:
    lines: tuple[tuple[int, int], ...]
    """Id and version of each."""


@dataclass(frozen=True, slots=True)
class CopyLine:
    line_id: int


@dataclass(frozen=True, slots=True)
class MoveLine:
    line_id: int
    before: int | None


@dataclass(frozen=True, slots=True)
class PasteLines:
    """A block out of a spreadsheet, a text per column."""

    after: int | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def each(self, read: Callable[[tuple[str, ...]], Any]) -> list[Any]:
        """Every row as `read` understands it; where it refuses one of several, the sentence says which."""
        made = []
        for at, row in enumerate(self.rows, 1):
            try:
                made.append(read(row))
            except Refusal as refusal:
                if len(self.rows) == 1:
                    raise
                raise Refusal(refusal.code, ROW, refusal.field, params={"row": at, "said": refusal.text}) from refusal
        return made


@dataclass(frozen=True, slots=True)
class LineCommand:
    """A command of the declaration (F7 and others) on lines; empty = the whole document."""

    name: str
    line_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Restore:
    """Undo: the data an earlier answer gave out."""

    data: Any


Op = AddLine | SetCells | FillCells | RemoveLines | CopyLine | MoveLine | PasteLines | LineCommand | Restore


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line as the grid shows it; `cells` take Python values, the columns write them."""

    id: int
    version: int
    cells: Mapping[str, Any]
    state: str = ""
    label: str = ""
    marks: tuple[Mark, ...] = ()
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    locked: tuple[str, ...] = ()
    old: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    """Warnings at cells, for instance a discount above one's limit."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an operation did. `candidates` (nothing written) open item choice with the typed text kept."""

    touched: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    candidates: tuple[Choice, ...] = ()
    undo: Any = None
    message: str = ""
    reload: bool = False
    """All rows are sent again (prices recomputed, many positions moved)."""
    focus: int | None = None
    order: bool = False
    """The order of rows changed: it is sent along."""


class WrongOp(Refusal):
    def __init__(self, what: str) -> None:
        super().__init__("WRONG_OPERATION", N_("The page and the server do not agree (%(what)s). Reload it."), params={"what": what})


def read_batch(body: bytes, *, editable: frozenset[str], commands: frozenset[str]) -> tuple[str, list[Op]]:
    """The batch's key and its operations, checked. Refuses WRONG_OPERATION."""
    try:
        sent = json.loads(body)
        key, ops = str(sent["key"]), sent["ops"]
    except (ValueError, KeyError, TypeError) as error:
        raise WrongOp("body") from error
    if not isinstance(ops, list) or len(ops) > MOST_OPS or len(key) > 64:
        raise WrongOp("ops")
    return key, [_read(each, editable, commands) for each in ops]


def _read(sent: Any, editable: frozenset[str], commands: frozenset[str]) -> Op:
    try:
        return _READERS[sent["op"]](sent, editable, commands)
    except (KeyError, TypeError, ValueError) as error:
        raise WrongOp(str(error)[:40]) from error


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 1 << 62:
        raise ValueError("id")
    return value


def _maybe(value: Any) -> int | None:
    return None if value is None else _number(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError("text")
    return value.strip()[:MOST_TEXT]


def _add(sent: Any, editable: frozenset[str], commands: frozenset[str]) -> Op:
    return AddLine(
        _text(sent["text"]),
        _text(sent.get("quantity", "")),
        _maybe(sent.get("after")),
        _maybe(sent.get("item_id")),
        _maybe(sent.get("last")),
    )


def _set(sent: Any, editable: frozenset[str], commands: frozenset[str]) -> SetCells:
    cells = {key: _text(value) for key, value in sent["cells"].items()}
    if not cells or not set(cells) <= editable:
        raise ValueError("cells")
    return SetCells(_number(sent["id"]), _number(sent["v"]), cells)


def _fill(sent: Any, editable: frozenset[str], commands: frozenset[str]) -> Op:
    if not sent["lines"] or len(sent["lines"]) > MOST_ROWS or len({line["id"] for line in sent["lines"]}) < len(sent["lines"]):
        raise ValueError("fill")
    return FillCells(tuple(_set(line, editable, commands) for line in sent["lines"]))


def _remove(sent: Any, editable: frozenset[str], commands: frozenset[str]) -> Op:
    return RemoveLines(tuple((_number(pk), _number(version)) for pk, version in sent["lines"]))


def _paste(sent: Any, editable: frozenset[str], commands: frozenset[str]) -> Op:
    columns = tuple(sent["columns"])
    if not columns or not set(columns) <= editable or len(sent["rows"]) > MOST_ROWS:
        raise ValueError("paste")
    rows = tuple(tuple(_text(cell) for cell in row[: len(columns)]) for row in sent["rows"])
    return PasteLines(_maybe(sent.get("after")), columns, rows)


def _command(sent: Any, editable: frozenset[str], commands: frozenset[str]) -> Op:
    if sent["name"] not in commands:
        raise ValueError("command")
    return LineCommand(sent["name"], tuple(_number(pk) for pk in sent.get("ids", ())))


_READERS = {
    "add": _add,
    "set": _set,
    "fill": _fill,
    "remove": _remove,
    "copy": lambda sent, editable, commands: CopyLine(_number(sent["id"])),
    "move": lambda sent, editable, commands: MoveLine(_number(sent["id"]), _maybe(sent.get("before"))),
    "paste": _paste,
    "command": _command,
    "restore": lambda sent, editable, commands: Restore(sent["data"]),
}
