"""The room's REST interface: messages with their texts, a preview, how they fared, who wants none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.ordermessages import queries, services
from kupiec.sales.ordermessages.values import RIGHT, MessageData, Text

router = api.Router(tags=["ordermessages"])


class TextShape(api.Input):
    """A subject and a text in one language."""

    heading: str = Field("", max_length=400)
    text: str = Field("", max_length=20_000)


class MessageIn(api.Input):
    """A message; `to`: customer, salesperson, role; `register`: the code of the register that sends it, empty for operations only; texts by language (pl, en, de)."""

    name: str = Field(max_length=200)
    to: str = Field("customer", max_length=20)
    role: str = Field("", max_length=40)
    register_code: str = Field("", max_length=40)
    attach: bool = False
    purpose: str = Field("", max_length=20)
    active: bool = True
    texts: dict[str, TextShape] = Field(max_length=10)

    def said(self) -> MessageData:
        texts = {language: Text(one.heading, one.text) for language, one in self.texts.items()}
        return MessageData(
            name=self.name,
            to=self.to,
            role=self.role,
            register=self.register_code,
            attach=self.attach,
            purpose=self.purpose,
            active=self.active,
            texts=texts,
        )


class MessageOut(Schema):
    """A message."""

    id: int
    version: int
    name: str
    to: str
    role: str
    register_code: str = Field(alias="register")
    attach: bool
    purpose: str
    active: bool


class TryIn(MessageIn):
    """A message to be shown on an order; nothing is kept."""

    order_id: int


class ShownOut(Schema):
    """How it would read, to whom it would go; `why`: why it would not (QUIET, NO_ADDRESS, NOBODY)."""

    to: str
    language: str
    heading: str
    text: str
    why: str


class SentOut(Schema):
    """One message of one passage; state: waiting, sent, skipped."""

    id: int
    message_id: int
    order_id: int
    passage: int
    state: str
    why: str
    mail_id: int | None
    at: dt.datetime
    done_at: dt.datetime | None


class SendIn(api.Input):
    """A message to be sent of orders, where they stand."""

    ids: list[int] = Field(min_length=1, max_length=200)
    message_id: int


class QuietIn(api.Input):
    party_id: int
    reason: str = Field("", max_length=240)


class QuietOut(Schema):
    """A customer who wants no messages."""

    id: int
    party_id: int
    reason: str
    since: dt.datetime


class CountOut(Schema):
    count: int


def _texts(rows: Sequence[Any], by: Any) -> Mapping[int, Any]:
    return {
        pk: {language: {"heading": one.heading, "text": one.text} for language, one in texts.items()}
        for pk, texts in queries.texts_of([row.pk for row in rows]).items()
    }


@router.post("/messages", response={201: MessageOut})
def create_order_message(request: kit.Request, data: MessageIn) -> object:
    """Write a message."""
    return 201, queries.one(services.save(data.said(), by=request.actor), by=request.actor)


@router.put("/messages/{id}", response=MessageOut)
def save_order_message(request: kit.Request, id: int, data: MessageIn) -> object:
    """Say a message anew."""
    services.save(data.said(), pk=id, version=api.version(request), by=request.actor)
    return queries.one(id, by=request.actor)


@router.post("/preview", response=ShownOut)
def preview_order_message(request: kit.Request, data: TryIn) -> object:
    """A message on an order, as it would be read."""
    return services.preview(data.said(), data.order_id, by=request.actor)


@router.post("/send", response=CountOut)
def send_order_message(request: kit.Request, data: SendIn) -> object:
    """Send a message of orders; once where they stand."""
    return {"count": services.send(data.ids, message=str(data.message_id), by=request.actor)}


@router.post("/quiet", response={201: QuietOut})
def hush(request: kit.Request, data: QuietIn) -> object:
    """A customer wants no messages."""
    return 201, queries.quiet(request.actor).get(pk=services.hush(data.party_id, reason=data.reason, by=request.actor))


api.bulk(router, "/messages/silence", services.silence, name="silence_order_messages", summary="They go no more")
api.bulk(router, "/messages/activate", services.activate, name="activate_order_messages", summary="They go again")
api.bulk(router, "/sent/retry", services.retry, name="retry_order_messages", summary="Try those passed over again")
api.bulk(router, "/quiet/remove", services.unhush, name="unhush", summary="They get messages again")
api.collection(
    router, "/messages", api.Collection(rows=queries.visible, out=MessageOut, right=RIGHT, default_sort="name", filters={"active": "active"}, sorts={"name": "name"}, expand={"texts": _texts}),
    name="order_messages",
)  # fmt: skip
api.collection(
    router, "/sent",
    api.Collection(rows=queries.passings, out=SentOut, right="orders.see", default_sort="-at", filters={"order": "order_id", "message": "message_id", "state": "state__in"}, sorts={"at": "at"}),
    name="order_messages_sent",
)  # fmt: skip
api.collection(
    router, "/quiet", api.Collection(rows=queries.quiet, out=QuietOut, right=RIGHT, default_sort="-since", filters={"party": "party_id"}, sorts={"since": "since"}),
    name="order_messages_quiet",
)  # fmt: skip
