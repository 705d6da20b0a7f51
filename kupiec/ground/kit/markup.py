"""Small parts as safe markup: icons, badges, bars. Python strings, since lists draw thousands of them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kupiec.ground.kit import reach, show
from kupiec.ground.kit.key_words import key_caps

KINDS = ("", "ok", "warn", "bad", "info", "pri", "plum", "line")
_STOCK_ICONS = {"ok": "circle-check", "part": "circle-half-2", "none": "circle-x", "na": "minus"}
_NAME = re.compile(r"[a-z0-9-]+$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge: kind gives the colour, the icon and the word say it without colour."""

    kind: str
    text: Any
    icon: str = ""


@lru_cache(maxsize=1)
def _sprite() -> str:
    return static("kit/icons.svg")


@lru_cache(maxsize=1024)
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite, hidden from readers; sizes `xs`, `s`, normal, `l`."""
    if not name:
        return mark_safe("")
    if not _NAME.match(name) or not re.fullmatch(r"[a-z0-9 -]*", size):
        raise ValueError(f"{name!r} is not an icon name")
    classes = f"ti {size}" if size else "ti"
    return mark_safe(f'<svg class="{classes}" aria-hidden="true" focusable="false"><use href="{_sprite()}#{name}"/></svg>')


def badge(text: Any, kind: str = "", icon_name: str = "") -> SafeString:
    return _badge(show.say(text), kind, icon_name)


@lru_cache(maxsize=4096)
def _badge(text: str, kind: str, icon_name: str) -> SafeString:
    classes = f"k-badge {kind}" if kind in KINDS and kind else "k-badge"
    return mark_safe(f'<span class="{classes}">{icon(icon_name)}{escape(text)}</span>')


def mark(value: Mark) -> SafeString:
    return badge(value.text, value.kind, value.icon)


def stock_state(kind: str, text: Any) -> SafeString:
    """Stock of a line: colour, icon and words (`ok`, `part`, `none`, `na`)."""
    kind = kind if kind in _STOCK_ICONS else "na"
    return mark_safe(f'<span class="st {kind}">{icon(_STOCK_ICONS[kind])}{escape(show.say(text))}</span>')


def doc(code: str, number: str, url: str = "") -> SafeString:
    """A document as people name it: code in a small box, then the number."""
    inner = f"<i>{escape(code)}</i>{escape(number)}"
    url = reach.link_or_nothing(url)
    if url:
        return mark_safe(f'<a class="k-doc code plain" href="{escape(url)}">{inner}</a>')
    return mark_safe(f'<span class="k-doc code">{inner}</span>')


def avatar(name: str, classes: str = "") -> SafeString:
    colour = zlib.crc32(name.encode()) % 5 + 1
    return mark_safe(f'<span class="k-ava c{colour} {escape(classes)}" aria-hidden="true">{escape(show.initials(name))}</span>')


def bar(value: Any, limit: Any = 100, kind: str = "") -> SafeString:
    """A progress bar of `value` out of `limit`, said in percent to readers."""
    top = Decimal(limit or 0)
    share = Decimal(value or 0) * 100 / top if top else Decimal(0)
    width = max(Decimal(0), min(Decimal(100), share))
    said = show.percent(round(share))
    classes = f' class="{kind}"' if kind in ("ok", "warn", "bad") else ""
    return mark_safe(
        f'<svg class="k-bar" role="img" aria-label="{said}" preserveAspectRatio="none" viewBox="0 0 100 6">'
        f'<rect{classes} width="{width:.1f}" height="6" rx="3"/></svg>'
    )


def spark(values: Sequence[Any], kind: str = "") -> SafeString:
    """A line chart 58 × 20, without axes; the figures stand beside it."""
    numbers = [float(value) for value in values]
    if len(numbers) < 2:
        return mark_safe("")
    low, span = min(numbers), (max(numbers) - min(numbers)) or 1.0
    step = 54 / (len(numbers) - 1)
    points = [(2 + step * at, 17 - 14 * (value - low) / span) for at, value in enumerate(numbers)]
    path = " ".join(f"{'M' if not at else 'L'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(points))
    x, y = points[-1]
    kind = kind if kind in ("ok", "bad") else ""
    return mark_safe(
        f'<svg class="k-spark {kind}" width="58" height="20" viewBox="0 0 58 20" aria-hidden="true">'
        f'<path d="{path}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2"/></svg>'
    )


def note(kind: str, text: Any, icon_name: str = "") -> SafeString:
    icons = {"bad": "alert-circle", "warn": "alert-triangle", "ok": "circle-check", "pri": "info-circle"}
    chosen = icon_name or icons.get(kind, "info-circle")
    return mark_safe(f'<div class="k-note {escape(kind)}">{icon(chosen)}<div class="grow">{escape(show.say(text))}</div></div>')


def kbd(keys: str) -> SafeString:
    """Key caps: `Ctrl+Enter` is shown `Ctrl ↵`."""
    caps = [key_caps(keys)] if keys.startswith("Alt+Arrow") else [key_caps(each) for each in keys.split()]
    return mark_safe("".join(f"<kbd>{escape(cap)}</kbd>" for cap in caps))
