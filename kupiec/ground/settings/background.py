"""Background jobs as people see them: what runs, how far, what it said; stopping and starting again (KER-10)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access import public as access
from kupiec.ground.kernel import jobs
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit

C, F = kit.columns, kit.filters
STATES = {
    "queued": ("", _("Waiting"), "clock"),
    "running": ("info", _("Running"), "progress"),
    "done": ("ok", _("Done"), "check"),
    "failed": ("bad", _("Failed"), "alert-triangle"),
    "cancelled": ("", _("Stopped"), "ban"),
}


def _who(ids: Sequence[int], by: Actor) -> dict[int, str]:
    """Who ordered the jobs of the page, in two queries."""
    ordered = dict(jobs.visible(by).filter(pk__in=ids).values_list("pk", "user_id"))
    names = {user.pk: str(user) for user in access.users().filter(pk__in={pk for pk in ordered.values() if pk})}
    return {pk: names.get(user_id, str(_("the program"))) for pk, user_id in ordered.items()}


STOP = kit.Operation(
    "stop", _("Stop"), run=lambda ids, *, by: jobs.cancel(ids, by=by), icon="ban", danger=True,
    confirm=_("What was finished stays. The rest will not be done."), message=_("Stopping"),
)  # fmt: skip
AGAIN = kit.Operation("again", _("Start again"), run=lambda ids, *, by: jobs.retry(ids, by=by), icon="refresh", message=_("Queued again"))
JOBS = kit.List(
    name="settings.jobs",
    title=_("Background jobs"),
    rows=jobs.visible,
    columns=(
        C.Link("kind", _("Job"), url="job", value=lambda row: kit.show.say(jobs.label_of(row.kind))),
        C.Badge("state", _("State"), kinds=STATES),
        C.Text("progress", _("Progress"), value=lambda row: f"{row.done} / {row.total}" if row.total else "", sort=False),
        C.Html("who", _("Ordered by"), fill=_who),
        C.Moment("created_at", _("Asked for")),
        C.Moment("finished_at", _("Finished")),
        C.Text("error", _("What went wrong"), sort=False),
    ),
    sort=("-created_at",),
    search=("kind", "error"),
    filters=(F.Choice("state", _("State"), choices=tuple((key, text) for key, (_kind, text, _icon) in STATES.items())),),
    views=(kit.View("failed", _("Failed"), "f.state=failed"), kit.View("open", _("Running"), "f.state=running&f.state=queued")),
    operations=(AGAIN, STOP),
    open_url="job",
    empty=kit.Empty("checklist", _("Nothing in the background"), _("Long work, such as collective invoicing, shows here.")),
    export=False,
)


@kit.screen()
def job(request: kit.Request, pk: int) -> HttpResponse:
    """One job: progress, log, result; the part that moves asks for itself once a second."""
    return kit.page(request, "settings/job.html", _shown(request, pk), title=_("Background job"))


@kit.screen()
def progress(request: kit.Request, pk: int) -> HttpResponse:
    """The moving part alone."""
    return render(request, "settings/_job.html", _shown(request, pk))


@kit.screen()
def act(request: kit.Request, pk: int, verb: str) -> HttpResponse:
    """Stop or start again, from the job's own page."""
    if request.method != "POST" or verb not in ("stop", "again"):
        raise Http404
    (jobs.cancel if verb == "stop" else jobs.retry)([pk], by=request.actor)
    return render(request, "settings/_job.html", _shown(request, pk))


def _shown(request: Any, pk: int) -> dict[str, Any]:
    state = jobs.state(pk, by=request.actor, lines=200)
    if state is None:
        raise Http404
    kind, text, icon = STATES[state.state]
    return {"job": state, "mark": kit.Mark(kind, text, icon), "who": _who([pk], request.actor)[pk]}
