"""Attributes in texts of prints: names administrators write between braces, and what a document's print fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kupiec.ground.attributes import queries, words

OWN, CUSTOMER = "attribute", "customer_attribute"


@dataclass(frozen=True)
class PrintNames:
    """Which attributes texts of which prints may name: `{"offer": (("attribute", "offers.offer"), …)}`."""

    of: Mapping[str, Sequence[tuple[str, str]]]

    def __call__(self, kind: str) -> dict[str, str]:
        """The names of a kind of print with what they are called."""
        return {f"{prefix}.{one.code}": one.name for prefix, subject in self.of.get(kind, ()) for one in queries.defined(subject)}


def printed(*, own: tuple[str, int] | None = None, customer: int | None = None) -> dict[str, str]:
    """What a document and its customer have, as it is printed, by name; a statement or two for each."""
    records = {**({OWN: own} if own else {}), **({CUSTOMER: ("parties.party", customer)} if customer else {})}
    made: dict[str, str] = {}
    for prefix, (subject, pk) in records.items():
        asked = queries.defined(subject)
        found = queries.values_of(asked, [pk])
        names = queries.names_of(asked, found)
        held = found.get(pk, {})
        made |= {
            f"{prefix}.{one.code}": str(words.text(one, held[one.code], names.get(one.refers_to, {}))) for one in asked if one.code in held
        }
    return made
