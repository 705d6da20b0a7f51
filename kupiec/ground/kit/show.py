"""How values are written for people: numbers, money, dates; language decides the marks, never the server's locale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel import words as kernel_words
from kupiec.ground.kernel.money import half_up

NBSP, MINUS, DASH = "\u00a0", "\u2212", "—"
_MARKS = {"pl": (NBSP, ","), "de": (".", ","), "ru": (NBSP, ","), "en": (",", ".")}
_SYMBOLS = {"PLN": "zł", "EUR": "€", "USD": "$", "GBP": "£", "CZK": "Kč"}
_SYMBOLS_BEFORE = {"$", "£"}
_AT_HOME = {"PLN": "pl", "CZK": "cs"}
"""Signs only their own country reads: papers in other languages have the code."""
on_paper: ContextVar[bool] = ContextVar("on_paper", default=False)
WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


@lru_cache(maxsize=16)
def _marks(language: str | None) -> tuple[str, str]:
    return _MARKS.get((language or "pl")[:2], _MARKS["pl"])


def say(text: Any) -> str:
    """A label or an `N_` sentence in the language of the moment; what translates itself isn't translated twice."""
    if isinstance(text, Promise):
        return str(text)
    return kernel_words.translate(str(text)) if text else ""


def source(text: Any) -> Hashable:
    """What a label is said from: the same for the same label, without translating it."""
    if not isinstance(text, Promise):
        return text
    func, args, kw = text.__reduce__()[1][:3]  # type: ignore[misc]
    return (func, args) if func is gettext and not kw else str(text)


def says(texts: Iterable[Any]) -> tuple[str, ...]:
    """Labels of a page said together: the language is asked for once, and what was said before is remembered."""
    labels = tuple(texts)
    key = (get_language(), tuple(map(source, labels)))
    found = _said.get(key)
    if found is None:
        if len(_said) >= MOST_SAID:
            _said.clear()
        found = _said[key] = tuple(map(say, labels))
    return found


MOST_SAID = 2_000
_said: dict[Hashable, tuple[str, ...]] = {}


def plain(value: Decimal | int, *, least: int = 0, most: int = 4) -> str:
    """A number with thousands set apart: at least `least` and at most `most` decimals, minus as a minus sign."""
    number = half_up(Decimal(value), most)
    thousands, point = _marks(get_language())
    text = f"{abs(number):,.{most}f}"
    whole, _mark, decimals = text.partition(".")
    decimals = decimals[:least] + decimals[least:].rstrip("0")
    whole = whole.replace(",", thousands)
    sign = MINUS if number < 0 else ""
    return f"{sign}{whole}{point}{decimals}" if decimals else f"{sign}{whole}"


def figure(value: object) -> object:
    """A number or a day in a sentence: amounts (two decimals) keep both, quantities lose their trailing zeros. The rest as it is."""
    if isinstance(value, dt.date):
        return day(value)
    if not isinstance(value, Decimal):
        return value
    return plain(value, least=2 if value.as_tuple().exponent == -2 else 0)


def money(value: Any, currency: str = "") -> str:
    """`12 480,00`, with `currency` also its sign: `12 480,00 zł`."""
    if value is None or value == "":
        return DASH
    return _in(currency, plain(value, least=2, most=2))


def _in(currency: str, text: str) -> str:
    """A written amount with the sign of its currency, on the side the language puts it."""
    if not currency:
        return text
    abroad = on_paper.get() and _AT_HOME.get(currency, "") not in ("", (get_language() or "pl")[:2])
    symbol = currency if abroad else _SYMBOLS.get(currency, currency)
    if symbol in _SYMBOLS_BEFORE and _marks(get_language())[1] == ".":
        return f"{symbol}{text}"
    return f"{text}{NBSP}{symbol}"


def money0(value: Any, currency: str = "") -> str:
    """Whole units, as lists show turnover, with `currency` also its sign; nothing is a dash."""
    return _in(currency, plain(value, most=0)) if value else DASH


def price(value: Any, currency: str = "") -> str:
    """A unit price: 2 to 4 decimals, with `currency` also its sign."""
    return DASH if value is None or value == "" else _in(currency, plain(value, least=2, most=4))


def quantity(value: Any) -> str:
    return DASH if value is None or value == "" else plain(value)


def number(value: Any) -> str:
    return DASH if value is None or value == "" else plain(value)


def percent(value: Any) -> str:
    """`17,2%`; nothing is a dash."""
    return DASH if value is None or value == "" else f"{plain(value, most=2)}%"


def vat(code: str | None) -> str:
    """A VAT code as invoices print it: `23%`, and words as they are (`zw`, `np`)."""
    return f"{code}%" if code and code.isdecimal() else code or ""


def account(text: str | None) -> str:
    """A bank account number in groups of four, as banks print it."""
    plain_text = "".join((text or "").split())
    return "\N{NO-BREAK SPACE}".join(plain_text[at : at + 4] for at in range(0, len(plain_text), 4))


def local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(clock.WARSAW)


def day(value: dt.date | dt.datetime | str | None) -> str:
    if not value:
        return DASH
    if isinstance(value, str):
        value = dt.date.fromisoformat(value[:10])
    if isinstance(value, dt.datetime):
        value = local(value)
    return f"{value.day:02d}.{value.month:02d}.{value.year}"


def day_month(value: dt.date) -> str:
    """`13.10` in this year, the whole date in another: where there is little room."""
    return f"{value.day}.{value.month:02d}" if value.year == clock.today().year else day(value)


def moment(value: dt.datetime | str | None) -> str:
    if not value:
        return DASH
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    value = local(value)
    return f"{day(value.date())} {value.hour}:{value.minute:02d}"


def ago(value: dt.date | dt.datetime | None) -> str:
    """Relative within seven days: `today 9:12`, `yesterday`, `5 days ago`, `tomorrow`, `in 3 days`; else the date."""
    if not value:
        return DASH
    hour = ""
    if isinstance(value, dt.datetime):
        value = local(value)
        hour = f" {value.hour}:{value.minute:02d}"
        value = value.date()
    days = (clock.today() - value).days
    if days == 0:
        return gettext("today") + hour
    if days == 1:
        return gettext("yesterday") + hour
    if days == -1:
        return gettext("tomorrow") + hour
    if 1 < days <= 7:
        return gettext("%(days)s days ago") % {"days": days}
    if -7 <= days < -1:
        return gettext("in %(days)s days") % {"days": -days}
    return day(value)


def age(value: dt.date | dt.datetime | None) -> str:
    """How long something has stood, as cards say it: `today`, `1 day`, `12 days`."""
    if not value:
        return ""
    days = (clock.today() - (local(value).date() if isinstance(value, dt.datetime) else value)).days
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days > 0 else gettext("today")


def weekday(value: dt.date) -> str:
    """`Fri 16.10.2026`: with the day of the week in front."""
    return f"{WEEKDAYS[value.weekday()]} {day(value)}"


def initials(name: str) -> str:
    parts = [part for part in name.replace("-", " ").split() if part[0].isalnum()]
    return "".join(part[0].upper() for part in parts[:2]) or "?"
