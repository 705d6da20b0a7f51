"""The page of a message to read in peace, and the page of a mailbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.activities import public as activities
from kupiec.people.cases import public as cases
from kupiec.people.mailboxes import onward, queries, rules, screens, words
from kupiec.people.mailboxes.models import Assigned, Mailbox, Message
from kupiec.people.mailboxes.services.setting import may_edit
from kupiec.people.mailboxes.values import MAILBOX, MESSAGE, State
from kupiec.people.parties import public as parties

HISTORY = kit.Panel("history", _("History"), timeline=True, icon="history", order=90)


def shown(row: Message, by: Actor) -> dict[str, Any]:
    """Everything the reading view says of a message."""
    of_party = queries.assigned([row.pk], by=by).get(row.pk, [])
    thread = queries.of_thread(row, by=by)
    names = {one.pk: (one.from_name or one.from_address) for one in thread}
    return {
        "message": row, "to": queries.words_of(row.to), "cc": queries.words_of(row.cc), "html": mark_safe(row.html),
        "trouble": words.TROUBLES.get(row.trouble, ""), "left_out": [(name, words.LEFT_OUT.get(code, "")) for name, code in row.left_out],
        "of_party": [(one, words.HOW.get(one.how, "")) for one in of_party], "thread": [(one, names[one.pk]) for one in thread if one.pk != row.pk],
        "where": queries.where([row.pk], by=by).get(row.pk, []), "attached": files.of_record(MESSAGE, row.pk, by=by) if row.files and by.may("activities.see") else (),
        "suggested": _suggested(row, by) if row.state in (State.WAITING, State.ASIDE) and by.may("mailboxes.read") else (),
        "state": words.STATES[row.state],
    }  # fmt: skip


def _suggested(row: Message, by: Actor) -> list[parties.Party]:
    """Whose it may be: parties of its conversation, of its domain, of messages from the same address."""
    found = [one.party_id for rows in queries.assigned([one.pk for one in queries.of_thread(row, by=by)], by=by).values() for one in rows]
    others = [row.from_address] if not row.outgoing else [address for _name, address in (*row.to, *row.cc) if address]
    for address in others[:5]:
        found += parties.persons.emails.of_domain(rules.domain(address))
    wanted = list(dict.fromkeys(found))[:4]
    rows = {party.pk: party for party in parties.visible(by).filter(pk__in=wanted, archived=False)}
    return [rows[pk] for pk in wanted if pk in rows]


def _head(row: Message, by: Actor) -> kit.Head:
    kind, label, icon = words.STATES[row.state]
    badges = [kit.Mark(kind, label, icon)]
    if row.automatic:
        badges.append(kit.Mark("line", _("sent by a program")))
    sender = f"{row.from_name} <{row.from_address}>" if row.from_name and row.from_address else row.from_name or row.from_address
    return kit.Head(
        _("E-mail we sent") if row.outgoing else _("E-mail"),
        row.subject or kit.show.say(_("(no subject)")),
        icon="mail",
        subtitle=sender,
        badges=tuple(badges),
    )


REPLY = kit.Operation(
    "reply", _("Reply"), url=lambda row: reverse("mail-write", args=[MESSAGE, row.pk]), icon="arrow-back-up", right="mail.send", key="O", bulk=False,
    primary=lambda row: row.state == State.ASSIGNED, only=lambda row: row.state != State.REPORT,
)  # fmt: skip


def _flow(row: Message, by: Actor) -> list[kit.Node]:
    """What came of the message: an inquiry, its offers, orders; nothing while nothing came of it."""
    graph = documents.graph(documents.Ref(MESSAGE, row.pk), by=by)
    return (
        [kit.Node(card.short, card.url, card.drawn(graph.current), card.state) for card in graph.cards[:12]] if len(graph.cards) > 1 else []
    )


def _party(row: Message) -> int | None:
    return Assigned.objects.filter(message=row).order_by("pk").values_list("party_id", flat=True).first()


MESSAGE_PAGE = kit.Detail(
    "mailboxes.message", get=queries.message, head=_head, flow=_flow, body="mailboxes/_message.html", context=shown,
    operations=(screens.ASSIGN, REPLY, screens.ASIDE, screens.TAKE_BACK), operation_sources=onward.operations,
    panels=(
        files.panel(MESSAGE), activities.panel(MESSAGE, party=_party, order=75), cases.panel(MESSAGE, party=_party, order=80), HISTORY,
    ),
    subject=MESSAGE,
)  # fmt: skip


def _box_head(row: Mailbox, by: Actor) -> kit.Head:
    kind, label, icon = screens.HEALTH[screens._health(row)]
    own = words.KINDS[row.kind]
    return kit.Head(
        _("Mailbox"), row.name, icon="mail", subtitle=row.address, badges=(kit.Mark(kind, label, icon), kit.Mark(own[0], own[1], own[2]))
    )


def _box_context(row: Mailbox, by: Actor) -> Mapping[str, Any]:
    mine = by.employee_id in {one.pk for one in queries.members(row.pk)}
    return {
        "mailbox": row, "folders": [(one, words.ROLES[one.role]) for one in queries.folders(row.pk)], "may_edit": may_edit(row, by=by), "mine": mine,
        "failing": words.FAILINGS.get(row.failing, ""), "correspondents": row.correspondents.split("\n") if row.correspondents else (),
    }  # fmt: skip


def _people(row: Mailbox, by: Actor) -> str:
    return ", ".join(map(str, queries.members(row.pk)))


MAILBOX_PAGE = kit.Detail(
    "mailboxes.mailbox", get=queries.mailbox, head=_box_head, right="mailboxes.own", edit_url="mailbox-edit", edit_right="mailboxes.own",
    facts=(
        kit.Fact(_("Server"), lambda row, by: f"{row.host}:{row.port}", span=4),
        kit.Fact(_("Safe line"), lambda row, by: kit.show.say(dict(words.SECURITY)[row.security]), span=4),
        kit.Fact(_("Login"), "login", span=4),
        kit.Fact(_("Who reads it"), _people, span=4),
        kit.Fact(_("Messages since"), lambda row, by: kit.show.day(row.since)),
        kit.Fact(_("Read"), lambda row, by: kit.show.moment(row.read_at) if row.read_at else ""),
        kit.Fact(_("Tried again at"), lambda row, by: kit.show.moment(row.rests_until) if row.rests_until else "", optional=True),
    ),
    body="mailboxes/_mailbox.html", context=_box_context, operations=(screens.READ, screens.STOP, screens.USE), panels=(HISTORY,), subject=MAILBOX, audit=Mailbox,
)  # fmt: skip
