"""Pages: a request with what is done about it, a wording, the preview of an erasure, a file to fetch."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.people.privacy import page_parts, queries, screens, services, words
from kupiec.people.privacy.models import Request, Wording
from kupiec.people.privacy.services.register import REQUEST as SUBJECT
from kupiec.people.privacy.values import PARTY, PERSON, RequestKind, RequestState

BY_ADDRESS = {word: kind for kind, word in page_parts.KINDS.items()}


# a request


def _head(row: Request, by: Actor) -> kit.Head:
    badges = [kit.Mark(*words.STATES[RequestState(row.state)])]
    days = (row.due_on - clock.today()).days
    if row.state == RequestState.OPEN:
        left = gettext("Past its day") if days < 0 else gettext("Days left: %(days)s") % {"days": days}
        badges.append(kit.Mark("bad" if days < 0 else "warn" if days < 8 else "line", left, "hourglass-low"))
    return kit.Head(
        _("Request under GDPR"), row.name, icon="shield-check", badges=tuple(badges), subtitle=words.KINDS[RequestKind(row.kind)]
    )


def _whose(row: Request, by: Actor) -> str:
    return str(row.person or row.party or "")


def _next(row: Request, by: Actor) -> dict[str, Any]:
    """What can be done about it with one click."""
    known = bool(row.person_id or row.party_id)
    return {
        "request_row": row, "known": known, "page": screens.page_of(row), "erasure": f"{screens.erasure_of(row)}?request={row.pk}" if known else "",
        "may_erase": by.may("privacy.erase"), "may_export": by.may("privacy.export"), "wants_erasure": row.kind == RequestKind.ERASURE,
        "wants_file": row.kind in (RequestKind.ACCESS, RequestKind.PORTABILITY), "wants_no": row.kind == RequestKind.OBJECTION,
        "exports": list(queries.exports(by).filter(request=row, gone_at__isnull=True).exclude(sha256="").order_by("-pk")) if by.may("privacy.export") else [],
    }  # fmt: skip


def _export(ids: Any, *, by: Actor) -> int:
    (pk,) = ids
    row = queries.request(pk, by=by)
    kind, subject = (PERSON, row.person_id) if row.person_id else (PARTY, row.party_id)
    if subject is None:
        raise Refusal("REQUIRED", _("Say first whom the request is about."))
    made = services.ask_export(kind, subject, request_id=pk, by=by)
    return int(queries.exports(by).get(pk=made).job_id or 0)


EXPORT = kit.Operation("export", _("Data as a file"), run=_export, icon="download", right="privacy.export", bulk=False, job=True, done=lambda job, ids: reverse("privacy-export", args=[job]),
                       only=lambda row: bool(row.person_id or row.party_id))  # fmt: skip
PAGE = kit.Detail(
    "privacy.request", get=queries.request, head=_head, right="privacy.requests", subject=SUBJECT, audit=Request, edit_url="privacy-request-edit", edit_right="privacy.requests",
    facts=(
        kit.Fact(_("Received"), lambda row, by: kit.show.day(row.received_on)), kit.Fact(_("Answer until"), lambda row, by: kit.show.day(row.due_on)),
        kit.Fact(_("How it came"), lambda row, by: str(words.HOWS[row.how])), kit.Fact(_("Where to answer"), "contact", optional=True),
        kit.Fact(_("Person or party"), _whose, url=screens.page_of, optional=True), kit.Fact(_("Answered on"), lambda row, by: kit.show.day(row.closed_on) if row.closed_on else "", optional=True),
        kit.Fact(_("Put off because"), "extended_because", span=6, optional=True),
    ),
    body="privacy/_request.html", context=lambda row, by: _next(row, by),
    operations=(screens.ANSWER, EXPORT, screens.REFUSE, screens.EXTEND, screens.REOPEN),
    panels=(kit.Panel("history", _("History"), timeline=True, icon="history"),),
)  # fmt: skip


# a wording


def _wording(pk: int, *, by: Actor) -> Wording:
    return queries.wordings(by).select_related("made_by").get(pk=pk)


WORDING = kit.Detail(
    "privacy.wording", get=_wording, right="privacy.see",
    head=lambda row, by: kit.Head(_("Wording of a consent"), str(words.PURPOSES[row.purpose]), icon="file-text", subtitle=gettext("Version %(number)s, %(language)s") % {"number": row.number, "language": row.language.upper()}),
    facts=(kit.Fact(_("Since"), lambda row, by: kit.show.moment(row.made_at)), kit.Fact(_("Written by"), lambda row, by: str(row.made_by or "—"))),
    body="privacy/_wording.html",
    operations=(kit.Operation("next", _("New version"), url=lambda row: f"{reverse('privacy-wording-new')}?from={row.pk}", icon="versions", right="privacy.setup", bulk=False, primary=True),),
)  # fmt: skip


# an erasure


@kit.screen(right="privacy.erase")
def erasure(request: kit.Request, kind: str, pk: int) -> HttpResponse:
    """What would become of the data, table by table; POST with a reason and the tick does it."""
    if kind not in BY_ADDRESS:
        raise Http404(kind)
    by, problem = request.actor, None
    asked = request.POST.get("request") or request.GET.get("request") or ""
    request_id = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    if request.method == "POST":
        try:
            if request.POST.get("sure") != "1":
                raise Refusal("REQUIRED", gettext("Tick that you have read what will be lost."), "sure")
            services.erase(BY_ADDRESS[kind], pk, reason=request.POST.get("reason", ""), request_id=request_id, by=by)
        except Refusal as refusal:
            if refusal.code in ("FORBIDDEN", "NOT_FOUND"):
                raise
            problem = refusal
        else:
            back = (
                reverse("privacy-request", args=[request_id])
                if request_id and by.may("privacy.requests")
                else reverse("person" if BY_ADDRESS[kind] == PERSON else "party", args=[pk])
            )
            return kit.go(request, back, text=_("Personal data were erased"))
    found = services.plan(BY_ADDRESS[kind], pk, by=by)
    context = {
        "plan": found, "rows": [(one, kit.Mark(*words.FATES[one.fate])) for one in found.found], "problem": problem, "typed": request.POST, "request_id": request_id or "",
        "back": reverse("person" if BY_ADDRESS[kind] == PERSON else "party", args=[pk]), "sums": _sums(found), "already": bool(queries.erased_already(queries.who(BY_ADDRESS[kind], pk, by=by))),
    }  # fmt: skip
    return kit.page(
        request, "privacy/erasure.html", context, title=gettext("Erasure: %(name)s") % {"name": found.title}, status=422 if problem else 200
    )


def _sums(found: Any) -> list[tuple[kit.Mark, int]]:
    counted: dict[str, int] = {}
    for one in found.found:
        counted[one.fate] = counted.get(one.fate, 0) + one.count
    return [(kit.Mark(*words.FATES[fate]), counted[fate]) for fate in words.FATES if fate in counted]


# an export


@kit.screen(right="privacy.export")
def export(request: kit.Request, job: int) -> HttpResponseBase:
    """The file, to be saved; its fetching is told in the history."""
    row = queries.exports(request.actor).filter(job_id=job, gone_at__isnull=True).exclude(sha256="").first()
    if row is None:
        raise Http404("no such file")
    try:
        content = files.opened(row.sha256)
    except FileNotFoundError as lost:
        raise Http404("the file is gone") from lost
    answer = FileResponse(content, content_type="application/zip", as_attachment=True, filename=row.name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
