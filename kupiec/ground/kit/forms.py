"""Form: declared fields over a frozen command; errors at their fields, conflicts side by side, no double submit."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import inputs, pages, parse, show
from kupiec.ground.kit.key_words import Key
from kupiec.ground.kit.once import once
from kupiec.ground.kit.request import Request


def above(path: str) -> str:
    """The nearest page above an address, where a form leads back to when nothing else is known."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            return path
    return "/"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A field ready for the page."""

    name: str
    id: str
    label: str
    html: SafeString
    error: str
    help: str
    span: int
    required: bool
    boxed: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    title: str
    note: str
    fields: tuple[Drawn, ...]


def each(fields: Sequence[Any], by: Actor) -> Iterator[inputs.Input]:
    """All inputs this actor may see, groups opened."""
    for one in fields:
        inner = one.fields if isinstance(one, inputs.Group) else (one,)
        yield from (asked for asked in inner if not asked.right or by.may(asked.right))


def read(fields: Sequence[Any], post: QueryDict, files: Mapping[str, Any], *, by: Actor) -> tuple[dict[str, Any], dict[str, str]]:
    """Typed values, and errors by field name."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for asked in each(fields, by):
        if asked.readonly:
            continue
        try:
            values[asked.name] = asked.read(post, files, by)
        except Refusal as refusal:
            errors[asked.name] = refusal.text
    return values, errors


def draw(
    fields: Sequence[Any],
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    *,
    by: Actor,
    raw: QueryDict | None = None,
) -> list[DrawnGroup]:
    """The fields as groups of markup; what was typed (`raw`) is kept as it was."""
    groups: list[DrawnGroup] = []
    for grouped, run in groupby(fields, key=lambda one: isinstance(one, inputs.Group)):
        if not grouped:
            groups.append(DrawnGroup("", "", tuple(_draw(asked, values, errors, by, raw) for asked in each(list(run), by))))
            continue
        for one in run:
            drawn = tuple(_draw(asked, values, errors, by, raw) for asked in each([one], by))
            groups.append(DrawnGroup(show.say(one.title), show.say(one.note), drawn))
    return [group for group in groups if group.fields]


def _draw(asked: inputs.Input, values: Mapping[str, Any], errors: Mapping[str, str], by: Actor, raw: QueryDict | None) -> Drawn:
    if raw is not None and not asked.readonly:
        text = "\n".join(raw.getlist(asked.name))
    else:
        text = asked.shown(values.get(asked.name, asked.default), by)
    identity, error = f"id_{asked.name}", errors.get(asked.name, "")
    told = [f"{identity}_error"] * bool(error) + [f"{identity}_help"] * bool(asked.help)
    attributes = f'id="{escape(identity)}"'
    attributes += ' aria-invalid="true"' if error else ""
    attributes += f' aria-describedby="{escape(" ".join(told))}"' if told else ""
    attributes += " required" if asked.required and not isinstance(asked, (inputs.Choices, inputs.Pick)) else ""
    attributes += " disabled" if asked.readonly else ""
    typed = {"typed": asked.typed(raw)} if raw is not None and isinstance(asked, inputs.Pick) and not asked.readonly else {}
    return Drawn(
        name=asked.name, id=identity, label=show.say(asked.label), html=asked.control(text, by, attributes=attributes, **typed),
        error=error, help=show.say(asked.help), span=asked.span, required=asked.required,
        boxed=isinstance(asked, inputs.Flag), hidden=isinstance(asked, inputs.Hidden),
    )  # fmt: skip


def sort_errors(fields: Sequence[Any], refusal: Refusal) -> tuple[dict[str, str], list[str]]:
    """A refusal's sentences: those that name a field of this form, and the rest."""
    names = {asked.name for one in fields for asked in (one.fields if isinstance(one, inputs.Group) else (one,))}
    named: dict[str, str] = {}
    rest: list[str] = []
    for one in refusal.each if isinstance(refusal, Refusals) else [refusal]:
        if one.field in names:
            named.setdefault(one.field, one.text)
        else:
            rest.append(one.text)
    return named, rest


