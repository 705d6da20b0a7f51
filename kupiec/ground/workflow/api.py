"""The room's REST interface: what waits, deciding it, putting records in, where they are, definitions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ninja import Schema, Status
from pydantic import Field

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import api
from kupiec.ground.kit import public as kit
from kupiec.ground.workflow import queries, rules, services, sockets, story
from kupiec.ground.workflow.models import Circulation, Definition, Task
from kupiec.ground.workflow.values import Branch, Channel, DefinitionData, StepData

router = api.Router(tags=["workflow"])


class CirculationOut(Schema):
    id: int
    kind: str
    record_id: int
    title: str
    definition: str
    edition: int
    state: str
    comment: str
    restarts: int
    started_at: dt.datetime
    started_by_id: int | None
    ended_at: dt.datetime | None
    ended_by_id: int | None

    @staticmethod
    def resolve_definition(row: Circulation) -> str:
        return row.edition.definition.name

    @staticmethod
    def resolve_edition(row: Circulation) -> int:
        return int(row.edition.number)


class BranchIn(api.Input):
    when: str = Field(max_length=2000)
    to: int = Field(ge=-1, le=40)


class StepIn(api.Input):
    """A step; `then`: 0 the next one, -1 the end; `back_to`: 0 the author."""

    name: str = Field(max_length=120)
    mode: str = Field("approve", max_length=7)
    who: str = Field("person", max_length=8)
    user_id: int | None = None
    role_id: int | None = None
    formula: str = Field("", max_length=2000)
    when: str = Field("", max_length=2000)
    beside: bool = False
    deadline: int = Field(0, ge=0, le=400)
    unit: str = Field("days", max_length=5)
    escalate: str = Field("remind", max_length=8)
    branches: list[BranchIn] = Field(default=[], max_length=6)
    then: int = Field(0, ge=-1, le=40)
    back_to: int = Field(0, ge=0, le=40)


class DefinitionIn(api.Input):
    kind: str = Field(max_length=40)
    name: str = Field(max_length=120)
    when: str = Field("", max_length=2000)
    required: bool = True
    on_change: str = Field("tell", max_length=7)
    mails: bool = True
    active: bool = True
    position: int = Field(0, ge=0, le=1000)
    steps: list[StepIn] = Field(max_length=40)


class DefinitionOut(Schema):
    id: int
    kind: str
    name: str
    position: int
    active: bool
    latest: int
    version: int


class StartIn(api.Input):
    """Records of one kind; without a definition the first whose condition holds."""

    kind: str = Field(max_length=40)
    ids: list[int] = Field(min_length=1, max_length=200)
    definition_id: int | None = None


class StartedOut(Schema):
    """The circulations, in the order of the records."""

    circulations: list[int]


class DecideIn(api.Input):
    """`seen`: the mark of the facts that were looked at; needed when the record has changed since the step came."""

    decision: str = Field(max_length=7)
    comment: str = Field("", max_length=2000)
    seen: str = Field("", max_length=16)


class OutcomeOut(Schema):
    circulation_id: int
    state: str
    restarted: bool


class PassIn(api.Input):
    user_id: int
    comment: str = Field("", max_length=2000)


class AskIn(api.Input):
    user_id: int
    text: str = Field(max_length=2000)


class AskedOut(Schema):
    question: int


class AnswerIn(api.Input):
    text: str = Field(max_length=2000)


class DoneOut(Schema):
    done: bool = True


class StandingOut(Schema):
    """Where a record is; `state` empty: it has never gone round. `who` has it, by name; `seen` marks what it says now."""

    state: str = ""
    definition: str = ""
    step: str = ""
    who: list[str] = []
    since: dt.datetime | None = None
    due: dt.datetime | None = None
    ended: dt.datetime | None = None
    changed: bool = False
    seen: str = ""


class StoryOut(Schema):
    at: dt.datetime
    who: str
    step: str
    what: str
    words: str
    changes: str


class _Rows:
    """The rows of a collection with what they show of others, asked with them."""

    @staticmethod
    def inbox(by: Actor) -> Any:
        return queries.inbox(by).select_related("circulation", "step")

    @staticmethod
    def circulations(by: Actor) -> Any:
        return queries.circulations(by).select_related("edition__definition")


class InboxOut(Schema):
    """A step that waits for the caller."""

    id: int
    circulation_id: int
    kind: str
    record_id: int
    title: str
    step: str
    mode: str
    opened_at: dt.datetime
    due_at: dt.datetime | None

    @staticmethod
    def resolve_kind(row: Task) -> str:
        return row.circulation.kind

    @staticmethod
    def resolve_record_id(row: Task) -> int:
        return int(row.circulation.record_id)

    @staticmethod
    def resolve_title(row: Task) -> str:
        return row.circulation.title

    @staticmethod
    def resolve_step(row: Task) -> str:
        return row.step.name

    @staticmethod
    def resolve_mode(row: Task) -> str:
        return row.step.mode


@router.post("/circulations", response={201: StartedOut})
def start(request: kit.Request, data: StartIn) -> object:
    """Put records into circulation."""
    made = services.start([Ref(data.kind, pk) for pk in data.ids], data.definition_id, by=request.actor)
    return Status(201, {"circulations": made})


@router.get("/circulations/{id}/story", response=list[StoryOut])
def told(request: kit.Request, id: int) -> object:
    """What happened in a circulation: who decided what, when and in what words."""
    return story.of_circulations([queries.circulation(id, by=request.actor)], by=request.actor)


@router.get("/standing/{kind}/{id}", response=StandingOut)
def standing(request: kit.Request, kind: str, id: int) -> object:
    """Where a record is, who has it and since when."""
    request.actor.require("workflow.see")
    sockets.check_seen(kind, [id], by=request.actor)
    found = queries.standing([Ref(kind, id)], company_id=request.actor.company_id).get(Ref(kind, id))
    seen = rules.mark(sockets.facts(sockets.tell(kind, [id], company_id=request.actor.company_id)[id]))
    if found is None:
        return StandingOut(seen=seen)
    return StandingOut(
        state=found.state, definition=found.definition, step=found.step, who=list(found.who), since=found.since, due=found.due, ended=found.ended,
        changed=bool(found.changed), seen=seen,
    )  # fmt: skip


@router.post("/tasks/{id}/decide", response=OutcomeOut)
def decide(request: kit.Request, id: int, data: DecideIn) -> object:
    """Decide a step that waits for the caller."""
    return services.act(id, data.decision, data.comment, by=request.actor, channel=Channel.API, seen=data.seen)


@router.post("/tasks/{id}/delegate", response=DoneOut)
def delegate(request: kit.Request, id: int, data: PassIn) -> object:
    """Let somebody else decide."""
    services.delegate(id, data.user_id, data.comment, by=request.actor)
    return DoneOut()


@router.post("/tasks/{id}/hand-over", response=DoneOut)
def hand_over(request: kit.Request, id: int, data: PassIn) -> object:
    """Give a step to somebody else instead of all who have it."""
    services.hand_over(id, data.user_id, data.comment, by=request.actor)
    return DoneOut()


@router.post("/tasks/{id}/ask", response={201: AskedOut})
def ask(request: kit.Request, id: int, data: AskIn) -> object:
    """Ask somebody something before deciding."""
    return Status(201, {"question": services.ask(id, data.user_id, data.text, by=request.actor)})


@router.post("/questions/{id}/answer", response=DoneOut)
def answer(request: kit.Request, id: int, data: AnswerIn) -> object:
    """Answer what one was asked."""
    services.answer(id, data.text, by=request.actor)
    return DoneOut()


def _data(given: DefinitionIn) -> DefinitionData:
    steps = tuple(
        StepData(**{**step.model_dump(exclude={"branches"}), "branches": tuple(Branch(when=one.when, to=one.to) for one in step.branches)})
        for step in given.steps
    )
    return DefinitionData(**{**given.model_dump(exclude={"steps"}), "steps": steps})


@router.post("/definitions", response={201: DefinitionOut})
def define(request: kit.Request, data: DefinitionIn) -> object:
    """Define a circulation."""
    return Status(201, Definition.objects.get(pk=services.add(_data(data), by=request.actor)))


@router.put("/definitions/{id}", response=DefinitionOut)
def redefine(request: kit.Request, id: int, data: DefinitionIn) -> object:
    """Say it anew: a new version, what runs keeps the old one."""
    services.change(id, _data(data), version=api.version(request), by=request.actor)
    return Definition.objects.get(pk=id)


def _steps(rows: Sequence[Definition], by: Actor) -> Mapping[int, Any]:
    found = queries.editions({row.pk: row.latest for row in rows})
    return {pk: [StepIn.model_validate(_plain(step)) for step in one.data.steps] for pk, one in found.items()}


def _plain(step: StepData) -> dict[str, Any]:
    names = ("name", "mode", "who", "user_id", "role_id", "formula", "when", "beside", "deadline", "unit", "escalate", "then", "back_to")
    return {**{name: getattr(step, name) for name in names}, "branches": [{"when": one.when, "to": one.to} for one in step.branches]}


api.bulk(router, "/circulations/cancel", services.cancel, name="cancel_circulations", summary="Take records out of circulation")
api.collection(
    router, "/tasks",
    api.Collection(rows=_Rows.inbox, out=InboxOut, right="workflow.see", default_sort="opened_at",
                   filters={"kind": "circulation__kind", "due_to": "due_at__lte"}, sorts={"opened_at": "opened_at", "due_at": "due_at"}),
    name="tasks",
)  # fmt: skip
api.collection(
    router, "/circulations",
    api.Collection(rows=_Rows.circulations, out=CirculationOut, right="workflow.see", default_sort="-started_at",
                   filters={"kind": "kind", "record": "record_id", "state": "state__in", "from": "started_at__gte"}, sorts={"started_at": "started_at"}),
    name="circulations",
)  # fmt: skip
api.collection(
    router, "/definitions",
    api.Collection(rows=queries.definitions, out=DefinitionOut, right="workflow.setup", default_sort="name",
                   filters={"kind": "kind", "active": "active"}, sorts={"name": "name"}, expand={"steps": _steps}),
    name="definitions",
)  # fmt: skip
