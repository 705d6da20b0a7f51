"""Forms of mailboxes: what is asked, loaded and handed to verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company.public import Employee
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.mailboxes import queries, services, words
from kupiec.people.mailboxes.values import Kind, MailboxDraft

I = kit.inputs  # noqa: E741 - the letter docs/kit.md gives it


@dataclass(frozen=True)
class Password(I.Text):
    """A secret: never written into a page, its blanks kept."""

    def read(self, post: QueryDict, files: Mapping[str, Any], by: Actor) -> Any:
        text = post.get(self.name, "")
        if not text and self.required:
            raise self.refuse("REQUIRED", N_("Fill this in."))
        if "\x00" in text:
            raise self.refuse("BAD_TEXT", N_("The text holds a character that can’t be stored."))
        if len(text) > self.max:
            raise self.refuse("TOO_LONG", N_("At most %(max)s characters."), max=self.max)
        return text

    def control(self, text: str, by: Actor, *, attributes: str) -> SafeString:
        return mark_safe(f'<input class="k-input" type="password" name="{escape(self.name)}" autocomplete="new-password" {attributes}>')


def people(by: Actor) -> list[tuple[int, str]]:
    rows = Employee.objects.filter(company_id=by.company_id, active=True).order_by("last_name", "first_name", "pk")
    return [(one.pk, str(one)) for one in rows]


def fields(request: kit.Request) -> Sequence[Any]:
    """What a mailbox is; whose it is only for those who may say so."""
    by = request.actor
    whose = (
        I.Choice("kind", _("Kind"), options=words.KIND_CHOICES, required=True, default=Kind.PERSONAL.value, span=3),
        I.Choices("members", _("Who reads it"), options=people(by), span=12, help=_("Only they see what is not assigned to a customer.")),
    )  # fmt: skip
    new = (request.resolver_match.kwargs if request.resolver_match else {}).get("pk") is None
    keep = "" if new else _("Leave it empty to keep the one there is.")
    return (
        kit.Group(_("Mailbox"), (
            I.Text("name", _("Name"), required=True, max=80, span=5), I.Text("address", _("E-mail address"), required=True, max=254, span=7),
            *(whose if by.may(queries.ALL) else ()),
        )),
        kit.Group(_("Server"), (
            I.Text("host", _("IMAP server"), required=True, max=253, span=6, help=_("For example imap.example.com.")),
            I.Choice("security", _("Safe line"), options=words.SECURITY, required=True, default="tls", span=4),
            I.Integer("port", _("Port"), least=1, most=65535, span=2, help=_("Empty: the usual port.")),
            I.Text("login", _("Login"), required=True, max=254, span=6),
            Password("password", _("Password"), max=500, span=6, required=new, help=keep),
        )),
        kit.Group(_("What is brought"), (
            I.Day("since", _("Messages since"), required=True, span=4),
            I.Flag("assigned_only", _("Only messages of people we know"), span=8),
            I.Area("correspondents", _("Only these addresses and domains"), rows=3, max=8000, span=12, help=_("One in a line; empty: everybody’s.")),
        )),
    )  # fmt: skip


def _draft(values: Mapping[str, Any]) -> MailboxDraft:
    return MailboxDraft(
        name=values["name"] or "", address=values["address"] or "", host=values["host"] or "", login=values["login"] or "", password=values["password"] or "",
        kind=values.get("kind") or Kind.PERSONAL, port=values["port"], security=values["security"] or "tls", since=values["since"],
        members=tuple(values.get("members") or ()), correspondents=values["correspondents"] or "", assigned_only=bool(values["assigned_only"]),
    )  # fmt: skip


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    if pk is None:
        return services.add_mailbox(_draft(values), by=by)
    services.edit_mailbox(pk, _draft(values), version=version, by=by)
    return pk


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.mailbox(pk, by=by)
    names = ("name", "address", "kind", "host", "security", "port", "login", "since", "correspondents", "assigned_only")
    return {**{name: getattr(row, name) for name in names}, "password": "", "members": [one.pk for one in queries.members(pk)]}, row.version


def _initial(request: kit.Request) -> dict[str, Any]:
    own = (request.actor.employee_id,) if request.actor.employee_id else ()
    return {"since": clock.today(), "members": own}


def _done(pk: int) -> str:
    return reverse("mailbox", args=[pk])


ADD = kit.Form(
    "mailboxes.add",
    _("Connect a mailbox"),
    fields=fields,
    initial=_initial,
    save=_save,
    done=_done,
    right="mailboxes.own",
    button=_("Connect"),
)
EDIT = kit.Form("mailboxes.edit", _("Mailbox"), fields=fields, load=_load, save=_save, done=_done, right="mailboxes.own")
