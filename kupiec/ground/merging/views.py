"""Two records side by side, the warning while one is typed, the search begun by hand."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from kupiec.ground.kernel.refusal import Refusal, Refusals
from kupiec.ground.kit import pages
from kupiec.ground.kit import public as kit
from kupiec.ground.merging import queries, screens, services, words
from kupiec.ground.merging.meeting import Meeting, meet
from kupiec.ground.merging.models import Pair
from kupiec.ground.merging.sockets import Kind, kinds
from kupiec.ground.merging.values import Choice, Wish

_ELSEWHERE = ("FORBIDDEN", "NOT_FOUND", "MERGED_ALREADY", "BUSY", "NO_SPACE")
CHOICE = "choice."


def _kind(slug: str) -> Kind:
    for kind in kinds:
        if kind.slug == slug:
            return kind
    raise Http404(slug)


@kit.screen(right=screens.RIGHT)
def merge(request: kit.Request, slug: str, kept: int, gone: int) -> HttpResponse:
    """Choose values, see what comes over and what speaks against it, then make them one."""
    kind, by = _kind(slug), request.actor
    posted = request.POST if request.method == "POST" else None
    choices = (
        {name.removeprefix(CHOICE): str(value) for name, value in posted.items() if name.startswith(CHOICE)} if posted is not None else {}
    )
    versions = {
        pk: seen
        for pk in (kept, gone)
        if (seen := kit.parse.key(posted.get(f"version.{pk}", "") if posted is not None else "")) is not None
    }
    wish = Wish(kind.kind, kept, gone, choices, versions)
    if posted is None:
        return _show(request, meet(wish, by=by, gone_to=queries.went))
    try:
        made = services.merge(wish, by=by)
    except Refusal as refusal:
        if refusal.code in _ELSEWHERE:
            raise
        again = Wish(kind.kind, kept, gone, choices if refusal.code != "BAD_CHOICE" else {})
        return _show(request, meet(again, by=by, gone_to=queries.went), refused=refusal)
    undo = {"url": reverse("merge-done", args=[made]), "values": {"operation": "undo"}}
    return kit.go(request, reverse(kind.route, args=[kept]), text=gettext("Merged."), undo=undo)


def _show(request: kit.Request, meeting: Meeting, *, refused: Refusal | None = None) -> HttpResponse:
    kind = meeting.kind
    rows = list(meeting.rows())
    each = list(refused.each) if isinstance(refused, Refusals) else [refused] if refused else meeting.refusals()
    problems = [{"text": one.text, "field": one.field.removeprefix("choices.") if one.field.startswith("choices.") else ""} for one in each]
    final = any(not one["field"] for one in problems) and not (
        refused is not None and refused.code in ("CONFLICT", "BAD_CHOICE", "CHANGED_MEANWHILE")
    )
    first, second = sorted((meeting.kept.pk, meeting.gone.pk))
    context: dict[str, Any] = {
        "kind": kind, "kept": meeting.kept, "gone": meeting.gone, "sides": [_side(kind, meeting.kept), _side(kind, meeting.gone)],
        "differing": [row for row in rows if not row.same and not row.fixed], "alike": [row for row in rows if row.same or row.fixed],
        "moves": [(gettext(label), count) for label, count in meeting.moves()], "problems": problems, "final": final,
        "wrong": {one["field"] for one in problems if one["field"]}, "both": Choice.BOTH.value,
        "pair": Pair.objects.filter(kind=kind.kind, first_id=first, second_id=second).first(),
        "swapped": reverse("merge", args=[kind.slug, meeting.gone.pk, meeting.kept.pk]),
    }  # fmt: skip
    if context["pair"]:
        context["why"] = words.reasons(context["pair"].reasons)
    status = 200 if refused is None else pages.status_of(refused)
    keys = (kit.Key("Ctrl+Enter", gettext("Merge")), kit.Key("Escape", gettext("Back")))
    return kit.page(request, "merging/merge.html", context, title=gettext("Merge two records"), keys=keys, status=status)


def _side(kind: Kind, record: Any) -> dict[str, Any]:
    return {"record": record, "title": kind.title(record), "detail": kind.detail(record), "url": reverse(kind.route, args=[record.pk])}


@kit.screen()
def typed(request: kit.Request, slug: str) -> HttpResponse:
    """Probable doubles of what stands in the form so far; empty when there are none."""
    kind, by = _kind(slug), request.actor
    by.require(kind.edit)
    if request.method != "POST":
        raise Http404(slug)
    values = {name: value[:400] for name, value in request.POST.items() if isinstance(value, str)}
    found = services.doubles(kind.kind, values, by=by)
    shown = [{"one": one, "why": words.reasons(one.reasons)} for one in found]
    return render(request, "merging/_doubles.html", {"found": shown, "kind": kind})


@kit.screen(right=screens.RIGHT)
def search(request: kit.Request) -> HttpResponse:
    """Look for duplicates now; the job is followed in the corner."""
    if request.method != "POST":
        raise Http404("search")
    job = services.search_all(by=request.actor)
    return kit.go(request, reverse("doubles"), job=(job, reverse("doubles")))
