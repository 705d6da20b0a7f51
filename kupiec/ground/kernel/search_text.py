"""Folding of text for search: `Łódź` = `lodz`, marks and case dropped, white space single (KER-12)."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "×": "x", "½": "1/2", "″": '"', "’": "'"}
)


def fold(text: str) -> str:
    """The text as it is searched: lower case, no diacritics, single blanks."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold().translate(_LETTERS))
    return " ".join("".join(ch for ch in plain if not unicodedata.combining(ch)).split())


def digits(text: str) -> str:
    """Only letters and digits, folded: NIP, phone and document numbers in any spacing."""
    return "".join(ch for ch in fold(text) if ch.isalnum())
