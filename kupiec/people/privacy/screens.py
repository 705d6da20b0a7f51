"""Lists of the room: consents, requests, what is due, erasures, wordings, retention periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import public as kit
from kupiec.people.privacy import queries, services, words
from kupiec.people.privacy.models import Consent, Request, Retention, Wording
from kupiec.people.privacy.services import retention
from kupiec.people.privacy.values import BY_ITSELF, DueState, RequestState

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741


def _badges(marks: Mapping[Any, Any]) -> dict[str, tuple[Any, ...]]:
    return {str(key): tuple(mark) for key, mark in marks.items()}


def _plain(labels: Mapping[Any, Any]) -> dict[str, tuple[str, Any]]:
    return {str(key): ("line", label) for key, label in labels.items()}


def _choices(labels: Mapping[Any, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((str(key), label[1] if isinstance(label, tuple) else label) for key, label in labels.items())


def whose(row: Any) -> str:
    """The person or party a row is about."""
    return str(row.person or row.party or getattr(row, "name", "") or "—")


def page_of(row: Any) -> str:
    """The page of whoever a row is about, at its consents; empty for somebody nobody knows."""
    if row.person_id:
        return reverse("person", args=[row.person_id]) + "?panel=consents"
    return reverse("party", args=[row.party_id]) + "?panel=consents" if row.party_id else ""


def _searched(rows: QuerySet[Any], text: str, by: Actor) -> QuerySet[Any]:
    for word in fold(text).split():
        rows = rows.filter(Q(person__search__contains=word) | Q(party__search__contains=word))
    return rows


def _consents(by: Actor) -> QuerySet[Consent]:
    return queries.consents(by)


CONSENTS = kit.List(
    "privacy.consents", _("Consents"), rows=_consents, right="privacy.see",
    columns=(
        C.Link("who", _("Person or party"), url=page_of, value=whose),
        C.Badge("act", _("What happened"), kinds=_badges(words.ACTS)),
        C.Badge("channel", _("Channel"), kinds=_plain(words.CHANNELS)),
        C.Badge("purpose", _("Purpose"), kinds=_plain(words.PURPOSES)),
        C.Moment("at", _("When")),
        C.Badge("how", _("How it came"), kinds=_plain(words.HOWS)),
        C.Text("address", _("Address")),
        C.Text("wording", _("Wording"), value=lambda row: str(row.wording) if row.wording_id else ""),
        C.Text("evidence", _("Proof"), hidden=True),
        C.Text("recorded_by", _("Written by"), value=lambda row: str(row.recorded_by) if row.recorded_by_id else "", hidden=True),
    ),
    sort=("-at",), search=_searched, open_url=page_of,
    filters=(
        F.Choice("act", _("What happened"), choices=_choices(words.ACTS)), F.Choice("channel", _("Channel"), choices=_choices(words.CHANNELS)),
        F.Choice("purpose", _("Purpose"), choices=_choices(words.PURPOSES)), F.Choice("how", _("How it came"), choices=_choices(words.HOWS)), F.Dates("at", _("When")),
    ),
    empty=kit.Empty("shield-check", _("No consents yet"), _("Advertising by e-mail, telephone or SMS needs one, also of firms (art. 398 of the Electronic Communications Law).")),
)  # fmt: skip


# requests


OPEN = "f.state=open"


def _late(row: Request) -> str:
    return "bad" if row.state == RequestState.OPEN and row.due_on < clock.today() else ""


REASON = (I.Area("reason", _("Reason"), required=True, max=400, span=12),)
ANSWER = kit.Operation("answer", _("Answered"), run=services.answer, icon="check", right="privacy.requests", key="Ctrl+Enter", primary=True, only=lambda row: row.state == "open",
                       fields=(I.Area("text", _("What was answered and done"), max=4000, span=12),), undo=services.reopen, message=_("Answered"))  # fmt: skip
REFUSE = kit.Operation("refuse", _("Refuse"), run=services.refuse, icon="x", right="privacy.requests", only=lambda row: row.state == "open", fields=REASON, undo=services.reopen,
                       confirm=_("The person is told the reason and the right to complain to the supervisory authority (art. 12.4 GDPR)."), message=_("Refused with reasons"))  # fmt: skip
EXTEND = kit.Operation("extend", _("Put the answer off"), run=services.extend, icon="calendar-time", right="privacy.requests", more=True,
                       only=lambda row: row.state == "open" and not row.extended_because, fields=REASON,
                       confirm=_("By two further months, once; the person is told why within a month (art. 12.3 GDPR)."), message=_("The answer was put off"))  # fmt: skip
REOPEN = kit.Operation(
    "reopen",
    _("Open again"),
    run=services.reopen,
    icon="refresh",
    right="privacy.requests",
    more=True,
    only=lambda row: row.state != "open",
    message=_("Opened again"),
)
REQUESTS = kit.List(
    "privacy.requests", _("Requests under GDPR"), rows=queries.requests, right="privacy.requests",
    columns=(
        C.Link("name", _("Who asks"), url="privacy-request", sub="contact"),
        C.Badge("kind", _("What the person asks for"), kinds=_plain(words.KINDS)),
        C.Badge("state", _("State"), kinds=_badges(words.STATES)),
        C.Day("received_on", _("Received")),
        C.Day("due_on", _("Answer until"), kind=_late),
        C.Day("closed_on", _("Answered on")),
        C.Flag("extended", _("Put off"), value=lambda row: bool(row.extended_because)),
        C.Text("who", _("Person or party"), value=lambda row: str(row.person or row.party or ""), hidden=True),
    ),
    sort=("due_on",), search=("name", "contact", "content"),
    filters=(
        F.Choice("state", _("State"), choices=_choices(words.STATES)), F.Choice("kind", _("What the person asks for"), choices=_choices(words.KINDS)),
        F.Dates("received_on", _("Received")), F.Dates("due_on", _("Answer until")),
        F.Flag("late", _("Past the day"), apply=lambda rows, by: rows.filter(state="open", due_on__lt=clock.today())),
    ),
    views=(kit.View("open", _("To be answered"), OPEN),), operations=(ANSWER, REFUSE, EXTEND, REOPEN),
    create=kit.Create(_("Add request"), url="privacy-request-new", right="privacy.requests"), open_url="privacy-request",
    empty=kit.Empty("mail", _("No requests yet"), _("What people ask for under GDPR is answered within a month.")),
)  # fmt: skip


@kit.screen(right="privacy.requests")
def requests(request: kit.Request) -> HttpResponse:
    """The list; whoever comes to it from elsewhere finds those still open, and all of them a click away."""
    here = urlsplit(request.headers.get("Referer", "")).path == request.path
    if request.method == "GET" and not request.GET and not here:
        return HttpResponseRedirect(f"{request.path}?{OPEN}")
    return REQUESTS.view(request)


# what is due


def _keep(ids: Sequence[int], *, by: Actor, reason: str) -> int:
    return services.keep(ids, reason=reason, by=by)


def erasure_of(row: Any) -> str:
    """The preview of the erasure of whoever the row is about."""
    return reverse("privacy-erasure", args=["osoba" if row.person_id else "podmiot", row.person_id or row.party_id])


DUE = kit.List(
    "privacy.due", _("To be erased"), rows=queries.due, right="privacy.erase",
    columns=(
        C.Link("who", _("Person or party"), url=erasure_of, value=whose),
        C.Badge("kind", _("Why it is proposed"), kinds=_plain(words.KEPT)),
        C.Day("since", _("Since")),
        C.Badge("state", _("State"), kinds=_badges(words.DUE_STATES)),
        C.Text("note", _("Note")),
        C.Moment("decided_at", _("Decided"), hidden=True),
    ),
    sort=("since",), search=_searched, open_url=erasure_of,
    filters=(F.Choice("state", _("State"), choices=_choices(words.DUE_STATES)), F.Choice("kind", _("Why it is proposed"), choices=_choices({kind: label for kind, label in words.KEPT.items() if kind not in BY_ITSELF})), F.Dates("since", _("Since"))),
    views=(kit.View("waiting", _("To be decided"), "f.state=waiting"),),
    operations=(
        kit.Operation("keep", _("Keep…"), run=_keep, icon="lock", right="privacy.erase", fields=REASON, message=_("%(count)s kept"),
                      allowed=lambda row, by: None if row.state == DueState.WAITING else _("This was decided already.")),
    ),
    row_menu=lambda row, by: [kit.MenuItem(_("What an erasure would do"), erasure_of(row), "user-x")], above="privacy/_due.html",
    empty=kit.Empty("user-x", _("Nothing is due"), _("Every night the program looks whose data are kept longer than their period.")),
)  # fmt: skip
ERASURES = kit.List(
    "privacy.erasures", _("Erasures"), rows=queries.erasures, right="privacy.erase",
    columns=(
        C.Link("who", _("Person or party"), url=page_of, value=whose), C.Moment("at", _("When")), C.Text("reason", _("Reason")),
        C.Number("tables", _("Tables"), value=lambda row: len(row.outcome)), C.Day("kept_until", _("Documents kept until")),
        C.Text("by_user", _("Erased by"), value=lambda row: str(row.by_user) if row.by_user_id else ""),
    ),
    sort=("-at",), open_url=page_of, filters=(F.Dates("at", _("When")), F.Dates("kept_until", _("Documents kept until"))),
    empty=kit.Empty("user-x", _("Nobody was erased yet"), _("What was deleted, anonymised and kept is written down with each erasure.")),
)  # fmt: skip


# settings


def _wordings(by: Actor) -> QuerySet[Wording]:
    return queries.wordings(by).select_related("made_by")


WORDINGS = kit.List(
    "privacy.wordings", _("Wordings of consents"), rows=_wordings, right="privacy.see",
    columns=(
        C.Link("purpose", _("Purpose"), url="privacy-wording", value=lambda row: str(words.PURPOSES[row.purpose]), sort="purpose"),
        C.Badge("language", _("Language"), kinds={"pl": ("line", _("Polish")), "en": ("line", _("English")), "de": ("line", _("German"))}),
        C.Number("number", _("Version")), C.Text("text", _("Text"), value=lambda row: row.text[:120]), C.Moment("made_at", _("Since")),
        C.Text("made_by", _("Written by"), value=lambda row: str(row.made_by) if row.made_by_id else "", hidden=True),
    ),
    sort=("-made_at",), search=("text",), open_url="privacy-wording",
    filters=(F.Choice("purpose", _("Purpose"), choices=_choices(words.PURPOSES)),),
    create=kit.Create(_("Add wording"), url="privacy-wording-new", right="privacy.setup"),
    empty=kit.Empty("file-text", _("No wordings yet"), _("Word for word what people agree to; a change is a new version, and consents keep theirs.")),
)  # fmt: skip


def _retention(by: Actor) -> QuerySet[Retention]:
    retention.ready(by=by)
    return Retention.objects.filter(company_id=by.company_id)


RETENTION = kit.List(
    "privacy.retention", _("Retention periods"), rows=_retention, right="privacy.setup",
    columns=(
        C.Link("kind", _("Kind"), url="privacy-retention-edit", value=lambda row: str(words.KEPT[row.kind]), sort="kind"), C.Number("months", _("Months")), C.Flag("active", _("In use")),
    ),
    sort=("kind",), open_url="privacy-retention-edit",
)  # fmt: skip
