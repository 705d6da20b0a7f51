"""Values of the editor: registers with their operations as one whole, which is drafted, tried and published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

MOST_REGISTERS = 40
MOST_OPERATIONS = 40
ONLY = "only"
"""A row of this kind marks a register in which nothing is allowed but what it lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationData:
    """An operation as an administrator says it; `next` is the code of the register a move leads to.

    `right`: instead of the kind's own; `roles`: codes, empty for everybody. `guard`: a formula; `on_entry`: done by itself.
    """

    kind: str
    label: str = ""
    next: str = ""
    right: str = ""
    roles: tuple[str, ...] = ()
    guard: str = ""
    guard_text: str = ""
    on_entry: bool = False
    primary: bool = False
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterData:
    """A register; `only`: what it doesn't list is refused there, wherever it is begun."""

    code: str
    name: str
    meaning: str = "draft"
    idle_days: int | None = None
    only: bool = False
    operations: tuple[OperationData, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BookData:
    """All registers of a company in their order."""

    registers: tuple[RegisterData, ...] = ()

    def get(self, code: str) -> RegisterData | None:
        return next((one for one in self.registers if one.code == code), None)

    def put(self, data: RegisterData, *, code: str = "") -> BookData:
        """With this register in the place of the one called `code`, or at the end."""
        if not code:
            return replace(self, registers=(*self.registers, data))
        return replace(self, registers=tuple(data if one.code == code else one for one in self.registers))


def as_json(data: BookData) -> dict[str, Any]:
    return asdict(data)


def from_json(raw: Mapping[str, Any]) -> BookData:
    return BookData(registers=tuple(_register(one) for one in raw.get("registers", ())))


def _register(raw: Mapping[str, Any]) -> RegisterData:
    return RegisterData(**{**raw, "operations": tuple(_operation(one) for one in raw.get("operations", ()))})


def _operation(raw: Mapping[str, Any]) -> OperationData:
    return OperationData(**{**raw, "roles": tuple(raw.get("roles", ()))})


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What rules know of a kind: which arguments it takes and needs, whether a register may do it by itself, or only so."""

    arguments: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    entry: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a definition may name."""

    kinds: Mapping[str, KindFacts]
    names: Mapping[str, Any]
    rights: frozenset[str]
    roles: frozenset[str]
    passages: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs between two versions: of which register, what, before and after.

    Before and after: a word, a number, yes or no, a whole operation, names in their order; None where there was nothing.
    """

    register: str
    what: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Able:
    """An operation of a register, as it stands for one order and one person: why it waits, and what its condition read."""

    kind: str
    label: str
    target: str
    why: str
    guard: str
    read: tuple[tuple[str, str], ...]
    by_itself: bool
    primary: bool


@dataclass(frozen=True, slots=True)
class Went:
    """One step of a trial: from which register, what was done, what came of it, why it could not be done."""

    register: str
    operation: str
    came: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial on an order: what it may do where it stands, and the whole way it would go. Nothing of it was kept."""

    title: str
    register: str
    able: Sequence[Able]
    went: Sequence[Went]
    ended: str
