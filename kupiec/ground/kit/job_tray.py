"""Jobs this person started, followed in the corner on every page until they are done and seen: progress, cancel, the result."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.jobs.state import JobState
from kupiec.ground.kernel.words import translate
from kupiec.ground.kit import pages
from kupiec.ground.kit.request import Request

_JOBS = "kit_jobs"
MOST = 4


def followed(request: HttpRequest) -> list[tuple[int, str]]:
    """The jobs in the corner and where their results are."""
    session = getattr(request, "session", None)
    return [(int(pk), str(url)) for pk, url in (session.get(_JOBS, []) if session is not None else [])]


def follow(request: HttpRequest, job: int, *, url: str = "") -> None:
    """From now on the job is in the corner of this person's pages; `url`: where its result is."""
    others = [pair for pair in followed(request) if pair[0] != job]
    request.session[_JOBS] = [list(pair) for pair in [*others, (job, url)][-MOST:]]


@pages.screen()
def view(request: Request) -> HttpResponse:
    """The corner; POST `do=cancel|close` with the job's id."""
    if request.method == "POST":
        _change(request)
    elif request.GET.get("page"):
        _forget_done(request)
    entries = [entry for entry in (_entry(request, pk, url) for pk, url in followed(request)) if entry]
    ended = [entry for entry in entries if not entry["state"].open]
    going = any(entry["state"].open for entry in entries)
    response = HttpResponse(render_to_string("kit/_jobs.html", {"entries": entries, "going": going}, request))
    seen = request.session.get("kit_jobs_ended", [])
    news = [entry for entry in ended if entry["state"].id not in seen]
    if news:
        request.session["kit_jobs_ended"] = [entry["state"].id for entry in ended]
        response["HX-Trigger"] = "kit:job-ended"
    return response


def _forget_done(request: Request) -> None:
    """A new page: what an earlier one told done leaves the corner, lest it cover totals; what failed stays until closed."""
    told = [pk for pk, _url in followed(request) if pk in request.session.get("kit_jobs_ended", [])]
    states = {pk: jobs.state(pk, by=request.actor, lines=0) for pk in told}
    done = {pk for pk, state in states.items() if state is None or state.state == "done"}
    if done:
        request.session[_JOBS] = [list(pair) for pair in followed(request) if pair[0] not in done]


def _entry(request: Request, pk: int, url: str) -> dict[str, Any] | None:
    state = jobs.state(pk, by=request.actor, lines=0)
    return {"state": state, "label": translate(state.label), "url": url, "kind": _kind(state)} if state else None


def _kind(state: JobState) -> str:
    return {"done": "ok", "failed": "bad", "cancelled": "warn"}.get(state.state, "")


def _change(request: Request) -> None:
    text = request.POST.get("id", "")
    mine = [pk for pk, _url in followed(request)]
    if not text.isdecimal() or int(text) not in mine:
        raise pages.BadAddress("id")
    if request.POST.get("do") == "cancel":
        jobs.cancel([int(text)], by=request.actor)
    elif request.POST.get("do") == "close":
        request.session[_JOBS] = [list(pair) for pair in followed(request) if pair[0] != int(text)]
    else:
        raise pages.BadAddress("do")
