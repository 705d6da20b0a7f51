"""Places where upper rooms hang things on a party's page and list, and say what refers to a party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.utils.safestring import SafeString

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.deletion import Blocker
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit.columns import Column
from kupiec.ground.kit.details import Figure, Panel
from kupiec.ground.kit.glances import Action
from kupiec.ground.kit.markup import Mark
from kupiec.ground.kit.operations import Operation
from kupiec.people.parties.models import Party


class DeleteBlocker(Protocol):
    """Says what refers to each of these parties; constant number of statements for any set."""

    def __call__(self, party_ids: Sequence[int], *, by: Actor) -> Mapping[int, Sequence[Blocker]]: ...


class PanelSource(Protocol):
    """Kit panels of a party: tabs of its page, or cards at the right of its first tab (`record` is the Party)."""

    def panels(self) -> Sequence[Panel]: ...


class ColumnSource(Protocol):
    """Kit columns of the list of parties."""

    def columns(self) -> Sequence[Column]: ...


class OperationSource(Protocol):
    """Kit operations on parties: new order, new offer."""

    def operations(self) -> Sequence[Operation]: ...


class FigureSource(Protocol):
    """Numbers of the strip on top of a party's page, in order."""

    def __call__(self, party: Party, by: Actor) -> Sequence[Figure]: ...


class MarkSource(Protocol):
    """Badges beside a party's name."""

    def __call__(self, party: Party, by: Actor) -> Sequence[Mark]: ...


class GlanceSource(Protocol):
    """Actions of a party in the palette that are no button of its page."""

    def __call__(self, party: Party, by: Actor) -> Sequence[Action]: ...


class JournalSource(Protocol):
    """What stands in the middle of a party's page: its journal, with a place to write; as safe markup."""

    def __call__(self, party: Party, by: Actor) -> SafeString: ...


class AttentionSource(Protocol):
    """Why parties need attention: weight (the heaviest is shown in the list) and badge."""

    def __call__(self, party_ids: Sequence[int], *, by: Actor) -> Mapping[int, Sequence[tuple[int, Mark]]]: ...


delete_blockers: Socket[DeleteBlocker] = Socket("parties.delete_blockers")
party_tabs: Socket[PanelSource] = Socket("parties.tabs")
party_panels: Socket[PanelSource] = Socket("parties.panels")
party_columns: Socket[ColumnSource] = Socket("parties.columns")
party_operations: Socket[OperationSource] = Socket("parties.operations")
party_figures: Socket[FigureSource] = Socket("parties.figures")
party_marks: Socket[MarkSource] = Socket("parties.marks")
party_glances: Socket[GlanceSource] = Socket("parties.glances")
party_journal: Socket[JournalSource] = Socket("parties.journal")
attention: Socket[AttentionSource] = Socket("parties.attention")
