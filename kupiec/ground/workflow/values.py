"""Steps, states and decisions of circulations; what an upper room tells of a record: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

TASK = "workflow.task"
LINK = "workflow.link"
AUTHOR = 0
"""A return to nobody's step: back to whoever put the record into circulation."""
NEXT, END = 0, -1
"""Where a step leads: to the one below it, or to the end."""
MOST_STEPS = 40
MOST_BRANCHES = 6
MOST_PEOPLE = 50
LONGEST_COMMENT = 2000
LINK_DAYS = 14
"""How long the address in an e-mail lets its reader decide."""


class Mode(StrEnum):
    APPROVE = "approve"
    ACT = "act"
    INFORM = "inform"


class Who(StrEnum):
    PERSON = "person"
    ROLE = "role"
    GUARDIAN = "guardian"
    SUPERIOR = "superior"
    STARTER = "starter"
    FORMULA = "formula"


class Unit(StrEnum):
    DAYS = "days"
    HOURS = "hours"


class Escalate(StrEnum):
    """What happens when a deadline passes: nothing but a reminder, or somebody else may decide too."""

    REMIND = "remind"
    SUPERIOR = "superior"
    MANAGERS = "managers"


class OnChange(StrEnum):
    """What a change of the record while it waits means."""

    TELL = "tell"
    RESTART = "restart"


class State(StrEnum):
    RUNNING = "running"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"
    DONE = "done"
    SEEN = "seen"


class Passing(StrEnum):
    """How a step came to somebody besides those it was meant for."""

    DELEGATED = "delegated"
    ESCALATED = "escalated"
    HANDED = "handed"


class Channel(StrEnum):
    SCREEN = "screen"
    MAIL = "mail"
    API = "api"


DECISIONS: Mapping[str, tuple[Decision, ...]] = {
    Mode.APPROVE: (Decision.APPROVE, Decision.RETURN, Decision.REJECT),
    Mode.ACT: (Decision.DONE, Decision.RETURN),
    Mode.INFORM: (Decision.SEEN,),
}
"""Which decisions a step takes."""
EXPLAINED = frozenset({Decision.REJECT, Decision.RETURN})
"""Decisions that need a word why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """When the formula holds, the circulation goes on at step `to` (END: it ends)."""

    when: str
    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepData:
    """A step as defined. Steps are numbered from 1; `beside`: it runs at the same time as the step above it.

    `when`: left out where the formula doesn't hold. Then the first branch that holds leads on, else `then`.
    """

    name: str
    mode: str = Mode.APPROVE
    who: str = Who.PERSON
    user_id: int | None = None
    role_id: int | None = None
    formula: str = ""
    when: str = ""
    beside: bool = False
    deadline: int = 0
    unit: str = Unit.DAYS
    escalate: str = Escalate.REMIND
    branches: tuple[Branch, ...] = ()
    then: int = NEXT
    back_to: int = AUTHOR


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionData:
    """A circulation as defined: for which records (`when`, empty: all of the kind), whether operations wait for it."""

    kind: str
    name: str
    when: str = ""
    required: bool = True
    on_change: str = OnChange.TELL
    mails: bool = True
    active: bool = True
    position: int = 0
    steps: tuple[StepData, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """What people decide on: a key that stays, a label (message id), a text, the right to see it. A change of the text is shown."""

    key: str
    label: str
    text: str
    right: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an upper room tells of a record in circulation: `facts` in order, `values` formulas may read by the names of the subject.

    `guardian_id`, `owner_id`: employees; the owner's superior is asked where there is one, else that of whoever put it in.
    """

    company_id: int
    title: str
    url: str
    facts: tuple[Fact, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    guardian_id: int | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A fact of the record that is no longer what it was."""

    label: str
    before: str
    now: str
    right: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a record is: the last circulation of it. `who` has it now, by name; `since` when."""

    circulation_id: int
    definition: str
    state: str
    step: str = ""
    who: tuple[str, ...] = ()
    since: dt.datetime | None = None
    due: dt.datetime | None = None
    ended: dt.datetime | None = None
    changed: tuple[Change, ...] = ()
