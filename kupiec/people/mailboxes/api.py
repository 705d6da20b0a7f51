"""The room's REST interface: messages, whose they are, mailboxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.people.mailboxes import queries, services
from kupiec.people.mailboxes.schemas import AssignIn, DoneOut, JobOut, MailboxIn, MailboxOut, MessageOut
from kupiec.people.mailboxes.values import MailboxDraft

router = api.Router(tags=["mailboxes"])


def _parties(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    found = queries.assigned([row.pk for row in rows], by=by)
    return {row.pk: [one.party_id for one in found.get(row.pk, ())] for row in rows}


def _draft(data: MailboxIn) -> MailboxDraft:
    values = data.model_dump()
    return MailboxDraft(**{**values, "members": tuple(values["members"])})


@router.post("/messages/assign", response=DoneOut)
def assign_messages(request: kit.Request, data: AssignIn) -> object:
    """Messages are of this party: they become contacts."""
    count = services.assign(
        data.ids, party_id=data.party_id, person_id=data.person_id, remember=data.remember, add_person=data.add_person, by=request.actor
    )
    return DoneOut(count=count)


@router.post("/mailboxes", response={201: MailboxOut})
def create_mailbox(request: kit.Request, data: MailboxIn) -> object:
    """Connect a mailbox."""
    return 201, queries.mailbox(services.add_mailbox(_draft(data), by=request.actor), by=request.actor)


@router.put("/mailboxes/{id}", response=MailboxOut)
def edit_mailbox(request: kit.Request, id: int, data: MailboxIn) -> object:
    """Change a mailbox."""
    services.edit_mailbox(id, _draft(data), version=api.version(request), by=request.actor)
    return queries.mailbox(id, by=request.actor)


@router.post("/mailboxes/{id}/read", response=JobOut)
def read_mailbox(request: kit.Request, id: int) -> object:
    """Read a mailbox now; answers the job that does it."""
    return JobOut(job=services.ask_to_read([id], by=request.actor))


api.bulk(
    router, "/messages/set-aside", services.put_aside, name="put_messages_aside", summary="Messages that concern no customer wait no more"
)
api.bulk(router, "/messages/take-back", services.take_back, name="take_messages_back", summary="Messages wait to be assigned again")
api.bulk(router, "/mailboxes/stop", services.stop, name="stop_mailboxes", summary="Read mailboxes no more")
api.bulk(router, "/mailboxes/use", services.use, name="use_mailboxes", summary="Read mailboxes again")
api.collection(
    router, "/messages",
    api.Collection(
        rows=lambda by: queries.visible(by).defer("html", "search"), out=MessageOut, right="mailboxes.read", default_sort="-at",
        filters={"state": "state__in", "from_address": "from_address", "thread": "thread", "outgoing": "outgoing", "from": "at__gte", "to": "at__lt"},
        sorts={"at": "at"}, search=queries.searched, expand={"parties": _parties},
    ),
    name="messages",
)  # fmt: skip
api.collection(
    router, "/mailboxes",
    api.Collection(rows=queries.mailboxes, out=MailboxOut, right="mailboxes.own", default_sort="name", filters={"active": "active", "kind": "kind__in"},
                   sorts={"name": "name", "read_at": "read_at"}),
    name="mailboxes",
)  # fmt: skip
