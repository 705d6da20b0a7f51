"""The page that takes a bank's file: chosen once, previewed in place as its columns are told, then imported."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kupiec.ground.company import public as company
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.receivables import services, statement_files, statement_formats
from kupiec.money.receivables.models import StatementFormat
from kupiec.money.receivables.services.statements import layout_of
from kupiec.money.receivables.values import Layout, Preview

SHOWN = 50
COLUMNS = {
    "on": gettext_lazy("Date"),
    "amount": gettext_lazy("Amount"),
    "paid_in": gettext_lazy("Money in"),
    "paid_out": gettext_lazy("Money out"),
    "payer_name": gettext_lazy("Payer"),
    "account": gettext_lazy("Payer's account"),
    "reference": gettext_lazy("Bank's reference"),
    "currency": gettext_lazy("Currency"),
    "balance": gettext_lazy("Balance"),
}
DELIMITER_NAMES = {
    "auto": gettext_lazy("detect"), ";": gettext_lazy("semicolon"), ",": gettext_lazy("comma"),
    "\t": gettext_lazy("tabulator"), "|": gettext_lazy("vertical bar"),
}  # fmt: skip


@kit.screen(right="receivables.import")
def statement_import(request: kit.Request) -> HttpResponse:
    """GET: the page. POST with `step=preview`: what the file brings; else import it."""
    if request.method != "POST":
        return kit.page(request, "receivables/import.html", _page_context(request), title=_("Import a statement"))
    if request.POST.get("step") == "preview":
        return HttpResponse(render_to_string("receivables/_import_preview.html", _preview_context(request), request))
    return _import(request)


def _page_context(request: kit.Request) -> Mapping[str, Any]:
    rows = company.BankAccount.objects.filter(company_id=request.actor.company_id, active=True)
    formats = StatementFormat.objects.filter(company_id=request.actor.company_id).order_by("name")
    return {
        "accounts": rows.order_by("-main", "pk"),
        "formats": formats,
        "encodings": statement_files.ENCODINGS,
        "delimiters": DELIMITER_NAMES.items(),
    }


def _file(request: kit.Request) -> tuple[bytes, str]:
    sent = request.FILES.get("file")
    if sent is None:
        raise Refusal("REQUIRED", N_("Choose a file."), "file")
    if sent.size is None or sent.size > statement_files.MAX_BYTES:
        raise Refusal("STATEMENT_FILE", N_("The file is too large."), "file")
    return sent.read(), sent.name or ""


def _account_id(request: kit.Request) -> int:
    text = request.POST.get("bank_account_id", "")
    if not text.isdecimal() or len(text) > 18:
        raise Refusal("REQUIRED", N_("Choose the bank account."), "bank_account_id")
    return int(text)


def _layout(request: kit.Request, data: bytes) -> Layout:
    """As told by the form: a kept format, else the chosen columns; what isn't told is recognised by headings."""
    post = request.POST
    if statement_formats.kind_of(data):
        return Layout()
    kept = post.get("format", "")
    if kept.isdecimal() and len(kept) < 19:
        row = StatementFormat.objects.filter(pk=int(kept), company_id=request.actor.company_id).first()
        if row is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."), "format")
        return layout_of(row.layout)
    asked = Layout(encoding=post.get("encoding", "auto"), delimiter=post.get("delimiter", "auto"))
    if post.get("told") != _mark(data, asked):
        return statement_files.guess(data, asked)
    told: dict[str, Any] = {role: post.get(f"column-{role}", "")[:120] for role in COLUMNS}
    title = tuple(name[:120] for name in post.getlist("column-title") if name)[:3]
    return Layout(encoding=asked.encoding, delimiter=asked.delimiter, title=title, **told)


def _mark(data: bytes, asked: Layout) -> str:
    """What the told columns belong to: another file, or the same read in another way, has columns of its own."""
    with contextlib.suppress(Refusal):
        return hashlib.sha256(repr(statement_files.table(data, asked)[0]).encode()).hexdigest()[:16]
    return ""


def _preview_context(request: kit.Request) -> Mapping[str, Any]:
    """Lines, errors, the columns' choice; a refusal stands on top instead of the lines."""
    headings: list[str] = []
    layout, found, problem, mark = Layout(), None, "", ""
    try:
        data, _name = _file(request)
        layout = _layout(request, data)
        headings = [] if statement_formats.kind_of(data) else statement_files.table(data, layout)[0]
        mark = _mark(data, Layout(encoding=layout.encoding, delimiter=layout.delimiter))
        found = services.preview_statement(data, layout, bank_account_id=_account_id(request), by=request.actor)
    except Refusal as refusal:
        problem = refusal.text
    return {
        "problem": problem,
        "mark": mark,
        "headings": [name for name in headings if name],
        "choices": [(role, label, getattr(layout, role)) for role, label in COLUMNS.items()],
        "titles": layout.title,
        **(_found_context(found) if found else {}),
    }


def _found_context(found: Preview) -> Mapping[str, Any]:
    errors = [(one.row, _(one.message) % one.params if one.params else _(one.message)) for one in found.errors]
    return {
        "found": found,
        "lines": [(line, line.row in found.known) for line in found.lines[:SHOWN]],
        "more_lines": max(0, len(found.lines) - SHOWN),
        "errors": errors[:SHOWN],
        "more_errors": max(0, len(errors) - SHOWN),
        "fresh": len(found.fresh),
        "known_count": len(found.known),
        "error_count": len(errors),
    }


def _import(request: kit.Request) -> HttpResponse:
    data, name = _file(request)
    layout = _layout(request, data)
    done = services.import_statement(
        data,
        layout,
        bank_account_id=_account_id(request),
        file_name=name,
        skip_errors=bool(request.POST.get("skip_errors")),
        by=request.actor,
    )
    keep = request.POST.get("keep_as", "").strip()[:80]
    if keep:
        services.save_format(keep, layout, by=request.actor)
    text = ngettext("%(count)s new line.", "%(count)s new lines.", done.new) % {"count": done.new}
    if done.known:
        known = ngettext("%(count)s was in already.", "%(count)s were in already.", done.known) % {"count": done.known}
        text = f"{text} {known}"
    return kit.go(request, reverse("bank-lines"), text=text)
