"""Outgoing mail: the list with what failed, one mail, and the form that writes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kupiec.ground.files import public as files
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.request import Request
from kupiec.ground.mail import advertising, delivery, queries, rules, services, sockets
from kupiec.ground.mail.models import Mail
from kupiec.ground.mail.values import FREE, LONGEST_SUBJECT, LONGEST_TEXT, SENT_KINDS, Letter, State

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
STATES = {
    State.WAITING: ("info", _("Waits"), "clock"),
    State.SENDING: ("info", _("Being sent"), "send"),
    State.SENT: ("ok", _("Sent"), "check"),
    State.RETURNED: ("bad", _("Came back"), "arrow-back-up"),
    State.FAILED: ("bad", _("Not sent"), "alert-triangle"),
    State.CANCELLED: ("", _("Cancelled"), "x"),
}
BADGES = {str(state): told for state, told in STATES.items()}


def _may_resend(mail: Mail, by: Actor) -> Any:
    return (
        None
        if mail.state in (State.FAILED, State.CANCELLED, State.WAITING, State.RETURNED)
        else _("Only e-mails that were not sent can be sent again.")
    )


def _may_cancel(mail: Mail, by: Actor) -> Any:
    return None if mail.state == State.WAITING else _("Only e-mails that still wait can be cancelled.")


RESEND = kit.Operation("resend", _("Send again"), run=services.resend, icon="refresh", right="mail.send", allowed=_may_resend,
                       confirm=_("%(count)s e-mails will be sent again."), message=_("Sent again: %(count)s"))  # fmt: skip
CANCEL = kit.Operation("cancel", _("Don’t send"), run=services.cancel, icon="x", right="mail.send", allowed=_may_cancel,
                       message=_("Cancelled: %(count)s"))  # fmt: skip


def document_url(mail: Mail) -> str:
    return sockets.source(mail.subject).url(mail.subject_id)


def _trouble(mail: Mail) -> str:
    """Why it isn't there yet, or what to know of it."""
    marks = [kit.show.say(_("A repeated attempt may have arrived twice."))] if mail.doubtful else []
    return " ".join([*marks, mail.error]) if mail.state != State.CANCELLED else ""


MAILS = kit.List(
    name="mail.mails",
    title=_("Outgoing e-mail"),
    right="mail.send",
    rows=lambda by: queries.visible(by).defer("text"),
    columns=(
        C.Link("heading", _("Subject"), url="mail", sub="to"),
        C.Badge("state", _("State"), kinds=BADGES),
        C.Text("trouble", _("What happened"), value=_trouble, sort=False),
        C.Link("title", _("Document"), url=document_url),
        C.Badge("kind", _("Kind"), kinds={kind: ("line", label) for kind, label in SENT_KINDS.items()}, hidden=True),
        C.Moment("created_at", _("Written")),
        C.Moment("sent_at", _("Sent on")),
        C.Text("created_by", _("Written by"), value=lambda mail: str(mail.created_by or kit.show.say(_("Program"))), sort=False),
        C.Number("attempts", _("Attempts"), hidden=True),
        C.Text("cc", _("Copy to"), hidden=True, sort=False),
        C.Flag("automatic", _("By itself"), hidden=True),
    ),
    sort=("-created_at",),
    search=("heading", "to", "title"),
    filters=(
        F.Choice("state", _("State"), choices=tuple((state, told[1]) for state, told in BADGES.items())),
        F.Choice("kind", _("Kind"), choices=tuple(SENT_KINDS.items())),
        F.Dates("created_at", _("Written")),
        F.Flag("mine", _("Mine"), apply=lambda rows, by: rows.filter(created_by_id=by.user_id)),
        F.Flag("automatic", _("By itself")),
    ),
    views=(kit.View("failed", _("Not sent"), "f.state=failed&f.state=returned"), kit.View("waiting", _("Waits"), "f.state=waiting"), kit.View("all", _("All"), "")),
    operations=(RESEND, CANCEL),
    open_url="mail",
    preview=kit.Preview("mail/_preview.html", lambda pk, by: _shown(queries.one(pk, by=by), by)),
    empty=kit.Empty("mail", _("No e-mails yet"), _("Documents are sent from their pages."), ("invoices", _("To invoices"))),
    above="mail/_above.html",
    context=lambda request: {"server": delivery.server_words()},
)  # fmt: skip


def _shown(mail: Mail, by: Actor) -> dict[str, Any]:
    return {
        "mail": mail,
        "files": queries.files_of(mail.pk),
        "url": document_url(mail),
        "trouble": _trouble(mail),
        "server": delivery.server_words(),
    }


def _head(mail: Mail, by: Actor) -> kit.Head:
    kind, label, icon = BADGES[mail.state]
    badges = (kit.Mark(kind, label, icon), *((kit.Mark("plum", _("by itself"), "rotate"),) if mail.automatic else ()))
    return kit.Head(_("E-mail"), mail.heading, icon="mail", badges=badges)


