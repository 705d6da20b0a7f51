"""LineGrid: the declaration, its one address, and the answers it gives to the browser's grid."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kit import grid_suggest, grid_undo, page_keys, pages, parse, show
from kupiec.ground.kit.grid_columns import GridColumn
from kupiec.ground.kit.grid_paste import NotFilled
from kupiec.ground.kit.grid_protocol import AddLine, Applied, FillCells, GridRow, LineCommand, MoveLine, Op, RemoveLines, read_batch
from kupiec.ground.kit.key_words import GRID, Key
from kupiec.ground.kit.once import once
from kupiec.ground.kit.pickers import Choice, Suggested
from kupiec.ground.kit.request import Request


@dataclass(frozen=True, slots=True)
class Part:
    """A template with the function that gives its context."""

    template: str
    context: Callable[..., Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class GridCommand:
    """A command on chosen lines with its key, for instance F7 Block goods."""

    name: str
    label: Any
    key: str = ""
    icon: str = ""
    right: str = ""
    when: Callable[..., bool] | None = None
    """(pk, *, by): whether this document allows it now; otherwise it has neither key nor menu."""


@dataclass(frozen=True)
class LineGrid:
    """The lines of a document, edited like a spreadsheet (docs/kit.md). `.view(request, pk)` is its one address."""

    name: str
    columns: Sequence[GridColumn] = field(kw_only=True)
    rows: Callable[..., Sequence[GridRow]] = field(kw_only=True)
    apply: Callable[..., Applied] = field(kw_only=True)
    fill: Callable[..., Applied] | None = field(default=None, kw_only=True)
    """(pk, sets, *, by): cells of many lines at once, as `apply` takes those of one; where it is not given, line after line."""
    currency: Callable[..., str] | None = field(default=None, kw_only=True)
    """(pk, *, by): what prices and amounts are in; its sign may be typed or pasted with them, another one is refused."""
    totals: Part | None = field(default=None, kw_only=True)
    why: Part | None = field(default=None, kw_only=True)
    editable: Callable[..., bool] | None = field(default=None, kw_only=True)
    entry: Sequence[str] = field(default=("code", "quantity"), kw_only=True)
    pasted: Sequence[str] = field(default=(), kw_only=True)
    """What a row copied whole brings when it is pasted; empty: what is entered, so that no price is taken over by hand."""
    adds: Callable[..., bool] | bool = field(default=True, kw_only=True)
    """Whether lines come and go, `(pk, *, by)`; where not, only their cells are edited."""
    lacks: Sequence[str] = field(default=(), kw_only=True)
    """Of `copy`, `move`, `paste` (new lines) what `apply` doesn't know: it is not offered."""
    lines: tuple[Any, str] | None = field(default=None, kw_only=True)
    """The model of the lines, with `position` and `version`, and its key to the paper: what is added, pasted, copied or moved is taken back by Ctrl+Z."""
    put_back: Callable[..., Applied] | None = field(default=None, kw_only=True)
    """(pk, kept, *, by): lines taken off stand again, from the `{"back": kept}` the verb gave as undo."""
    commands: Sequence[GridCommand] = field(default=(), kw_only=True)
    suggest: Callable[..., Sequence[Suggested]] | None = field(default=None, kw_only=True)
    """(text, *, by, limit): what is offered while a line is typed; not given, the picker of the entry's column is asked."""
    prices: Callable[..., Mapping[int, Any]] | None = field(default=None, kw_only=True)
    """(pk, ids, *, by): what each of these items would cost on this paper, beside what is offered; not given, as the picker says."""
    entry_hint: Any = field(default="", kw_only=True)
    entry_note: Any = field(default="", kw_only=True)
    label: Any = field(default="", kw_only=True)
    right: str = field(default="", kw_only=True)
    see_right: str = field(default="", kw_only=True)
    url: str = field(default="", kw_only=True)

    @property
    def keys(self) -> tuple[Key, ...]:
        """For the key bar of the page that carries the grid."""
        mine = (Key(command.key, command.label, command.right, needs=f"grid-{command.name}") for command in self.commands if command.key)
        return (*GRID[:3], *mine, *GRID[3:])

    def view(self, request: Request, pk: int) -> HttpResponse:
        return pages.attempt(request, lambda: _answer(self, request, pk), right=self.see_right)

    def columns_for(self, by: Actor) -> list[GridColumn]:
        return [column for column in self.columns if not column.right or by.may(column.right)]

    def may_edit(self, pk: int, by: Actor) -> bool:
        if self.right and not by.may(self.right):
            return False
        return self.editable(pk, by=by) if self.editable else True

    def address(self, pk: int, request: Request | None = None) -> str:
        return reverse(self.url or self.name.replace(".", "-"), args=[pk])


