"""Operations: a verb as a button, a bulk action, a menu item, a dialog for its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kit import pages, show
from kupiec.ground.kit.request import Request

MOST = 10_000


@dataclass(frozen=True)
class Operation:
    """One allowed operation: what it is called, which verb it runs, what it asks first (docs/kit.md)."""

    key_name: str
    label: Any
    run: Callable[..., Any] | None = field(default=None, kw_only=True)
    url: str | Callable[[Any], str] = field(default="", kw_only=True)
    icon: str = field(default="", kw_only=True)
    right: str = field(default="", kw_only=True)
    key: str = field(default="", kw_only=True)
    primary: bool | Callable[[Any], bool] = field(default=False, kw_only=True)
    danger: bool = field(default=False, kw_only=True)
    bulk: bool = field(default=True, kw_only=True)
    single: bool = field(default=True, kw_only=True)
    more: bool = field(default=False, kw_only=True)
    allowed: Callable[[Any, Actor], Any] | None = field(default=None, kw_only=True)
    fields: Sequence[Any] = field(default=(), kw_only=True)
    initial: Callable[[Sequence[int], Actor], Mapping[str, Any]] | None = field(default=None, kw_only=True)
    confirm: Any = field(default="", kw_only=True)
    undo: Callable[..., Any] | None = field(default=None, kw_only=True)
    done: Callable[[Any, Sequence[int]], str | None] | None = field(default=None, kw_only=True)
    message: Any = field(default="", kw_only=True)
    job: bool = field(default=False, kw_only=True)
    only: Callable[[Any], bool] | None = field(default=None, kw_only=True)
    """Records that can ever come to it; the others' page has no button, where a disabled one would promise something."""

    @property
    def asks(self) -> bool:
        """Whether a dialog comes before the verb."""
        return bool(self.fields or self.confirm)

    def visible(self, by: Actor) -> bool:
        return not self.right or by.may(self.right)

    def reason(self, record: Any, by: Actor) -> str:
        """Why it can't be done to this record now; empty when it can."""
        why = self.allowed(record, by) if self.allowed else None
        if why in (None, True, ""):
            return ""
        return why.text if isinstance(why, Refusal) else show.say(why)

    def first(self, record: Any) -> bool:
        """Whether it is the one button that stands out on this record's page."""
        return self.primary(record) if callable(self.primary) else self.primary

    def link(self, record: Any) -> str:
        if callable(self.url):
            return self.url(record)
        return reverse(self.url, args=[record.pk]) if self.url else ""


class OperationSource(Protocol):
    def operations(self) -> Sequence[Operation]: ...


@dataclass(frozen=True, slots=True)
class Button:
    """An operation as it stands on one page for one record."""

    operation: Operation
    reason: str = ""
    link: str = ""
    primary: bool = False


def gather(own: Sequence[Operation], sources: Any, by: Actor) -> list[Operation]:
    """The page's operations and those hung by upper rooms, as far as this actor may use them."""
    hung = [operation for source in (sources or ()) for operation in source.operations()]
    return [operation for operation in [*own, *hung] if operation.visible(by)]


def buttons(operations: Sequence[Operation], record: Any, by: Actor) -> list[Button]:
    shown = (each for each in operations if each.single and (each.only is None or each.only(record)))
    return [Button(each, each.reason(record, by), each.link(record), each.first(record)) for each in shown]


def find(operations: Sequence[Operation], name: str) -> Operation:
    for operation in operations:
        if operation.key_name == name:
            return operation
    raise pages.BadAddress(name)


def dialog(request: Request, operation: Operation, *, ids: Sequence[int]) -> HttpResponse:
    """The question before the verb: its arguments, or the one confirmation with counts."""
    from kupiec.ground.kit import forms

    values = dict(operation.initial(ids, request.actor)) if operation.initial else {}
    drawn = forms.draw(operation.fields, values, {}, by=request.actor)
    return _ask(request, operation, drawn, ids=ids)


