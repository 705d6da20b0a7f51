"""Who is named in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MENTION = re.compile(r"(?<![\w@./])@([\w][\w.\-]{0,59})")
MOST = 20


def calls(text: str) -> bool:
    """Whether the text may call somebody by name at all."""
    return _MENTION.search(text) is not None


def named(text: str, usernames: Iterable[str]) -> list[str]:
    """Sign-in names called by `@name`, in the order of the text, each once, whatever the case; at most 20.

    A full stop or hyphen that ends the sentence is not part of the name; addresses of e-mail name nobody.
    """
    known = {name.lower(): name for name in usernames}
    found: dict[str, None] = {}
    for match in _MENTION.finditer(text):
        word = match[1].lower()
        while word and word not in known and word[-1] in ".-":
            word = word[:-1]
        if word in known:
            found.setdefault(known[word])
    return list(found)[:MOST]
