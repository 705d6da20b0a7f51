"""Lists of the room: the inbox with what waits to be assigned, mailboxes; what one does with their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.people.mailboxes import queries, services, words
from kupiec.people.mailboxes.models import Mailbox, Message
from kupiec.people.mailboxes.values import State

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741


def _messages(by: Actor) -> QuerySet[Message]:
    return queries.visible(by).defer("text", "html", "search")


def _who(row: Message) -> str:
    """Whoever wrote, or those we wrote to."""
    if row.outgoing:
        return kit.show.say(_("to: %(who)s")) % {"who": ", ".join(name or address for name, address in row.to[:3])}
    return row.from_name or row.from_address


def _parties(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    return {pk: ", ".join(str(one.party) for one in rows) for pk, rows in queries.assigned(ids, by=by).items()}


def _where(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    return {pk: ", ".join(names) for pk, names in queries.where(ids, by=by).items()}


def _boxes(by: Actor) -> list[tuple[str, str]]:
    rows = Mailbox.objects.filter(pk__in=queries.read_by(by)).order_by("name")
    return [(str(row.pk), row.name) for row in rows]


def _of_box(rows: QuerySet[Message], value: Any, by: Actor) -> QuerySet[Message]:
    for one in value if isinstance(value, (tuple, list)) else (value,):
        rows = queries.in_mailbox(rows, one, by)
    return rows


def dealt_with(row: Message, by: Actor) -> Any:
    return None if row.state in (State.WAITING, State.ASIDE) else _("Somebody has dealt with this message already.")


def _waits(row: Message, by: Actor) -> Any:
    return None if row.state == State.WAITING else _("Somebody has dealt with this message already.")


def _can_return(row: Message, by: Actor) -> Any:
    return None if row.state in (State.ASIDE, State.ASSIGNED) else _("It waits already.")


ASSIGN = kit.Operation(
    "assign", _("Assign to a customer"), run=services.assign, icon="user-check", right="mailboxes.read", key="P", allowed=dealt_with,
    primary=lambda row: row.state == State.WAITING, only=lambda row: row.state in (State.WAITING, State.ASIDE),
    fields=(
        I.Pick("party_id", _("Party"), picker="parties.party", required=True, span=12),
        I.Flag("remember", _("Remember the address: what comes from it is this customer’s from now on"), default=True, span=12),
        I.Flag("add_person", _("Add whoever wrote as a person of this customer"), span=12),
    ),
    message=_("Messages assigned: %(count)s"),
)  # fmt: skip
ASIDE = kit.Operation(
    "aside", _("Set aside"), run=services.put_aside, undo=services.take_back, icon="archive", right="mailboxes.read", key="E", allowed=_waits,
    only=lambda row: row.state == State.WAITING, message=_("Put aside: %(count)s"),
)  # fmt: skip
TAKE_BACK = kit.Operation(
    "take-back", _("Take back to the inbox"), run=services.take_back, icon="rotate", right="mailboxes.read", allowed=_can_return, more=True,
    only=lambda row: row.state in (State.ASIDE, State.ASSIGNED), confirm=_("%(count)s messages will wait again; their contacts go from the journal."),
    message=_("Taken back: %(count)s"),
)  # fmt: skip


def _preview(pk: int, by: Actor) -> dict[str, Any]:
    from kupiec.people.mailboxes import page

    return page.shown(queries.message(pk, by=by), by)


MESSAGES = kit.List(
    "mailboxes.messages", _("E-mail"), rows=_messages, right="mailboxes.read",
    columns=(
        C.Text("who", _("From or to"), value=_who, sort="from_address"),
        C.Link("subject", _("Subject"), url="message", value=lambda row: row.subject or kit.show.say(_("(no subject)"))),
        C.Badge("state", _("State"), kinds=words.STATES),
        C.Text("party", _("Party"), fill=_parties),
        C.Ago("at", _("When")),
        C.Number("files", _("Attachments"), value=lambda row: row.files or None, sort="files", group=False),
        C.Text("mailbox", _("Mailbox"), fill=_where, narrow=False),
        C.Text("from_address", _("Address"), hidden=True),
    ),
    sort=("-at",), search=queries.searched,
    filters=(
        F.Choice("state", _("State"), choices=words.STATE_CHOICES),
        F.Choice("mailbox", _("Mailbox"), choices=_boxes, apply=_of_box),
        F.Dates("at", _("When"), moments=True),
        F.Flag("outgoing", _("Sent by us")),
        F.Flag("automatic", _("Sent by a program")),
    ),
    views=(
        kit.View("waiting", _("To be assigned"), "f.state=waiting"), kit.View("assigned", _("Assigned"), "f.state=assigned"),
        kit.View("aside", _("Put aside"), "f.state=aside"), kit.View("all", _("All"), ""),
    ),
    operations=(ASSIGN, ASIDE, TAKE_BACK), open_url="message",
    preview=kit.Preview("mailboxes/_preview.html", context=_preview),
    above="mailboxes/_above.html", context=lambda request: {"boxes": _boxes(request.actor), "may_connect": request.actor.may("mailboxes.own")},
    empty=kit.Empty("inbox", _("Nothing waits"), _("What your mailboxes bring and nobody knows whose it is waits here.")),
)  # fmt: skip


def _health(row: Mailbox) -> str:
    if not row.active:
        return "stopped"
    return "failing" if row.failing else "read" if row.read_at else "new"


HEALTH = {
    "read": ("ok", _("Is read"), "check"), "new": ("info", _("Not read yet"), "clock"), "failing": ("bad", _("Does not work"), "alert-triangle"),
    "stopped": ("", _("Not being read"), "x"),
}  # fmt: skip


def _people(ids: Sequence[int], by: Actor) -> Mapping[int, Any]:
    return {pk: ", ".join(names) for pk, names in queries.readers(ids).items()}


def _stopped(row: Mailbox, by: Actor) -> Any:
    return _("It is read already.") if row.active else None


def _used(row: Mailbox, by: Actor) -> Any:
    return None if row.active else _("This mailbox is stopped.")


READ = kit.Operation(
    "read", _("Read now"), run=services.ask_to_read, icon="refresh", right="mailboxes.own", key="R", allowed=_used, job=True,
    done=lambda job, ids: f"{reverse('messages')}?f.mailbox={ids[0]}" if len(ids) == 1 else reverse("messages"),
)  # fmt: skip
STOP = kit.Operation(
    "stop",
    _("Read no more"),
    run=services.stop,
    undo=services.use,
    icon="x",
    right="mailboxes.own",
    allowed=_used,
    more=True,
    message=_("Stopped: %(count)s"),
)
USE = kit.Operation(
    "use", _("Resume reading"), run=services.use, icon="check", right="mailboxes.own", allowed=_stopped, only=lambda row: not row.active, primary=True,
    message=_("Read again: %(count)s"),
)  # fmt: skip
MAILBOXES = kit.List(
    "mailboxes.mailboxes", _("Mailboxes"), rows=lambda by: queries.mailboxes(by).defer("secret"), right="mailboxes.own",
    columns=(
        C.Link("name", _("Name"), url="mailbox", sub="address"), C.Badge("kind", _("Kind"), kinds=words.KINDS),
        C.Text("readers", _("Who reads it"), fill=_people), C.Badge("health", _("State"), kinds=HEALTH, value=_health, sort=False, group=False),
        C.Text("host", _("Server")), C.Ago("read_at", _("Read")), C.Day("since", _("Messages since"), hidden=True), C.Flag("active", _("In use"), hidden=True),
    ),
    sort=("name",), search=("name", "address", "host"), filters=(F.Flag("active", _("In use")), F.Choice("kind", _("Kind"), choices=words.KIND_CHOICES)),
    operations=(READ, STOP, USE), create=kit.Create(_("Connect a mailbox"), url="mailbox-new", right="mailboxes.own"), open_url="mailbox",
    empty=kit.Empty("mail", _("No mailboxes yet"), _("Connect one, and messages of customers find their way into their journals.")),
)  # fmt: skip
