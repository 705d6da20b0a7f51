"""Fields of this room's forms that the kit lacks: an hour, rich text, documents by number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import inputs
from kupiec.people.activities import rich, rules
from kupiec.people.activities.values import Reference


@dataclass(frozen=True)
class Hour(inputs.Input):
    """`9`, `9:30`, `930` as an hour."""

    def value(self, text: str, by: Actor) -> Any:
        return rules.hour(text, field=self.name)

    def shown(self, value: Any, by: Actor) -> str:
        return "" if value is None else f"{value.hour}:{value.minute:02d}"

    def control(self, text: str, by: Actor, *, attributes: str) -> SafeString:
        return mark_safe(
            f'<input class="k-input tnum" type="text" name="{escape(self.name)}" value="{escape(text)}" maxlength="8"'
            f' placeholder="9:30" autocomplete="off" {attributes}>'
        )


@dataclass(frozen=True)
class Rich(inputs.Area):
    """Rich text as people write it: plain lines become paragraphs, tags of our short list stay."""

    def value(self, text: str, by: Actor) -> Any:
        return rich.clean(text) if "<" in text and ">" in text else rich.paragraphs(text)


@dataclass(frozen=True)
class Document(inputs.Pick):
    """A document of any room, as `offers.offer:17`."""

    picker: str = field(default="activities.document", kw_only=True)
    whole: bool = field(default=False, kw_only=True)

    def value(self, text: str, by: Actor) -> Any:
        found = reference(text)
        if found is None:
            raise self.refuse("UNKNOWN_CHOICE", N_("Choose from the list."))
        return found

    def shown(self, value: Any, by: Actor) -> str:
        return f"{value[0]}:{value[1]}" if value else ""


def reference(text: str) -> Reference | None:
    """`offers.offer:17` as kind and id; None for anything else."""
    kind, colon, pk = text.partition(":")
    if (
        not colon
        or not pk.isascii()
        or not pk.isdecimal()
        or len(pk) > 18
        or len(kind) > 40
        or not kind.replace(".", "").replace("_", "").isalnum()
    ):
        return None
    return kind, int(pk)
