"""From a letter to work (COR-3): what can be made of it. Upper rooms plug theirs; task, contact and note are at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents.public import Ref
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.details import PanelSource
from kupiec.ground.kit.operations import OperationSource
from kupiec.people.correspondence import queries, services
from kupiec.people.correspondence.models import Letter, Term
from kupiec.people.correspondence.values import LETTER, LONGEST_TEXT, LetterDraft, State, Way
from kupiec.people.mailboxes import public as mailboxes


class Start(Protocol):
    """Begins the work a letter asks for and answers the address to go on at."""

    def __call__(self, ref: Ref, *, by: Actor) -> str: ...


@dataclass(frozen=True, slots=True)
class Onward:
    """Something that can be made of a letter. `only` says of which letters, `right` for whom."""

    code: str
    label: Any
    start: Start
    icon: str = field(default="arrow-right", kw_only=True)
    right: str = field(default="", kw_only=True)
    only: Callable[[Letter], bool] = field(default=lambda letter: letter.way == Way.IN, kw_only=True)
    first: bool = field(default=False, kw_only=True)
    """Whether it has a button of its own; the others are in the menu."""


onward: Socket[Onward] = Socket("correspondence.onward")


def prefilled(route: str, *, link: str = "link", **more: Callable[[Letter], str]) -> Start:
    """The form of another room, beginning with the letter's party and with the letter as what it concerns."""

    def start(ref: Ref, *, by: Actor) -> str:
        letter = queries.letter(ref.id, by=by)
        asked = {link: f"{LETTER}:{letter.pk}", **({"party": str(letter.party_id)} if letter.party_id else {})}
        return f"{reverse(route)}?{urlencode({**asked, **{name: told(letter) for name, told in more.items()}})}"

    return start


def _subject(letter: Letter) -> str:
    return letter.subject


OWN = (
    Onward(
        "task",
        _("Task"),
        prefilled("task-new", subject=_subject),
        icon="checkbox",
        right="activities.edit",
        only=lambda letter: True,
        first=True,
    ),
    Onward(
        "contact", _("Contact"), prefilled("contact-new", subject=_subject), icon="phone", right="activities.edit", only=lambda letter: True
    ),
    Onward(
        "case", _("Case"), prefilled("case-new", link="join", name=_subject), icon="briefcase", right="cases.edit", only=lambda letter: True
    ),
    Onward("note", _("Memo"), prefilled("note-new", subject=_subject), icon="note", right="activities.edit", only=lambda letter: True),
)
"""What the rooms below can begin; plugged on the page of wiring like those of upper rooms."""


def from_message(ref: Ref, *, by: Actor) -> str:
    """The letter an e-mail is, put in the register in one step with its files; one registered before is answered instead."""
    row = mailboxes.message(ref.id, by=by)
    known = queries.linked_to((ref.kind, ref.id), by=by).filter(way=Way.IN).order_by("pk").values_list("pk", flat=True).first()
    if known is None:
        whose = mailboxes.assigned([row.pk], by=by).get(row.pk, [])
        on = row.at.astimezone(clock.WARSAW).date()
        medium = Term.objects.filter(kind="medium", code="email", active=True).values_list("pk", flat=True).first()
        draft = LetterDraft(
            way=Way.IN, subject=" ".join(row.subject.split())[:200] or kit.show.say(N_("(no subject)")), party_id=whose[0].party_id if whose else None,
            person_id=whose[0].person_id if whose else None, name="" if whose else row.from_name or row.from_address, medium_id=medium,
            content=row.text[:LONGEST_TEXT], written_on=on, received_on=on, links=((ref.kind, ref.id),),
        )  # fmt: skip
        with tx.write_tx(by=by):
            (known,) = services.register([draft], by=by)
            files.carry((ref.kind, ref.id), (LETTER, known), by=by)
    return reverse("letter", args=[known])


OF_MESSAGE = mailboxes.Onward("letter", _("Letter in the register"), from_message, icon="notebook", right="correspondence.edit")


class Operations:
    """The buttons of a letter's page, one for each thing that can be made of it."""

    def operations(self) -> Sequence[kit.Operation]:
        return [_operation(one) for one in onward]


def _operation(one: Onward) -> kit.Operation:
    def run(ids: Sequence[int], *, by: Actor) -> str:
        (pk,) = ids
        return one.start(Ref(LETTER, queries.letter(pk, by=by).pk), by=by)

    return kit.Operation(
        f"onward-{one.code}", one.label, run=run, icon=one.icon, right=one.right, bulk=False, more=not one.first, done=lambda url, ids: url,
        only=lambda letter: letter.state != State.VOID and one.only(letter),
    )  # fmt: skip


operations: Socket[OperationSource] = Socket("correspondence.operations")
"""Buttons upper rooms hang on a letter's page."""
panels: Socket[PanelSource] = Socket("correspondence.panels")
"""Panels upper rooms hang on a letter's page."""