@dataclass(frozen=True)
class Form:
    """A page (or dialog) that fills a command and hands it to a verb (docs/kit.md)."""

    name: str
    title: Any
    fields: Sequence[Any] | Callable[[Request], Sequence[Any]] = field(kw_only=True)
    save: Callable[..., Any] = field(kw_only=True)
    command: Callable[..., Any] | None = field(default=None, kw_only=True)
    initial: Callable[[Request], Mapping[str, Any]] | None = field(default=None, kw_only=True)
    load: Callable[..., tuple[Mapping[str, Any], int | None]] | None = field(default=None, kw_only=True)
    done: Callable[[Any], str] | None = field(default=None, kw_only=True)
    message: Any = field(default="", kw_only=True)
    right: str = field(default="", kw_only=True)
    button: Any = field(default="", kw_only=True)
    keys: Sequence[Key] = field(default=(), kw_only=True)
    context: Callable[[Request], Mapping[str, Any]] | None = field(default=None, kw_only=True)
    template: str = field(default="kit/form.html", kw_only=True)

    def view(self, request: Request, pk: int | None = None) -> HttpResponse:
        return pages.attempt(request, lambda: self._answer(request, pk), right=self.right)

    def _answer(self, request: Request, pk: int | None) -> HttpResponse:
        if request.method == "POST":
            return self._save(request, pk)
        values, version = self._values(request, pk)
        return self._show(request, values, {}, version=version)

    def _values(self, request: Request, pk: int | None) -> tuple[Mapping[str, Any], int | None]:
        if pk is not None and self.load:
            return self.load(pk, by=request.actor)
        return (self.initial(request) if self.initial else {}), None

    def _fields(self, request: Request) -> Sequence[Any]:
        return self.fields(request) if callable(self.fields) else self.fields

    def _save(self, request: Request, pk: int | None) -> HttpResponse:
        by, fields = request.actor, self._fields(request)
        values, errors = read(fields, request.POST, request.FILES, by=by)
        version = parse.key(request.POST.get("_version", ""))
        if errors:
            return self._show(request, self._with_shown(request, pk, values), errors, version=version, status=422)
        try:
            self._known(request, pk, version)
            url = self._saved(request, pk, values, version)
        except Conflict as conflict:
            return self._conflict(request, pk, values, conflict)
        except Refusal as refusal:
            named, rest = sort_errors(fields, refusal)
            status = pages.status_of(refusal)
            return self._show(request, self._with_shown(request, pk, values), named, version=version, status=status, problems=rest)
        return pages.go(request, url, text=self.message or gettext("Saved."))

    def _known(self, request: Request, pk: int | None, version: int | None) -> None:
        """Conflict when the form says which version it shows and it can't be read: that is no leave to write over anything."""
        if version is None and pk is not None and "_version" in request.POST and (found := self._values(request, pk)[1]) is not None:
            raise Conflict(N_("Which version of the record this form shows can’t be told. Compare, then save again."), seen=0, found=found)

    def _with_shown(self, request: Request, pk: int | None, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """What was typed, and what stands in fields that are only shown."""
        shown = {one.name for one in each(self._fields(request), request.actor) if one.readonly}
        known = self._values(request, pk)[0] if shown else {}
        return {**{name: known[name] for name in shown & set(known)}, **values}

    def _saved(self, request: Request, pk: int | None, values: Mapping[str, Any], version: int | None) -> str:
        """Run the verb, once however often the form is sent; the address to go to."""
        by = request.actor

        def work() -> str:
            command = self.command(**values) if self.command else values
            result = self.save(command, by=by) if pk is None else self.save(command, pk=pk, version=version, by=by)
            return self.done(result) if self.done else request.get_full_path()

        asked = "&".join(f"{name}={value}" for name, value in sorted(request.POST.lists()) if name != "csrfmiddlewaretoken")
        return once(request.POST.get("_once", ""), by=by, work=work, same=f"{request.path}?{asked}".encode())

    def _conflict(self, request: Request, pk: int | None, values: Mapping[str, Any], conflict: Conflict) -> HttpResponse:
        """Both values side by side; saving again writes ours over the version now seen."""
        theirs, found = self._values(request, pk)
        fields = [one for one in each(self._fields(request), request.actor) if not one.readonly]
        differences = [
            {
                "label": show.say(one.label),
                "theirs": one.shown(theirs.get(one.name), request.actor),
                "mine": one.shown(values.get(one.name), request.actor),
            }
            for one in fields
            if one.shown(theirs.get(one.name), request.actor) != one.shown(values.get(one.name), request.actor)
        ]
        version = found if found is not None else conflict.found
        return self._show(
            request,
            self._with_shown(request, pk, values),
            {},
            version=version,
            status=409,
            problems=[conflict.text],
            differences=differences,
        )

    def _show(
        self,
        request: Request,
        values: Mapping[str, Any],
        errors: Mapping[str, str],
        *,
        version: int | None,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        raw = request.POST if request.method == "POST" else None
        context = {
            "form": self, "groups": draw(self._fields(request), values, errors, by=request.actor, raw=raw), "version": version,
            "once": request.POST.get("_once") or uuid.uuid4().hex, "action": request.get_full_path(), "errors": errors,
            "form_title": show.say(self.title), "button": show.say(self.button) or gettext("Save"),
            "back_url": above(request.path), **more,
            **(self.context(request) if self.context else {}),
        }  # fmt: skip
        if request.headers.get("HX-Target") == "dialog" or request.GET.get("dialog"):
            return HttpResponse(render_to_string("kit/_form_dialog.html", context, request), status=status)
        keys = (Key("Ctrl+Enter", _SAVE), Key("Escape", _BACK), *self.keys)
        return pages.page(request, self.template, context, title=self.title, keys=keys, status=status)


_SAVE, _BACK = N_("Save"), N_("Back")
