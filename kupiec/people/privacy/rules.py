"""Addresses as they are compared, deadlines: pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from kupiec.people.privacy.values import Channel

_DIGITS = re.compile(r"\d+")
TEL = frozenset({Channel.PHONE, Channel.SMS, Channel.MESSENGER})


def address_key(channel: str, address: str) -> str:
    """How an address is compared: e-mails without case, telephones by their last nine digits, others by their words."""
    plain = " ".join(address.split())
    if channel in TEL:
        digits = "".join(_DIGITS.findall(plain))
        return digits[-9:] if digits else plain.casefold()
    return plain.casefold()


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, the month's last where it has no such day."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def answer_by(received: dt.date) -> dt.date:
    """The last day of the answer: a month after the request came (art. 12.3 GDPR)."""
    return add_months(received, 1)


def longest(received: dt.date) -> dt.date:
    """How far it may be put off: two further months."""
    return add_months(received, 3)


def redacted(text: str, words: Sequence[str], *, mark: str) -> str:
    """The text without these words and addresses, whatever their case."""
    wanted = [re.escape(word) for word in sorted(words, key=len, reverse=True) if len(word) > 2]
    if not wanted:
        return text
    return re.sub(rf"(?<!\w)(?:{'|'.join(wanted)})(?!\w)", mark, text, flags=re.IGNORECASE)
