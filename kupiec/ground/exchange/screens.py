"""Imports as people see them: past ones, a new one, its columns, its check, its report (KER-16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access import public as access
from kupiec.ground.exchange import mapping, reports, services, wizard
from kupiec.ground.exchange.models import ImportRow, ImportRun
from kupiec.ground.exchange.values import Target
from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit

C, F = kit.columns, kit.filters
STATES = {
    "new": ("", _("Columns to choose"), "columns-3"),
    "checking": ("info", _("Being checked"), "progress"),
    "staged": ("warn", _("Waiting for loading"), "clock"),
    "running": ("info", _("Being loaded"), "progress"),
    "done": ("ok", _("Loaded"), "check"),
    "refused": ("bad", _("Can’t be read"), "alert-triangle"),
}
STEPS = (_("File"), _("Columns"), _("Checking"), _("Loading"))
_PLACE = {"new": 1, "refused": 2, "checking": 2, "staged": 2, "running": 3, "done": 4}
KINDS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


def _rows(by: Actor) -> Any:
    by.require(wizard.RIGHT)
    return wizard.visible(by)


def _who(ids: Sequence[int], by: Actor) -> dict[int, str]:
    made = dict(wizard.visible(by).filter(pk__in=ids).values_list("pk", "created_by"))
    names = {user.pk: str(user) for user in access.users().filter(pk__in={pk for pk in made.values() if pk})}
    return {pk: names.get(user_id or 0, _now("the program")) for pk, user_id in made.items()}


def _label(name: str) -> str:
    try:
        return kit.show.say(services.target_named(name).label)
    except Refusal:
        return name


DISCARD = kit.Operation(
    "discard", _("Throw away"), run=wizard.discard, icon="trash", danger=True, right=wizard.RIGHT,
    confirm=_("Nothing of it was loaded. The file and its rows will be removed."), message=_("Thrown away"),
)  # fmt: skip
IMPORTS = kit.List(
    name="exchange.imports",
    title=_("Imports"),
    rows=_rows,
    columns=(
        C.Link("file_name", _("File"), url="import", value=lambda run: run.file_name, sort="file_name"),
        C.Text("target", _("What"), value=lambda run: _label(run.target), sort="target"),
        C.Badge("state", _("State"), kinds=STATES),
        C.Number("rows", _("Rows")),
        C.Number("created", _("Added")),
        C.Number("updated", _("Updated")),
        C.Number("rejected", _("Rejected"), kind=lambda run: "bad" if run.rejected else ""),
        C.Html("who", _("By"), fill=_who),
        C.Moment("created_at", _("When")),
    ),
    sort=("-created_at",),
    search=("file_name",),
    filters=(F.Choice("state", _("State"), choices=tuple((key, words) for key, (_kind, words, _icon) in STATES.items())),),
    operations=(DISCARD,),
    create=kit.Create(_("Import a file"), url="import-new", key="Ins", right=wizard.RIGHT),
    open_url="import",
    empty=kit.Empty("file-import", _("No imports yet"), _("Bring customers, items, prices and stock from XLSX or CSV files.")),
    export=False,
)


@kit.screen(right=wizard.RIGHT)
def new(request: kit.Request) -> HttpResponse:
    """Choose what and from which file."""
    by: Actor = request.actor
    problem, chosen = "", request.POST.get("target") or request.GET.get("target") or ""
    if request.method == "POST":
        try:
            return kit.go(request, reverse("import", args=[_receive(request, chosen, by)]))
        except Refusal as refusal:
            if refusal.code == "FORBIDDEN":
                raise
            problem = refusal.text
    context = {"targets": [_card(target) for target in wizard.offered(by)], "chosen": chosen, "problem": problem, "steps": _steps(0)}
    return kit.page(request, "exchange/new.html", context, title=_("Import a file"), status=422 if problem else 200)


def _receive(request: kit.Request, chosen: str, by: Actor) -> int:
    sent = request.FILES.get("file")
    if not chosen:
        raise Refusal("REQUIRED", N_("Choose what the file holds."), "target")
    if sent is None:
        raise Refusal("REQUIRED", N_("Choose a file."), "file")
    name = PurePath((sent.name or "").replace("\\", "/")).name[:200] or "plik.csv"
    return wizard.receive(chosen, name, sent.chunks(), by=by)


def _card(target: Target) -> dict[str, Any]:
    needed = [kit.show.say(field.label) for field in target.fields if field.required]
    return {"name": target.name, "label": target.label, "note": target.note, "icon": target.icon, "needed": ", ".join(needed)}


def _steps(place: int) -> list[kit.Step]:
    return [kit.Step(text, "done" if at < place else "now" if at == place else "") for at, text in enumerate(STEPS)]


@kit.screen(right=wizard.RIGHT)
def show(request: kit.Request, pk: int) -> HttpResponse:
    """An import where it stands: columns, progress, preview or report."""
    by: Actor = request.actor
    run = wizard.one(pk, by=by)
    if run.state in ("new", "refused", "staged") and (run.state == "new" or request.GET.get("step") == "columns-3"):
        return _columns(request, run, by)
    return kit.page(request, "exchange/import.html", _shown(request, run, by), title=_("Imports"))


def _head(run: ImportRun, place: int | None = None) -> dict[str, Any]:
    kind, words, icon = STATES[run.state]
    return {
        "run": run, "what": _label(run.target), "mark": kit.Mark(kind, words, icon),
        "steps": _steps(_PLACE[run.state] if place is None else place),
    }  # fmt: skip


def _shown(request: kit.Request, run: ImportRun, by: Actor) -> dict[str, Any]:
    only = request.GET.get("rows", "")
    context = {**_head(run), "only": only, "job": jobs.state(run.job_id, by=by) if run.job_id else None}
    context["who"] = _who([run.pk], by).get(run.pk, "")
    if run.state in ("staged", "done"):
        context |= _preview(run, only)
    return context


def _preview(run: ImportRun, only: str) -> dict[str, Any]:
    target = services.target_named(run.target)
    used = [field for field in target.fields if field.name in run.mapping["fields"]][:8]
    labels = {field.name: kit.show.say(field.label) for field in target.fields}
    rows = []
    for row in wizard.preview(run, only=only):
        wrong = {field for field, _code, _text in row.errors}
        cells = [(_cell(row, field.name, field.kind), field.name in wrong) for field in used]
        rows.append({"row": row, "cells": cells, "reason": reports.reasons(row, labels)})
    return {"fields": [labels[field.name] for field in used], "rows": rows}


def _cell(row: ImportRow, name: str, kind: str) -> str:
    value = row.values.get(name)
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if kind == "decimal" and value is not None:
        return kit.show.price(Decimal(value))
    if kind == "day" and value:
        return kit.show.day(dt.date.fromisoformat(value))
    return "" if value is None else str(value)[:60]


def _columns(request: kit.Request, run: ImportRun, by: Actor, problem: str = "") -> HttpResponse:
    target = services.target_named(run.target)
    columns = wizard.columns_of(run)
    try:
        found = wizard.look(run)
    except Refusal as refusal:
        found, problem = wizard.Look((), (), columns.header_row, ()), refusal.text
    fills = {source: name for name, source in columns.fields.items() if isinstance(source, str)}
    places = {header: place for place, header in enumerate(found.headers)}
    constants = {name: source.get("constant", "") for name, source in columns.fields.items() if isinstance(source, dict)}
    context = {
        **_head(run, 1), "problem": problem, "target": target, "columns": columns, "look": found,
        "table": [(places[header], header, samples, fills.get(header, "")) for header, samples in found.samples],
        "needs": _needs(target, columns.fields), "constants": [(field, constants.get(field.name, "")) for field in target.fields],
        "has_constants": bool(constants), "saved": wizard.saved(run, by=by),
        "separators": [("", _("detect")), (";", ";"), (",", ","), ("\t", _("tab")), ("|", "|")],
        "encodings": [(name, name or _("detect")) for name in wizard.ENCODINGS],
        "encoding": columns.encodings[0] if columns.encodings else "",
    }  # fmt: skip
    return kit.page(request, "exchange/columns.html", context, title=_("Imports"), status=422 if problem else 200)


def _needs(target: Target, fields: Mapping[str, Any]) -> list[tuple[str, bool, str]]:
    """The needed fields: their names, whether they are filled, and the column that stands in where none was chosen."""
    full = mapping.completed(fields, target)
    return [
        (kit.show.say(field.label), field.name in full, "" if field.name in fields else str(full.get(field.name, "")))
        for field in target.fields
        if field.required
    ]


def _chosen(request: kit.Request, run: ImportRun) -> dict[str, Any]:
    """The mapping as the form has it; refuses FIELD_TWICE."""
    target = services.target_named(run.target)
    fields: dict[str, Any] = {}
    for place, header in enumerate(wizard.look(run).headers):
        name = request.POST.get(f"c.{place}", "")
        if not name:
            continue
        if name in fields:
            label = next((kit.show.say(field.label) for field in target.fields if field.name == name), name)
            raise Refusal("FIELD_TWICE", N_("Two columns are to fill the same field: %(name)s."), "mapping", params={"name": label})
        fields[name] = header
    for field in target.fields:
        text = request.POST.get(f"k.{field.name}", "").strip()[:400]
        if text and field.name not in fields:
            mapping.convert(text, field, wizard.columns_of(run))
            fields[field.name] = {"constant": text}
    return fields


@kit.screen(right=wizard.RIGHT)
def needs(request: kit.Request, pk: int) -> HttpResponse:
    """Which needed fields are filled so far, while columns are being chosen."""
    if request.method != "POST":
        raise Http404
    run = wizard.one(pk, by=request.actor)
    return render(request, "exchange/_needs.html", {"needs": _needs(services.target_named(run.target), _chosen(request, run))})


@kit.screen(right=wizard.RIGHT)
def act(request: kit.Request, pk: int, verb: str) -> HttpResponse:
    """Every button of an import."""
    if request.method != "POST" or verb not in _VERBS:
        raise Http404
    by: Actor = request.actor
    run = wizard.one(pk, by=by)
    try:
        return _VERBS[verb](request, run, by)
    except Refusal as refusal:
        if verb == "check" and run.state not in wizard.FINAL and not kit.is_fragment(request):
            return _columns(request, run, by, refusal.text)
        raise


def _back(request: kit.Request, run: ImportRun, query: str = "") -> HttpResponse:
    return kit.go(request, reverse("import", args=[run.pk]) + query)


def _check(request: kit.Request, run: ImportRun, by: Actor) -> HttpResponse:
    fields = _chosen(request, run)
    run.mapping["fields"] = fields
    wizard.choose(run.pk, fields, name=request.POST.get("save_as", ""), by=by)
    return _back(request, run)


def _reread(request: kit.Request, run: ImportRun, by: Actor) -> HttpResponse:
    row = request.POST.get("header_row", "1")
    wizard.reread(
        run.pk, header_row=int(row) if row.isdecimal() and len(row) < 4 else 0, delimiter=request.POST.get("delimiter", ""),
        encoding=request.POST.get("encoding", ""), by=by,
    )  # fmt: skip
    return _back(request, run, "?step=columns")


def _saved(request: kit.Request, run: ImportRun, by: Actor) -> HttpResponse:
    chosen = request.POST.get("saved", "")
    if chosen.isdecimal() and len(chosen) < 19:
        wizard.use_saved(run.pk, int(chosen), by=by)
    return _back(request, run, "?step=columns")


def _load(request: kit.Request, run: ImportRun, by: Actor) -> HttpResponse:
    wizard.load(run.pk, twins=request.POST.get("twins", "skip"), by=by)
    return _back(request, run)


def _job(request: kit.Request, run: ImportRun, by: Actor) -> HttpResponse:
    if run.job_id:
        (jobs.retry if request.resolver_match.kwargs["verb"] == "again" else jobs.cancel)([run.job_id], by=by)  # type: ignore[union-attr]
    return _back(request, run)


def _discard(request: kit.Request, run: ImportRun, by: Actor) -> HttpResponse:
    wizard.discard([run.pk], by=by)
    return kit.go(request, reverse("imports"), text=_("Thrown away"))


_VERBS = {"check": _check, "reread": _reread, "saved": _saved, "load": _load, "stop": _job, "again": _job, "discard": _discard}


@kit.screen(right=wizard.RIGHT)
def progress(request: kit.Request, pk: int) -> HttpResponse:
    """The moving part; when the work has ended the page is opened anew."""
    by: Actor = request.actor
    run = wizard.one(pk, by=by)
    if run.state not in ("checking", "running"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "exchange/_progress.html", _shown(request, run, by))


@kit.screen(right=wizard.RIGHT)
def rejected(request: kit.Request, pk: int) -> FileResponse:
    """The rejected rows with reasons, as XLSX or CSV."""
    run = wizard.one(pk, by=request.actor)
    kind = request.GET.get("format", "xlsx")
    if kind not in KINDS:
        raise Http404
    return FileResponse(reports.rejected(run, kind), as_attachment=True, filename=reports.file_name(run, kind), content_type=KINDS[kind])


@kit.screen(right=wizard.RIGHT)
def template(request: kit.Request) -> FileResponse:
    """A sheet to fill in for one target."""
    wanted = request.GET.get("target", "")
    target = next((one for one in wizard.offered(request.actor) if one.name == wanted), None)
    if target is None:
        raise Http404
    name = f"{_label(wanted)}.xlsx"
    return FileResponse(reports.template(target), as_attachment=True, filename=name, content_type=KINDS["xlsx"])
