"""The room's REST interface: asking registers, checking records, what they said.

Asking is not a writing of ours that could be tried or taken back: these operations don't know `dry_run`, and each asks anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from ninja import Schema, Status
from pydantic import Field

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import api
from kupiec.ground.kit.api import commands
from kupiec.ground.registries import queries, rules, services, words
from kupiec.ground.registries.models import Check, Reply
from kupiec.ground.registries.values import Numbers, Source

router = api.Router(tags=["registries"])
View = TypeVar("View", bound=Callable[..., Any])


def _alone(view: View) -> View:
    """Runs outside a transaction: the network is asked."""
    view.by_itself = True  # type: ignore[attr-defined]
    return view


def _in_earnest(request: Any) -> None:
    if commands.dry_run(request):
        raise Refusal("BAD_PARAMETER", N_("A register can’t be asked for a trial."), "dry_run")


class CheckOut(Schema):
    """What a register said of a firm; `outcome` is `ok`, `ended` or `none`, `request_id` the register’s own identifier."""

    id: int
    source: str
    asked: str
    subject: str
    subject_id: int | None
    number: str
    account: str
    day: dt.date
    outcome: str
    status: str
    name: str
    facts: dict[str, Any]
    request_id: str
    at: dt.datetime

    @staticmethod
    def resolve_request_id(row: Check) -> str:
        return row.reply.request_id


class RawOut(Schema):
    """The answer word for word."""

    url: str
    request_id: str
    said_at: str
    sha256: str
    raw: str
    at: dt.datetime


class FillIn(api.Input):
    """The numbers a firm is known by."""

    nip: str = Field("", max_length=20)
    vat_eu: str = Field("", max_length=20)
    krs: str = Field("", max_length=14)


class FillOut(Schema):
    """All that registers know of the firm put together; what failed."""

    found: dict[str, Any]
    checks: list[CheckOut]
    problems: list[str]


class CheckIn(api.Input):
    """A record (`subject` = `parties.party`), and the registers; none named: all that may know it."""

    subject: str = Field(max_length=40)
    id: int
    sources: list[Source] = []


class CheckedOut(Schema):
    """The checks kept, and what failed."""

    checks: list[CheckOut]
    problems: list[str]


class AccountIn(api.Input):
    """An account of a record’s firm."""

    subject: str = Field(max_length=40)
    id: int
    account: str = Field(max_length=40)


class ManyIn(api.Input):
    """Records to be checked as a job."""

    subject: str = Field(max_length=40)
    ids: list[int] = Field(max_length=services.MOST)
    sources: list[Source] = []


class JobOut(Schema):
    """The job that checks them."""

    job: int


@router.post("/fill", response=FillOut)
@_alone
def fill(request: Any, data: FillIn) -> object:
    """What registers know of a firm; each answer is kept."""
    _in_earnest(request)
    numbers = Numbers(nip=rules.polish_nip(data.nip), vat_eu=rules.compact(data.vat_eu), krs=rules.compact(data.krs))
    found = services.fill(numbers, by=request.actor)
    facts = {name: getattr(found.found, name) for name in (*words.FIELDS, "accounts", "outcome", "status")}
    return {"found": facts, "checks": found.checks, "problems": found.problems}


@router.post("/check", response=CheckedOut)
@_alone
def check(request: Any, data: CheckIn) -> object:
    """Ask registers about a record now."""
    _in_earnest(request)
    done = services.check(data.subject, data.id, sources=data.sources, by=request.actor)
    return {"checks": done.checks, "problems": done.problems}


@router.post("/check-account", response=CheckOut)
@_alone
def check_account(request: Any, data: AccountIn) -> object:
    """Whether an account is the firm’s on the White List today."""
    _in_earnest(request)
    return services.check_account(data.subject, data.id, data.account, by=request.actor)


@router.post("/check-many", response={202: JobOut})
def check_many(request: Any, data: ManyIn) -> object:
    """Check many records as a job."""
    return Status(202, {"job": services.check_many(data.subject, data.ids, sources=data.sources, by=request.actor)})


@router.get("/{id}/answer", response=RawOut)
def answer(request: Any, id: int) -> object:
    """The answer of the register, word for word."""
    request.actor.require(services.RIGHT)
    return Reply.objects.get(pk=queries.one(id, by=request.actor).reply_id)


api.collection(
    router, "",
    api.Collection(
        rows=queries.visible, out=CheckOut, right=services.RIGHT, default_sort="-id",
        filters={"source": "source", "outcome": "outcome", "asked": "asked", "number": "number", "subject": "subject", "subject_id": "subject_id",
                 "job": "job_id", "from": "at__gte"},
        sorts={"id": "pk", "at": "at"},
    ),
    name="checks",
)  # fmt: skip
