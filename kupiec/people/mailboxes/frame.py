"""What the room hangs into the frame: tabs, commands, the count of what waits, the message behind a contact."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.activities import public as activities
from kupiec.people.mailboxes import queries, words
from kupiec.people.mailboxes.models import Assigned, KnownAddress, Message
from kupiec.people.mailboxes.values import MESSAGE, State
from kupiec.people.parties import public as parties

TABS = (
    kit.Tab("clients", "messages", _("E-mail"), url="messages", right="mailboxes.read", order=35),
    kit.Tab("settings", "mailboxes", _("Mailboxes"), url="mailboxes", right="mailboxes.own", order=32, shelf="papers",
            note=_("Mail that is read: servers, folders, who sees it")),
)  # fmt: skip
COMMANDS = (
    kit.Command("messages", _("E-mail to be assigned"), url="messages", icon="inbox", right="mailboxes.read",
                words="poczta do przypisania skrzynka odbiorcza maile wiadomości e-mail"),
    kit.Command("mailboxes", _("Mailboxes"), url="mailboxes", icon="mail", right="mailboxes.own", words="skrzynki pocztowe imap konto poczta"),
    kit.Command("mailbox-new", _("Connect a mailbox"), url="mailbox-new", icon="mail", right="mailboxes.own", words="podłącz skrzynkę imap konto"),
)  # fmt: skip


class Badges:
    """The amber count: messages that wait in mailboxes of mine."""

    def badges(self, by: Actor) -> dict[str, Callable[[], int]]:
        if not by.employee_id or not by.may("mailboxes.read"):
            return {}
        return {"clients": queries.waiting_count(by)}


def _message_of(contact: activities.Contact) -> int | None:
    return Assigned.objects.filter(contact_id=contact.pk).values_list("message_id", flat=True).first()


class ContactOperations:
    """On a contact by e-mail: the message itself, and an answer to it."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("message", _("Open the e-mail"), url=_message_url, icon="mail", right="activities.see", bulk=False,
                          only=lambda contact: _message_of(contact) is not None),
        )  # fmt: skip


def _message_url(contact: activities.Contact) -> str:
    pk = _message_of(contact)
    return reverse("message", args=[pk]) if pk else ""


class Cards:
    """Messages as cards beside documents: what was made of one names it so."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        ids = [ref.id for ref in refs if ref.kind == MESSAGE]
        if not ids:
            return {}
        rows = queries.visible(by).filter(pk__in=ids).only("pk", "subject", "from_address", "from_name", "state", "at")
        return {documents.Ref(MESSAGE, row.pk): _card(row) for row in rows}


def _card(row: Message) -> documents.DocumentCard:
    _kind, label, _icon = words.STATES[row.state]
    named = row.subject or row.from_name or row.from_address
    return documents.DocumentCard(
        documents.Ref(MESSAGE, row.pk), str(_("E-mail")), named[:80], str(label), row.at.astimezone(clock.WARSAW).date(), None, "",
        reverse("message", args=[row.pk]), "done" if row.state == State.ASSIGNED else "open",
    )  # fmt: skip


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Messages and remembered addresses that keep a party from being deleted."""
    found: dict[int, list[parties.Blocker]] = {}
    for what, model in ((N_("e-mails"), Assigned), (N_("remembered e-mail addresses"), KnownAddress)):
        rows = model._base_manager.filter(party_id__in=party_ids).order_by().values_list("party_id")
        for pk, count in rows.annotate(count=Count("pk")):
            found.setdefault(pk, []).append(parties.Blocker(what, count, reverse("messages")))
    return found
