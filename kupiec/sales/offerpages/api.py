"""The room's REST interface: pages of offers, questions and answers, acceptances."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.sales.offerpages import links, queries, services
from kupiec.sales.offerpages.values import DAYS, Sharing

router = api.Router(tags=["offerpages"])


class PageIn(api.Input):
    """A private page of an offer to be made."""

    offer_id: int
    name: str
    email: str = ""
    days: int = DAYS
    language: Literal["", "pl", "en", "de"] = ""


class PageOut(Schema):
    """A private page of an offer; `address` only when it is made."""

    id: int
    offer_id: int
    name: str
    email: str
    language: str
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    opened_at: dt.datetime | None
    last_at: dt.datetime | None
    openings: int
    address: str = ""


class AnswerIn(api.Input):
    """Our answer to a question."""

    answer: str


class QuestionOut(Schema):
    """What a customer asked and what we answered."""

    id: int
    page_id: int = Field(alias="link_id")
    version_id: int = Field(alias="offer_version_id")
    line_id: int | None = Field(alias="offer_line_id")
    text: str
    asked_at: dt.datetime
    answer: str
    answered_at: dt.datetime | None


class AcceptanceOut(Schema):
    """An acceptance as it was signed."""

    id: int
    page_id: int = Field(alias="link_id")
    version_id: int = Field(alias="offer_version_id")
    order_id: int
    at: dt.datetime
    name: str
    role: str
    how: str
    statement: str
    content: dict[str, Any]
    seal: str
    net: Decimal
    gross: Decimal
    currency: str = Field(alias="currency_id")


@router.post("/pages", response={201: PageOut})
def share(request: kit.Request, data: PageIn) -> object:
    """Make a private page of an offer; the answer has its address, which is told nowhere else."""
    sharing = Sharing(name=data.name, email=data.email, days=data.days, language=data.language)
    link = queries.visible(request.actor).get(pk=services.share(data.offer_id, sharing, by=request.actor))
    return 201, PageOut.from_orm(link).model_copy(update={"address": links.address(link)})


@router.post("/questions/{id}/answer", response=QuestionOut)
def answer(request: kit.Request, id: int, data: AnswerIn) -> object:
    """Answer a question."""
    services.answer(id, data.answer, by=request.actor)
    return queries.questions(request.actor).get(pk=id)


api.bulk(router, "/pages/revoke", services.revoke, name="revoke_pages", summary="Take pages back")
api.collection(
    router, "/pages",
    api.Collection(rows=queries.visible, out=PageOut, right="offers.see", default_sort="-created_at", filters={"offer": "offer_id"}, sorts={"created_at": "created_at", "expires_at": "expires_at"}),
    name="pages",
)  # fmt: skip
api.collection(
    router, "/questions",
    api.Collection(rows=queries.questions, out=QuestionOut, right="offers.see", default_sort="-asked_at", filters={"offer": "link__offer_id"}, sorts={"asked_at": "asked_at"}),
    name="questions",
)  # fmt: skip
api.collection(
    router, "/acceptances",
    api.Collection(rows=queries.acceptances, out=AcceptanceOut, right="offers.see", default_sort="-at", filters={"offer": "link__offer_id", "from": "at__gte"}, sorts={"at": "at"}),
    name="acceptances",
)  # fmt: skip