def _ask(
    request: Request, operation: Operation, drawn: Any, *, ids: Sequence[int], status: int = 200, problems: Sequence[str] = ()
) -> HttpResponse:
    confirm = show.say(operation.confirm)
    context = {
        "operation": operation, "fields": drawn, "ids": ids, "count": len(ids), "action": request.get_full_path(),
        "confirm": confirm % {"count": len(ids)} if "%(" in confirm else confirm, "problems": problems,
    }  # fmt: skip
    response = HttpResponse(render_to_string("kit/_operation.html", context, request), status=status)
    if status != 200:
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def perform(request: Request, operation: Operation, *, ids: Sequence[int]) -> HttpResponse:
    """Run the verb over the set and answer: errors in the dialog, a toast with undo, the page reloaded or left."""
    from kupiec.ground.kit import forms

    by = request.actor
    if operation.right:
        by.require(operation.right)
    if operation.undo and request.POST.get("undo"):
        operation.undo(list(ids), by=by)
        return _finished(request, "", gettext("Undone"), None)
    values, errors = forms.read(operation.fields, request.POST, request.FILES, by=by)
    if errors:
        drawn = forms.draw(operation.fields, values, errors, by=by, raw=request.POST)
        return _ask(request, operation, drawn, ids=ids, status=422)
    try:
        result = operation.run(list(ids), by=by, **values) if operation.run else None
    except Refusal as refusal:
        if not operation.asks or not pages.is_fragment(request):
            raise
        named, rest = forms.sort_errors(operation.fields, refusal)
        drawn = forms.draw(operation.fields, values, named, by=by, raw=request.POST)
        return _ask(request, operation, drawn, ids=ids, status=pages.status_of(refusal), problems=rest)
    url = operation.done(result, ids) if operation.done else ""
    if operation.job and isinstance(result, int):
        return _following(request, result, url or "")
    return _finished(request, url, _message(operation, ids), _undo(request, operation, ids))


def _following(request: Request, job: int, url: str) -> HttpResponse:
    """The verb goes on as a job: it is followed in the corner, `url` is its result; the page stays."""
    from kupiec.ground.kit import job_tray

    job_tray.follow(request, job, url=url)
    if not pages.is_fragment(request):
        return pages.go(request, request.headers.get("Referer") or request.get_full_path())
    return HttpResponse(status=204, headers={"HX-Trigger": '{"kit:changed": {}, "kit:jobs": {}}'})


def _message(operation: Operation, ids: Sequence[int]) -> str:
    text = show.say(operation.message) or gettext("%(operation)s: done") % {"operation": show.say(operation.label)}
    return text % {"count": len(ids)} if "%(" in text else text


def _undo(request: Request, operation: Operation, ids: Sequence[int]) -> dict[str, Any] | None:
    if not operation.undo:
        return None
    values = {"operation": operation.key_name, "undo": "1", "ids": ",".join(map(str, ids))}
    return {"url": request.path, "values": values}


def _finished(request: Request, url: str | None, text: str, undo: Mapping[str, Any] | None) -> HttpResponse:
    """Leave for `url`, or stay: the page asks for itself again."""
    back = url or request.headers.get("HX-Current-URL") or request.get_full_path()
    if url or not pages.is_fragment(request):
        return pages.go(request, back, text=text, undo=undo)
    response = HttpResponse(status=204)
    response["HX-Trigger"] = '{"kit:changed": {}}'
    return pages.toast(response, text, undo=undo)


def ids_of(raw: str) -> list[int]:
    """`1,2,3` as numbers; BadAddress when not."""
    parts = [part for part in raw.split(",") if part]
    if not all(part.isdecimal() and len(part) < 19 for part in parts) or len(parts) > MOST:
        raise pages.BadAddress("ids")
    return [int(part) for part in parts]


__all__ = ["Operation", "OperationSource", "Refusals", "buttons", "dialog", "find", "gather", "ids_of", "perform"]
