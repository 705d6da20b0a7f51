"""Renew a room's Polish .po from its source, keeping what is translated: `python tools/words.py ground/settings`.

Prints the sentences still without a translation; run by developers, never at run time.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def renew(room: Path, given: dict[str, str] | None = None) -> list[str]:
    """Write the room's .po anew; returns the sentences without a translation."""
    from tests.house.test_words import messages, shared

    path = room / "locale" / "pl" / "LC_MESSAGES" / "django.po"
    old = Catalog(locale="pl")
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale="pl")
    fresh = Catalog(locale="pl", project="Kupiec", charset="utf-8")
    missing = []
    elsewhere = {key for key, entry in shared().items() if entry.string}
    for context, identity in sorted(messages(room), key=str):
        entry = old.get(identity, context)
        plain = identity if isinstance(identity, str) else identity[0]
        string = (given or {}).get(plain) or (entry.string if entry and not entry.fuzzy else "")
        # messages() names a plural by its singular alone; the entry kept knows both forms
        fresh.add(entry.id if entry else identity, string, context=context, flags=entry.flags if entry else ())
        if not string and (context, identity) in elsewhere:
            del fresh[identity]  # the kit or the kernel says it for all rooms
        elif not string:
            missing.append(plain)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=120, omit_header=False, sort_output=True)
    return missing


if __name__ == "__main__":
    for name in sys.argv[1:]:
        for sentence in renew(ROOT / "kupiec" / name):
            print(repr(sentence))
