"""Places where upper rooms hang things on the page of an offer's version and tell facts for e-mails with offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit.details import Panel
from kupiec.ground.kit.operations import Operation


class PanelSource(Protocol):
    """Kit panels of an offer's page (`record` is the OfferVersion shown)."""

    def panels(self) -> Sequence[Panel]: ...


class OperationSource(Protocol):
    """Kit operations of an offer's page (ids are those of versions)."""

    def operations(self) -> Sequence[Operation]: ...


class Packs(Protocol):
    """A PDF of an offer's prints (title, content) and of what goes with it by e-mail; None when nothing does."""

    def pack(self, version_id: int, prints_: Sequence[tuple[str, bytes]], *, by: Actor) -> bytes | None: ...


class LetterFacts(Protocol):
    """Facts for the text of an e-mail with these offers (`offer.link`); constant number of statements."""

    def __call__(self, offer_ids: Sequence[int], *, company_id: int) -> Mapping[int, Mapping[str, str]]: ...


class PrintNotes(Protocol):
    """What an upper room adds below the lines of a printed offer, in the language of the print: label and text."""

    def __call__(self, version: Any, language: str) -> Sequence[tuple[str, str]]: ...


version_panels: Socket[PanelSource] = Socket("offers.version_panels")
version_operations: Socket[OperationSource] = Socket("offers.version_operations")
packs: Socket[Packs] = Socket("offers.packs")
letter_facts: Socket[LetterFacts] = Socket("offers.letter_facts")
print_notes: Socket[PrintNotes] = Socket("offers.print_notes")


class Hung:
    """What hangs on the page now: the kit asks it as one source."""

    def panels(self) -> Sequence[Panel]:
        return [panel for source in version_panels for panel in source.panels()]


def told(offer_ids: Sequence[int], *, company_id: int) -> dict[int, dict[str, str]]:
    """What upper rooms tell for e-mails with these offers."""
    found: dict[int, dict[str, str]] = {pk: {} for pk in offer_ids}
    for source in letter_facts:
        for pk, facts in source(offer_ids, company_id=company_id).items():
            found[pk].update(facts)
    return found
