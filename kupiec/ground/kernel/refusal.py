"""A business no: stable code for programs and tests, a sentence for people, the field it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kupiec.ground.kernel import words


class Refusal(Exception):
    """Raised by rules and verbs when they decline; nothing has been written when it reaches the caller.

    `code` is stable (`CREDIT_EXCEEDED`), tests and the API use it. `message` is an English sentence marked
    with `N_` (or a lazy string), with named placeholders filled from `params`; it is translated when shown. `field` names the input that caused it, as
    the form and the API call it; `""` when the whole request is meant.
    """

    def __init__(self, code: str, message: Any, field: str = "", *, params: Mapping[str, Any] | None = None) -> None:
        self.code = code
        self.message = message
        self.field = field
        self.params = dict(params or {})
        super().__init__(code)

    @property
    def text(self) -> str:
        """The sentence in the active language, placeholders filled."""
        sentence = words.translate(str(self.message))
        return sentence % {key: words.figure(value) for key, value in self.params.items()} if self.params else sentence.replace("%%", "%")

    def at(self, place: str) -> Refusal:
        """The same no, told of one of several: `lines[2]`."""
        self.field = f"{place}.{self.field}" if self.field else place
        return self

    def __str__(self) -> str:
        return f"{self.code}{f' [{self.field}]' if self.field else ''}: {self.text}"


class Refusals(Refusal):
    """Several refusals at once, for a form or a set; `.each` holds them in order, the first one speaks."""

    def __init__(self, each: list[Refusal]) -> None:
        self.each = each
        first = each[0]
        super().__init__(first.code, first.message, first.field, params=first.params)


class Conflict(Refusal):
    """Someone else changed the record meanwhile (KER-4): carries the version seen and the version found."""

    def __init__(self, message: Any, *, seen: int, found: int, field: str = "version") -> None:
        super().__init__("CONFLICT", message, field)
        self.seen, self.found = seen, found
