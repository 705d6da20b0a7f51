"""Where upper rooms hang things on a person's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit.details import Panel
from kupiec.ground.kit.operations import Operation


class PanelSource(Protocol):
    """Kit panels of a person: tabs of its page (`record` is the Person)."""

    def panels(self) -> Sequence[Panel]: ...


class OperationSource(Protocol):
    """Kit operations on persons."""

    def operations(self) -> Sequence[Operation]: ...


person_tabs: Socket[PanelSource] = Socket("persons.tabs")
person_operations: Socket[OperationSource] = Socket("persons.operations")
