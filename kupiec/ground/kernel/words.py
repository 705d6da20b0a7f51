"""Words without Django: pure code marks its sentences with `N_`, the house says how to translate them."""

from __future__ import annotations

from collections.abc import Callable


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


_figure: Callable[[object], object] = str


def figure(value: object) -> object:
    """A number or a day inside a sentence, written as people write them; anything else as it is."""
    return _figure(value)


def install_figures(writer: Callable[[object], object]) -> None:
    global _figure
    _figure = writer
