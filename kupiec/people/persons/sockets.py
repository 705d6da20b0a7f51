"""Where upper rooms hang things on a person's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit.details import Panel
from kupiec.ground.kit.markup import Mark
from kupiec.ground.kit.operations import Operation
from kupiec.people.parties.public import Person


class PanelSource(Protocol):
    """Kit panels of a person: tabs of its page (`record` is the Person)."""

    def panels(self) -> Sequence[Panel]: ...


class OperationSource(Protocol):
    """Kit operations on persons."""

    def operations(self) -> Sequence[Operation]: ...


class MarkSource(Protocol):
    """Badges beside a person's name."""

    def __call__(self, person: Person, by: Actor) -> Sequence[Mark]: ...


person_marks: Socket[MarkSource] = Socket("persons.marks")
person_tabs: Socket[PanelSource] = Socket("persons.tabs")
person_operations: Socket[OperationSource] = Socket("persons.operations")
