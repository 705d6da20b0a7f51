"""What a paper is called: by its number, or, before it has one, as a draft of its code."""

from __future__ import annotations

from kupiec.ground.kernel.words import N_, translate


def named(number: str, code: str, pk: int | None) -> str:
    """The number; `draft WZ 6` in the language of the moment while there is none, the same on every screen and in every sentence."""
    return number or translate(N_("draft %(code)s %(id)s")) % {"code": code, "id": pk}
