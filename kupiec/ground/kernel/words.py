"""Words without Django: pure code marks its sentences with `N_`, the house says how to translate them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any


def N_(sentence: str) -> str:  # noqa: N802 - the name gettext tools know
    """Mark a sentence for translation; it is translated when it is shown."""
    return sentence


_translate: Callable[[str], str] = str


def translate(sentence: str) -> str:
    """The sentence in the language of the moment (plain English before Django is up)."""
    return _translate(sentence)


def install(translator: Callable[[str], str]) -> None:
    global _translate
    _translate = translator


_figure: Callable[[Decimal], str] = str


def figure(value: Decimal) -> str:
    """A number inside a sentence, written as the language of the moment writes numbers."""
    return _figure(value)


def install_figures(writer: Callable[[Decimal], str]) -> None:
    global _figure
    _figure = writer


_day: Callable[[dt.date], str] = str


def shown(value: Any) -> Any:
    """A value inside a sentence: numbers and days as people write them, the rest as it is."""
    if isinstance(value, Decimal):
        return _figure(value)
    return _day(value) if isinstance(value, dt.date) else value


def install_days(writer: Callable[[dt.date], str]) -> None:
    global _day
    _day = writer
