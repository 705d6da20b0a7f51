"""Sending, seeing and fetching files; the panel is answered anew after each change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from kupiec.ground.files import panel, previews, rules, services, sockets, storage
from kupiec.ground.files.models import AttachmentVersion
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit

MOST_AT_ONCE = 20
OPEN_SANDBOX = "default-src 'none'; sandbox"


def _panel(request: kit.Request, kind: str, pk: int) -> HttpResponse:
    by: Actor = request.actor
    return HttpResponse(render_to_string("files/_panel.html", panel.told(kind, pk, by=by), request))


@kit.screen()
def of_record(request: kit.Request, kind: str, pk: int) -> HttpResponse:
    """The panel of a record; POST puts the files sent on it."""
    if request.method != "POST":
        return _panel(request, kind, pk)
    by: Actor = request.actor
    sent = request.FILES.getlist("file")
    if not sent:
        raise Refusal("REQUIRED", N_("Choose a file."), "file")
    if len(sent) > MOST_AT_ONCE:
        raise Refusal("TOO_MANY_FILES", N_("At most %(limit)s files at once."), "file", params={"limit": MOST_AT_ONCE})
    services.sockets.require(kind, [pk], by=by, change=True)
    said = []
    kept = []
    for one in sent:
        words = _imported(kind, pk, one, by=by)
        if words is None:
            kept.append(services.keep(one.name or "", one.chunks()))
        else:
            said.append(words)
    if kept:
        services.attach(kind, pk, kept, by=by)
        said.append(gettext("Added: %(names)s") % {"names": ", ".join(file.name for file in kept)[:200]})
    return kit.toast(_panel(request, kind, pk), " ".join(said))


def _imported(kind: str, pk: int, sent: Any, *, by: Actor) -> str | None:
    """What a room that takes files of this ending for itself says of it; None when none does."""
    ending = (sent.name or "").rpartition(".")[2].lower()
    for importer in sockets.importers:
        if ending in importer.endings and sent.size <= rules.LARGEST:
            words = importer(kind, pk, name=sent.name, content=sent.read(), by=by)
            if words is not None:
                return words
            sent.seek(0)
    return None


def _changing(work: Callable[[kit.Request, int, Actor], str]) -> Any:
    @require_POST
    @kit.screen()
    def view(request: kit.Request, pk: int) -> HttpResponse:
        by: Actor = request.actor
        row = services.one(pk, by=by, change=True)
        text = work(request, pk, by)
        return kit.toast(_panel(request, row.subject, row.subject_id), text)

    return view


def _remove(request: kit.Request, pk: int, by: Actor) -> str:
    if request.POST.get("back"):
        services.put_back([pk], by=by)
        return gettext("The file is back")
    services.remove([pk], by=by)
    return gettext("The file is removed")


def _describe(request: kit.Request, pk: int, by: Actor) -> str:
    services.describe(pk, name=request.POST.get("name", ""), note=request.POST.get("note", ""), by=by)
    return gettext("Saved")


remove = _changing(_remove)
describe = _changing(_describe)


@require_safe
@kit.screen()
def content(request: kit.Request, pk: int, number: int = 0) -> FileResponse:
    """The file as it came, always to be saved, never shown by the browser."""
    return download(request, pk, number)


def download(request: kit.Request, pk: int, number: int = 0) -> FileResponse:
    """The same for the page and for REST. Refuses NOT_FOUND, FORBIDDEN."""
    row, stored, name = _found(request, pk, number)
    try:
        answer = FileResponse(storage.opened(stored.sha256), content_type="application/octet-stream")
    except FileNotFoundError as lost:
        raise Http404(f"content of attachment {row.pk}") from lost
    answer["Content-Length"] = str(stored.size)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer["Content-Security-Policy"] = OPEN_SANDBOX
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@kit.screen()
def picture(request: kit.Request, pk: int, page: int = 0) -> HttpResponse:
    """Our drawing of a page of the file."""
    _row, stored, _name = _found(request, pk, 0)
    made = previews.drawn(stored, min(page, 500)) if previews.possible(stored.media_type) else None
    if made is None:
        raise Http404("no picture of this file")
    answer = HttpResponse(made.png, content_type="image/png")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@require_safe
@kit.screen()
def preview(request: kit.Request, pk: int) -> HttpResponse:
    """The dialog with the pages of a file."""
    row, stored, _name = _found(request, pk, 0)
    made = previews.drawn(stored) if previews.possible(stored.media_type) else None
    pages = range(min(made.pages, 30)) if made else ()
    context = {"row": row, "pages": pages, "more": max((made.pages if made else 0) - 30, 0), "size": panel.size(stored.size)}
    return HttpResponse(render_to_string("files/_preview.html", context, request))


def _found(request: kit.Request, pk: int, number: int) -> tuple[Any, Any, str]:
    by: Actor = request.actor
    row = services.one(pk, by=by)
    if not number or number == row.number:
        return row, row.content, row.name
    version = AttachmentVersion.objects.select_related("content").get(attachment=row, number=number)
    return row, version.content, version.name
