"""The command palette: one question to the index of all rooms, to commands and sources, and a calculator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import calculator, frame, pages, show
from kupiec.ground.kit.frame import Hit
from kupiec.ground.kit.markup import Mark

LIMIT = 12
NAMED = 5
SCOPES = {"@": "people", "#": "documents", "*": "items", ">": "commands", "=": "calculate"}
_KINDS = {"people": ("parties.",), "documents": ("orders.", "offers.", "invoicing.", "stock."), "items": ("catalog.",)}


def answer(request: HttpRequest) -> HttpResponse:
    """The fragment under the palette's input."""
    return pages.attempt(request, lambda: _answer(request))


def _answer(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    scope = SCOPES.get(text[:1], "")
    words = text[1:].strip() if scope else text
    groups = grouped(find(words, scope, by=request.actor) if words or scope == "commands" else recent(request))
    result = calculator.calculate(words) if scope == "calculate" and words else None
    context = {"groups": groups, "text": words, "scope": scope, "result": result, "shown": show.plain(result) if result is not None else ""}
    return HttpResponse(render_to_string("kit/_palette.html", context, request))


def find(text: str, scope: str, *, by: Actor) -> list[Hit]:
    """Commands the words name; the index (exact, then opened by me, then rank); sources; other commands."""
    if scope == "calculate":
        return []
    meant, others = _commands(text, by) if scope in ("", "commands") else ([], [])
    hits = [*meant] if scope == "commands" else [*meant, *_indexed(text, scope, by)]
    if scope in ("", "documents"):
        hits += _from_sources(text, by)
    return [*hits, *others][: LIMIT * 2]


def _indexed(text: str, scope: str, by: Actor) -> list[Hit]:
    """Out of the index; rooms say by kind how a hit looks and where it leads (`hit_words`)."""
    looks = {kind: look for mapping in hit_words for kind, look in mapping.items()}
    found = search.find(text, by=by, wanted=_KINDS.get(scope, ()), limit=LIMIT)
    return [_hit(entry, *looks[entry.kind]) for entry in found if entry.kind in looks]


def _hit(entry: search.SearchHit, group: Any, icon: str, url: Callable[[int], str]) -> Hit:
    detail = " · ".join(part for part in (entry.code if entry.title else "", entry.subtitle) if part)
    similar = Mark("", gettext("similar")) if entry.match == "similar" else ""
    return Hit(group, icon, entry.title or entry.code, detail, url(entry.object_id), badge=similar)


hit_words: frame.Socket[Any] = frame.Socket("kit.hit_words")


def _from_sources(text: str, by: Actor) -> list[Hit]:
    return [hit for source in frame.palette_sources for hit in source.find(text, by=by, limit=LIMIT)]


def _commands(text: str, by: Actor) -> tuple[list[Hit], list[Hit]]:
    """Commands whose label begins with what was typed (several letters at least), and others its words find."""
    sought = fold(text)
    words = sought.split()
    meant, others = [], []
    for command in frame.allowed_commands(by):
        label = fold(str(command.label))
        url = frame.address(command.url)
        if url and all(word in fold(f"{label} {command.words}") for word in words):
            named = len(sought) >= NAMED and label.startswith(sought)
            hit = Hit(gettext("Commands"), command.icon, str(command.label), "", url, figure=command.key)
            (meant if named else others).append(hit)
    return meant[:LIMIT], others[:LIMIT]


def recent(request: HttpRequest) -> list[Hit]:
    """The empty question: open documents, then commands."""
    docs = [Hit(gettext("Open"), doc["icon"], doc["title"], "", doc["url"]) for doc in frame.Frame(request).docs]
    return [*reversed(docs), *_commands("", request.actor)[1]]


def grouped(hits: Sequence[Hit]) -> list[tuple[str, list[Hit]]]:
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(show.say(hit.group), []).append(hit)
    return list(groups.items())


def marked(text: str, words: str) -> SafeString:
    """The title with what was typed marked, letters folded."""
    folded, sought = fold(text), fold(words)
    at = folded.find(sought) if sought and len(folded) == len(text) else -1
    if at < 0:
        return mark_safe(escape(text))
    end = at + len(sought)
    return mark_safe(f"{escape(text[:at])}<mark>{escape(text[at:end])}</mark>{escape(text[end:])}")


__all__ = ["answer", "find", "grouped", "hit_words", "marked"]
