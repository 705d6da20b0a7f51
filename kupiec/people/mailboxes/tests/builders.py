"""Mailboxes and messages for tests."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from typing import Any

from kupiec.ground.kernel import jobs, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.people.mailboxes import services
from kupiec.people.mailboxes.models import Folder, Mailbox, Place
from kupiec.people.mailboxes.services import arriving
from kupiec.people.mailboxes.taking import Taken
from kupiec.people.mailboxes.tests.server import Post, Server
from kupiec.people.mailboxes.values import MailboxDraft

SINCE = dt.date(2026, 1, 1)


def message(
    sender: str = "Jan Kowalski <jan@instal.example>", *, to: str = "biuro@hydroterm.example", subject: str = "Zapytanie o zawory",
    number: object = 1, text: str = "Proszę o cenę zaworów DN20.", files: tuple[tuple[str, bytes], ...] = (), **headers: str,
) -> bytes:  # fmt: skip
    """A well-formed message."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Date"] = headers.pop("date", "Fri, 20 Nov 2026 09:30:00 +0100")
    made["Message-ID"] = headers.pop("message_id", f"<{number}@instal.example>")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def draft(server: Server | None = None, **changes: Any) -> MailboxDraft:
    values: dict[str, Any] = {
        "name": "Biuro", "address": "biuro@hydroterm.example", "host": "127.0.0.1", "port": server.port if server else 993, "login": "biuro",
        "password": Post().password, "security": "none", "since": SINCE,
    }  # fmt: skip
    return MailboxDraft(**{**values, **changes})


def mailbox(by: Actor, server: Server | None = None, **changes: Any) -> Mailbox:
    pk = services.add_mailbox(draft(server, **changes), by=by)
    return Mailbox.objects.get(pk=pk)


def arrived(row: Mailbox, number: object = 1, **facts: Any) -> int:
    """A message in the inbox of a mailbox, without any server; its id."""
    folder, _made = Folder.objects.get_or_create(mailbox=row, name="INBOX", defaults={"role": "inbox", "chosen": True, "uidvalidity": 1})
    values = {
        "message_id": f"<{number}@made.example>",
        "digest": "a" * 64,
        "subject": "Zapytanie",
        "sender": ("Ewa Nowak", "ewa@nowa.example"),
        "text": "Treść",
    }
    taken = Taken(**{**values, **facts})
    by = Actor.system(row.company_id)
    with tx.write_tx(by=by):
        uid = Place.objects.filter(folder=folder).count() + 1
        _counted, ids = arriving.arrive([arriving.Arrival(taken, uid=uid)], by=by, book=arriving.Book(row.company_id), place=(row, folder))
    return ids[taken.message_id, taken.digest]


def read(row: Mailbox) -> Any:
    """Read a mailbox to its end, as the worker does; what the job answered."""
    from kupiec.ground.kernel.jobs.models import Job

    by = Actor.system(row.company_id)
    with tx.write_tx(by=by):
        pk = jobs.enqueue("mailboxes.read", {"mailbox": row.pk}, by=by)
    jobs.run_pending()
    return Job.objects.get(pk=pk).result