def _answer(asked: LineGrid, request: Request, pk: int) -> HttpResponse:
    by = request.actor
    if request.method == "POST":
        return _post(asked, request, pk)
    if "why" in request.GET:
        if asked.why is None or parse.key(request.GET["why"]) is None:
            raise pages.BadAddress("why")
        context = asked.why.context(pk, int(request.GET["why"]), by=by)
        return HttpResponse(render_to_string(asked.why.template, dict(context), request))
    if "suggest" in request.GET:
        return JsonResponse({"choices": grid_suggest.told(asked, pk, request.GET["suggest"], by=by)})
    return JsonResponse({"rows": _rows(asked, pk, None, by), "totals": totals_markup(asked, pk, request), "edit": asked.may_edit(pk, by)})


def told_row(row: GridRow, columns: Sequence[GridColumn]) -> dict[str, Any]:
    """A row as sent to the browser; empty parts left out."""
    told = [column for column in columns if row.state != "heading" or column.key in row.cells]
    cells = {column.key: "" for column in columns} | {column.key: column.text(row.cells.get(column.key)) for column in told}
    made: dict[str, Any] = {"id": row.id, "v": row.version, "c": cells}
    if row.state:
        made["state"] = row.state
    if row.label:
        made["label"] = row.label
    if row.marks:
        made["marks"] = [{"kind": mark.kind, "text": show.say(mark.text), "icon": mark.icon} for mark in row.marks]
    if row.options:
        made["options"] = {key: list(values) for key, values in row.options.items()}
    if row.locked:
        made["locked"] = list(row.locked)
    if row.old:
        by_key = {column.key: column for column in columns}
        made["old"] = {key: by_key[key].text(value) for key, value in row.old.items() if key in by_key}
    if row.notes:
        made["notes"] = {key: show.say(text) for key, text in row.notes.items()}
    return made


def _rows(asked: LineGrid, pk: int, ids: Sequence[int] | None, by: Actor) -> list[dict[str, Any]]:
    columns = asked.columns_for(by)
    return [told_row(row, columns) for row in asked.rows(pk, by=by, ids=ids)]


def totals_markup(asked: LineGrid, pk: int, request: Request) -> SafeString:
    if asked.totals is None:
        return SafeString("")
    return render_to_string(asked.totals.template, dict(asked.totals.context(pk, by=request.actor)), request)


def _post(asked: LineGrid, request: Request, pk: int) -> HttpResponse:
    """Apply a batch, each operation by its own verb; a resent batch gives its first answer."""
    by = request.actor
    if asked.right:
        by.require(asked.right)
    editable = frozenset(column.key for column in asked.columns_for(by) if column.edit)
    commands = frozenset(command.name for command in asked.commands if not command.right or by.may(command.right))
    try:
        key, ops = read_batch(request.body, editable=editable, commands=commands)
    except Refusal as refusal:
        return JsonResponse({"error": _told_refusal(refusal)}, status=400)
    if not asked.may_edit(pk, by) and not all(isinstance(op, LineCommand) for op in ops):
        closed = Refusal("CLOSED", gettext("The lines cannot be changed now."))
        return JsonResponse({"error": _told_refusal(closed)}, status=422)
    return JsonResponse(_apply(asked, request, pk, ops, key=key))


def _apply(asked: LineGrid, request: Request, pk: int, ops: Sequence[Op], *, key: str) -> dict[str, Any]:
    """Each operation in its own transaction with its own key; a refused one leaves the others alone."""
    by = request.actor
    results: list[dict[str, Any]] = []
    done: list[Applied] = []
    again: set[int] = set()
    anew = False
    entered: int | None = None
    for at, op in enumerate(ops):
        try:
            asked_for = grid_undo.opened(asked, pk, op, by=by)
            if isinstance(asked_for, AddLine) and entered:
                asked_for = replace(asked_for, last=entered)
            applied = _done_once(asked, pk, asked_for, by=by, key=f"{key}:{at}" if key else "")
        except Refusal as refusal:
            results.append({"ok": False, **_told_refusal(refusal)})
            line = getattr(op, "line_id", None)
            again |= {line} if line and isinstance(refusal, Conflict) else set()
            again |= {each.line_id for each in op.sets} if isinstance(op, FillCells) else set()
            anew = anew or isinstance(op, RemoveLines | MoveLine)  # the browser has done them already: it gets all rows back
            continue
        entered = applied.focus or entered if isinstance(op, AddLine) else entered
        done.append(applied)
        results.append(_told(applied))
        if applied.undo is not None:
            results[-1]["undo"] = grid_undo.given_out(asked, pk, applied.undo, by=by)
    return {"results": results, **_after(asked, request, pk, done, again, anew=anew)}