DETAIL = kit.Detail(
    name="mail.mail",
    get=queries.one,
    head=_head,
    facts=(
        kit.Fact(_("To"), "to", span=4),
        kit.Fact(_("Copy to"), "cc", span=4),
        kit.Fact(_("Blind copy to"), "bcc", span=4),
        kit.Fact(_("Document"), "title", url=document_url),
        kit.Fact(_("From"), lambda mail, by: f"{mail.sender_name} <{mail.sender}>", span=4),
        kit.Fact(_("Replies to"), "reply_to"),
        kit.Fact(_("Written"), lambda mail, by: kit.show.moment(mail.created_at)),
        kit.Fact(_("Written by"), lambda mail, by: str(mail.created_by or kit.show.say(_("Program")))),
        kit.Fact(_("Sent on"), lambda mail, by: kit.show.moment(mail.sent_at) if mail.sent_at else ""),
        kit.Fact(_("Attempts"), lambda mail, by: str(mail.attempts)),
    ),
    body="mail/_body.html",
    context=_shown,
    operations=(RESEND, CANCEL),
)


@require_safe
@kit.screen()
def file(request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
    """A file as it was sent, always to be saved."""
    mail = queries.one(pk, by=request.actor)  # type: ignore[attr-defined]
    row = next((one for one in queries.files_of(mail.pk) if one.position == position and one.sha256), None)
    if row is None:
        raise Http404("no such file")
    answer = FileResponse(files.opened(row.sha256), content_type="application/octet-stream", as_attachment=True, filename=row.name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def write(request: Request, subject: str, pk: int) -> HttpResponse:
    """The form that writes a mail of a record, filled in."""
    return kit.attempt(request, lambda: _form(request, subject, pk).view(request), right="mail.send")


def _form(request: Request, subject: str, pk: int) -> kit.Form:
    by: Actor = request.actor
    letter, book, record = services.proposed(subject, pk, by=by)
    about = advertising.purposes() if record.kind == FREE else []
    mine = [(row.pk, row.name) for row in files.of_record(sockets.source(subject).files or subject, pk, by=by)]
    back = sockets.source(subject).url(pk)

    def context(_request: HttpRequest) -> Mapping[str, Any]:
        return {
            "book": book.addresses, "back_url": back, "reason": record.reason, "note": record.note, "server": delivery.server_words(), "form_title": f"{kit.show.say(_('Send by e-mail'))}: {record.title}",
            "mailto": rules.mailto(to=letter.to, subject=letter.subject, text=letter.text),
        }  # fmt: skip

    return kit.Form(
        "mail.write", _("Send by e-mail"), fields=_fields(mine, about, pdf=sockets.source(subject).pdf is not None), initial=lambda _request: _initial(letter), right="mail.send",
        save=lambda values, *, by: services.write(subject, pk, _letter(values), by=by), done=lambda _pk: back,
        button=_("Send"), message=_("The e-mail is on its way."), context=context, template="mail/write.html",
    )  # fmt: skip


def _initial(letter: Letter) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in ("to", "cc", "bcc", "reply_to", "subject", "text", "pdf")}


def _letter(values: Mapping[str, Any]) -> Letter:
    texts = {name: values.get(name) or "" for name in ("to", "cc", "bcc", "reply_to", "subject", "text")}
    return Letter(**texts, pdf=bool(values.get("pdf")), files=tuple(values.get("files") or ()), purpose=values.get("purpose") or "")


def _fields(mine: list[tuple[int, str]], about: list[tuple[str, str]], *, pdf: bool = True) -> tuple[Any, ...]:
    several = _("Several addresses are parted by commas.")
    return (
        I.Text("to", _("To"), required=True, max=2000, span=12, help=several),
        I.Text("cc", _("Copy to"), max=2000, span=4),
        I.Text("bcc", _("Blind copy to"), max=2000, span=4),
        I.Text("reply_to", _("Replies to"), max=254, span=4),
        *(
            (
                I.Choice(
                    "purpose",
                    _("What it is about"),
                    options=about,
                    blank=_("Our business with the customer"),
                    span=12,
                    help=_("Advertising goes to one person, only with his consent."),
                ),
            )
            if about
            else ()
        ),
        I.Text("subject", _("Subject"), required=True, max=LONGEST_SUBJECT, span=12),
        I.Area("text", _("Text"), required=True, max=LONGEST_TEXT, rows=12, span=12),
        *((I.Flag("pdf", _("Attach the PDF of the document"), default=True, span=12),) if pdf else ()),
        *((I.Choices("files", _("Files of the document"), options=mine, span=12),) if mine else ()),
    )


def operation(
    subject: str, *, pk: Any = lambda record: record.pk, more: bool = False, allowed: Any = None, primary: Any = False, only: Any = None
) -> kit.Operation:
    """The button "Send by e-mail" for the pages of a room; `pk` where the page is of something within the record, `allowed`, `primary` and `only` as in `kit.Operation`."""
    return kit.Operation(
        "mail", _("Send by e-mail"), url=lambda record: reverse("mail-write", args=[subject, pk(record)]), icon="mail", key="Alt+E",
        right="mail.send", bulk=False, more=more, allowed=allowed, primary=primary, only=only,
    )  # fmt: skip


__all__ = ["DETAIL", "MAILS", "file", "operation", "write"]
