"""Which text is taken, and what is wrong with a message. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.ordermessages.values import LANGUAGES, LONGEST_HEADING, LONGEST_TEXT, MessageData, Text, To

FIRST = ("pl", "en", "de")


def chosen(texts: Mapping[str, Text], language: str) -> str:
    """The language it is said in: the reader's, else Polish, English, German, whichever there is; empty when there is none."""
    return next((one for one in (language, *FIRST) if one in texts), "")


def wrong(data: MessageData, *, registers: Collection[str], roles: Collection[str], purposes: Collection[str]) -> Iterator[Refusal]:
    """Everything wrong with a message but how its texts are written."""
    if not data.name:
        yield Refusal("REQUIRED", N_("Fill this in."), "name")
    if len(data.name) > 80:
        yield Refusal("TOO_LONG", N_("At most %(limit)s characters."), "name", params={"limit": 80})
    if data.to not in {one.value for one in To}:
        yield Refusal("BAD_CHOICE", N_("Choose from the list."), "to")
    if data.to == To.ROLE and data.role not in roles:
        yield Refusal("REQUIRED", N_("Choose the role."), "role")
    if data.register and data.register not in registers:
        yield Refusal("BAD_CHOICE", N_("There is no such register."), "register")
    if data.purpose and data.to != To.CUSTOMER:
        yield Refusal("BAD_CHOICE", N_("Only customers are advertised to."), "purpose")
    if data.purpose and data.purpose not in purposes:
        yield Refusal("BAD_CHOICE", N_("Choose from the list."), "purpose")
    if data.attach and data.to != To.CUSTOMER:
        yield Refusal("BAD_CHOICE", N_("Only an e-mail to the customer carries the confirmation."), "attach")
    yield from _of_texts(data)


def _of_texts(data: MessageData) -> Iterator[Refusal]:
    if not data.texts:
        yield Refusal("REQUIRED", N_("Write it in one language at least."), "heading_pl")
    for language, text in data.texts.items():
        if language not in LANGUAGES:
            yield Refusal("BAD_CHOICE", N_("Choose from the list."), "texts")
            continue
        if not text.heading:
            yield Refusal("REQUIRED", N_("Fill this in."), f"heading_{language}")
        if not text.text and data.to == To.CUSTOMER:
            yield Refusal("REQUIRED", N_("Fill this in."), f"text_{language}")
        for field, value, most in ((f"heading_{language}", text.heading, LONGEST_HEADING), (f"text_{language}", text.text, LONGEST_TEXT)):
            if len(value) > most:
                yield Refusal("TOO_LONG", N_("At most %(limit)s characters."), field, params={"limit": most})