def _done_once(asked: LineGrid, pk: int, op: Op, *, by: Actor, key: str) -> Applied:
    kept = once(key, by=by, work=lambda: asdict(grid_undo.apply(asked, pk, op, by=by)), same=f"{asked.name}:{pk}:{op}".encode())
    choices = tuple(Choice(**each) for each in kept.pop("candidates"))
    return Applied(**{**kept, "touched": tuple(kept["touched"]), "removed": tuple(kept["removed"]), "candidates": choices})


def _told(applied: Applied) -> dict[str, Any]:
    told: dict[str, Any] = {"ok": True, "touched": list(applied.touched)}
    if applied.candidates:
        told["candidates"] = [
            {"id": each.id, "label": each.label, "detail": each.detail, "badge": show.say(each.badge)} for each in applied.candidates
        ]
    if applied.focus is not None:
        told["focus"] = applied.focus
    if applied.message:
        told["message"] = show.say(applied.message)
    return told


def _after(asked: LineGrid, request: Request, pk: int, done: Sequence[Applied], again: set[int], *, anew: bool) -> dict[str, Any]:
    """Rows touched by the whole batch, rows gone, the order when it changed, totals, what is said aloud."""
    by = request.actor
    removed = {each for applied in done for each in applied.removed}
    touched = {each for applied in done for each in applied.touched} | again
    whole = anew or any(applied.reload for applied in done)
    rows = _rows(asked, pk, None if whole else sorted(touched - removed), by) if whole or touched - removed else []
    order = [row.id for row in asked.rows(pk, by=by, ids=None)] if any(applied.order for applied in done) and not whole else None
    messages = [show.say(applied.message) for applied in done if applied.message]
    return {
        "rows": rows, "removed": sorted(removed), "order": [row["id"] for row in rows] if whole else order, "whole": whole,
        "totals": totals_markup(asked, pk, request) if done else None, "announce": " ".join(messages),
    }  # fmt: skip


def _told_refusal(refusal: Refusal) -> dict[str, Any]:
    each = refusal.each if isinstance(refusal, Refusals) else [refusal]
    told: dict[str, Any] = {
        "code": refusal.code, "text": refusal.text, "field": refusal.field, "conflict": isinstance(refusal, Conflict),
        "more": [{"text": one.text, "field": one.field} for one in each[1:5]],
    }  # fmt: skip
    if len(each) > 5:
        told["more"].append({"text": gettext("There are more of them."), "field": ""})
    if isinstance(refusal, NotFilled):
        told["cells"] = [{"id": line, "field": column, "text": text} for line, column, text in refusal.cells]
    return told


def setup(asked: LineGrid, pk: int, request: Request) -> dict[str, Any]:
    """What the page hands to the browser's grid at first."""
    by = request.actor
    columns = asked.columns_for(by)
    edit = asked.may_edit(pk, by)
    adds = edit and (asked.adds(pk, by=by) if callable(asked.adds) else asked.adds)
    page_keys.bring(request, [key for key in asked.keys if not key.right or by.may(key.right)])
    page_keys.allow(request, "why" if asked.why else "", "edit" if edit else "", "add" if adds else "", "grid")
    page_keys.allow(request, *({"copy", "move"} - set(asked.lacks) if adds else ()))
    commands = [command for command in asked.commands if not command.right or by.may(command.right)]
    commands = [command for command in commands if command.when is None or command.when(pk, by=by)]
    page_keys.allow(request, *(f"grid-{command.name}" for command in commands))
    told = {
        "url": asked.address(pk), "columns": [column.told() for column in columns], "entry": list(asked.entry), "pasted": list(asked.pasted or asked.entry),
        "edit": edit, "add": adds, "lacks": list(asked.lacks), "why": asked.why is not None,
        "commands": [{"name": command.name, "label": show.say(command.label), "key": command.key} for command in commands],
        "pickers": {column.key: reverse("kit-choices", args=[column.picker]) for column in columns if column.picker},
        "suggests": adds and grid_suggest.source(asked, by=by) is not None,
        "hint": show.say(asked.entry_hint), "note": show.say(asked.entry_note),
    }  # fmt: skip
    return {
        "setup": json.dumps(told, ensure_ascii=False), "rows": json.dumps(_rows(asked, pk, None, by), ensure_ascii=False),
        "totals": totals_markup(asked, pk, request), "label": show.say(asked.label) or gettext("Lines"), "grid": asked,
    }  # fmt: skip
