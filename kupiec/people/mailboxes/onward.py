"""From a message to work: what can be made of it. Upper rooms plug theirs (an inquiry, a letter); a task and a case are at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit import public as kit
from kupiec.people.mailboxes import queries
from kupiec.people.mailboxes.models import Message
from kupiec.people.mailboxes.values import MESSAGE, State


class Start(Protocol):
    """Begins the work a message asks for and answers the address to go on at."""

    def __call__(self, ref: Ref, *, by: Actor) -> str: ...


@dataclass(frozen=True, slots=True)
class Onward:
    """Something that can be made of a message. `only` says of which messages, `right` for whom."""

    code: str
    label: Any
    start: Start
    icon: str = field(default="arrow-right", kw_only=True)
    right: str = field(default="", kw_only=True)
    only: Callable[[Message], bool] = field(default=lambda message: not message.outgoing, kw_only=True)
    first: bool = field(default=False, kw_only=True)
    """Whether it has a button of its own; the others are in the menu."""


onward: Socket[Onward] = Socket("mailboxes.onward")


def prefilled(route: str, *, subject: str = "subject", link: str = "link") -> Start:
    """The form of another room, beginning with the message's party and subject and with the message as what it concerns."""

    def start(ref: Ref, *, by: Actor) -> str:
        row = queries.message(ref.id, by=by)
        of_party = queries.assigned([row.pk], by=by).get(row.pk, [])
        asked: dict[str, Any] = {subject: row.subject, link: f"{MESSAGE}:{row.pk}"}
        if of_party:
            asked["party"] = of_party[0].party_id
        return f"{reverse(route)}?{urlencode(asked)}"

    return start


OWN = (
    Onward("task", _("Task"), prefilled("task-new"), icon="checkbox", right="activities.edit", only=lambda message: True, first=True),
    Onward(
        "case",
        _("Case"),
        prefilled("case-new", subject="name", link="join"),
        icon="briefcase",
        right="cases.edit",
        only=lambda message: True,
    ),
)
"""What the rooms below can begin; plugged on the page of wiring like those of upper rooms."""


class Operations:
    """The buttons of a message's page, one for each thing that can be made of it."""

    def operations(self) -> Sequence[kit.Operation]:
        return [_operation(one) for one in onward]


def _operation(one: Onward) -> kit.Operation:
    def run(ids: Sequence[int], *, by: Actor) -> str:
        (pk,) = ids
        return one.start(Ref(MESSAGE, queries.message(pk, by=by).pk), by=by)

    return kit.Operation(
        f"onward-{one.code}", one.label, run=run, icon=one.icon, right=one.right, bulk=False, more=not one.first, done=lambda url, ids: url,
        only=lambda message: message.state != State.REPORT and one.only(message),
    )  # fmt: skip


operations: Socket[Any] = Socket("mailboxes.operations")
"""Buttons hung on a message's page."""
