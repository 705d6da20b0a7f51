"""Who is named in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kupiec.ground.kernel.search_text import fold

_MENTION = re.compile(r"(?<![\w@./])@([\w][\w.\-]{0,59})")
MOST = 20


def calls(text: str) -> bool:
    """Whether the text may call somebody by name at all."""
    return _MENTION.search(text) is not None


def handle(name: str) -> str:
    """A person's name as it is called in a text: `Anna.Wiśniewska`."""
    return ".".join(name.split())


def named(text: str, usernames: Iterable[str]) -> list[str]:
    """Names called by `@name`, in the order of the text, each once, whatever the case and Polish letters; at most 20.

    A full stop or hyphen that ends the sentence is not part of the name; addresses of e-mail name nobody.
    """
    known = {fold(name): name for name in usernames}
    found: dict[str, None] = {}
    for match in _MENTION.finditer(text):
        word = fold(match[1])
        while word and word not in known and word[-1] in ".-":
            word = word[:-1]
        if word in known:
            found.setdefault(known[word])
    return list(found)[:MOST]
