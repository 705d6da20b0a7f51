"""What this room keeps of people (KER-21). Messages of a person at a firm are the firm's history: they stay, without who it was."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.personal import NO_ADDRESS, REDACTED, Fate, Who
from kupiec.ground.kernel.words import N_
from kupiec.people.mailboxes.models import Assigned, KnownAddress, Message


def _his(who: Who) -> Any:
    """Messages from him, to him, and those assigned to him."""
    rows = Message.objects.all()
    assigned = Assigned.objects.filter(Q(person__in=who.persons) | Q(party__in=who.parties)).values("message")
    written = personal.containing(rows, "to", who.emails).values("pk")
    return rows.filter(Q(pk__in=assigned) | who.with_address("from_address", "reply_to") | Q(pk__in=written))


personal.holds(
    "mailboxes.Message", N_("E-mail messages"), _his, order=40, fields=("from_address", "from_name", "to", "cc", "reply_to", "subject", "text", "html", "search"),
    blank={"from_address": lambda row: row.from_address if row.outgoing else NO_ADDRESS, "from_name": lambda row: row.from_name if row.outgoing else "",
           "to": lambda row: [], "cc": lambda row: [], "reply_to": "", "html": "", **dict.fromkeys(("subject", "text", "search"), REDACTED)},
)  # fmt: skip
personal.holds(
    "mailboxes.Assigned",
    N_("Messages assigned to the person"),
    lambda who: Assigned.objects.filter(person__in=who.persons),
    fields=("person",),
    blank={"person": None},
    order=45,
)
personal.holds(
    "mailboxes.KnownAddress", N_("Remembered addresses"), lambda who: KnownAddress.objects.filter(Q(person__in=who.persons) | Q(party__in=who.parties) | who.with_address("address")),
    fields=("address",), fate=Fate.DELETED,
)  # fmt: skip
personal.nothing(
    N_("our own mailboxes and where messages lie in them"),
    "mailboxes.Mailbox",
    "mailboxes.Member",
    "mailboxes.Folder",
    "mailboxes.Place",
    "mailboxes.Heard",
)
