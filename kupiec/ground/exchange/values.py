"""What targets, mappings and rows are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kupiec.ground.kernel.actor import Actor

KINDS = ("text", "decimal", "integer", "day", "flag", "choice")


@dataclass(frozen=True, slots=True)
class Field:
    """A field a file's column can fill. `places` for decimals, `choices` for the values allowed.

    `stand_ins` are fields whose column serves where none was chosen for this one: the symbol as the identifier.
    """

    name: str
    kind: str = "text"
    label: str = ""
    required: bool = False
    max_length: int = 400
    places: int = 4
    choices: tuple[str, ...] = ()
    help: str = ""
    words: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What a row meets among what is there: `state` new, update or twin (perhaps the same), `text` names it."""

    state: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row was rejected: the field (as the target calls it), a stable code, a sentence."""

    field: str
    code: str
    text: str

    def as_json(self) -> list[str]:
        return [self.field, self.code, self.text]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its line number there, and typed values by field."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What saving a set did: rows written anew, rows changed, and errors by line number of those refused."""

    created: int = 0
    updated: int = 0
    errors: Mapping[int, Sequence[RowError]] = field(default_factory=dict)


Save = Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class Target:
    """What can be imported: its fields, the right it takes, and the set-based verb.

    `key` identifies a record (an external id): the same key twice in a file is an error unless rows are grouped.
    `group` names the field by which rows belong together (lines of one order): one bad row rejects its whole group.
    `look(rows, by)` tells by line number what the rows meet; `note` says in a sentence what the target is for.
    `save(rows, *, by)` writes the rows in the open transaction; what it refuses it must not have written.
    """

    name: str
    label: str
    own: tuple[Field, ...]
    save: Callable[[Sequence[Row], Actor], Outcome]
    right: str = ""
    key: str = ""
    group: str = ""
    chunk: int = 1000
    look: Callable[[Sequence[Row], Actor], Mapping[int, Known]] | None = None
    icon: str = "file-import"
    note: str = ""
    more: Callable[[], Sequence[Field]] | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its own fields, and those administrators have added (`more`)."""
        return (*self.own, *self.more()) if self.more else self.own


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How a file's columns fill a target's fields, kept as a TOML file or with the import.

    A field's source is a column name, or a table: `{column}`, `{constant}`, `{join = [columns], with = " "}`,
    `{column, map = {..}, otherwise}`, each with `{format}` for days. `joined` names another file whose row is looked
    up by `on` and whose columns are then at hand too.
    """

    target: str
    file: str
    fields: Mapping[str, Any]
    delimiter: str = ""
    header: tuple[str, ...] = ()
    encodings: tuple[str, ...] = ()
    joined: tuple[Mapping[str, str], ...] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    header_row: int = 1
