"""The command palette: one question to the index of all rooms and to commands; what is found, and what it can do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from kupiec.ground.kernel import search
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kit import calculator, frame, glances, pages, show
from kupiec.ground.kit.frame import Hit
from kupiec.ground.kit.glances import Action, Look
from kupiec.ground.kit.markup import Mark
from kupiec.ground.kit.request import Request

LIMIT = 12
THINGS, PAPERS = 5, 6
NAMED = 5
FIRST_ACTIONS = 3
SCOPES = {"@": "people", "#": "documents", "*": "items", ">": "commands", "=": "calculate"}
_KINDS = {
    "people": ("parties.",),
    "documents": ("orders.", "offers.", "invoicing.", "stock.", "receivables."),
    "items": ("catalog.",),
}


def answer(request: Request) -> HttpResponse:
    """The fragment under the palette's input."""
    return pages.attempt(request, lambda: _answer(request))


def _answer(request: Request) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    scope = SCOPES.get(text[:1], "")
    words = text[1:].strip() if scope else text
    asked = bool(words) or scope == "commands"
    groups = grouped(find(words, scope, by=request.actor, opened=opened(request)) if asked else recent(request))
    result = calculator.calculate(words) if scope == "calculate" and words else None
    context = {"groups": groups, "text": words, "scope": scope, "result": result, "shown": show.plain(result) if result is not None else ""}
    return HttpResponse(render_to_string("kit/_palette.html", context, request))


def find(text: str, scope: str, *, by: Actor, opened: Sequence[str] = ()) -> list[Hit]:
    """Commands the words name; what the index finds, the first hit with its own commands; other commands.

    What only sounds like the words comes after everything that carries them.
    """
    if scope == "calculate":
        return []
    meant, others = _commands(text, by) if scope in ("", "commands") else ([], [])
    if scope == "commands":
        return [*meant, *others][: LIMIT * 2]
    known, alike = _indexed(text, scope, by=by, opened=opened)
    hits = known or alike
    first = [hit for hit in hits if hit.group == hits[0].group]
    rest = [hit for hit in hits if hit.group != hits[0].group]
    indexed = [*first, *([] if scope else _doing(hits, by)), *rest]
    return [*meant, *indexed, *others, *alike][: LIMIT * 3] if known else [*meant, *others, *indexed][: LIMIT * 3]


def _indexed(text: str, scope: str, *, by: Actor, opened: Sequence[str]) -> tuple[list[Hit], list[Hit]]:
    """Out of the index, those that carry the words and those alike: exact ones, those opened lately, then by rank; rooms say how a hit looks (`hit_words`)."""
    looks = glances.looks()
    found = search.find(text, by=by, wanted=_KINDS.get(scope, ()), limit=LIMIT)
    known = [hit for hit in found if hit.kind in looks]
    if not scope:
        known = _some_of_each(known)
    hits = [(hit.match != "exact", look.url(hit.object_id) not in opened, hit, look) for hit in known for look in [looks[hit.kind]]]
    ordered = [(hit, look) for *_, hit, look in sorted(hits, key=lambda each: each[:2])]
    shown = _shown(ordered, by)
    parted: tuple[list[Hit], list[Hit]] = [], []
    for hit, look in ordered:
        parted[hit.match == "similar"].append(_hit(hit, look, *shown.get((hit.kind, hit.object_id), ("", ""))))
    return parted


def _some_of_each(hits: Sequence[search.SearchHit]) -> list[search.SearchHit]:
    """A few of each group, so that all of them are seen at once; the scopes show more."""
    papers = {each.kind for each in search.kinds if each.paper}
    seen: dict[str, int] = {}
    found = []
    for hit in hits:
        group = "papers" if hit.kind in papers else hit.kind.partition(".")[0]
        seen[group] = seen.get(group, 0) + 1
        if seen[group] <= (PAPERS if group == "papers" else THINGS):
            found.append(hit)
    return found


def _shown(hits: Iterable[tuple[search.SearchHit, Look]], by: Actor) -> dict[tuple[str, int], tuple[Mark | str, str]]:
    """Badge and figure of every hit; each kind is asked once."""
    ids: dict[str, list[int]] = {}
    kinds = {}
    for hit, look in hits:
        kinds[hit.kind] = look
        ids.setdefault(hit.kind, []).append(hit.object_id)
    return {(kind, pk): shown for kind, look in kinds.items() if look.shown is not None for pk, shown in look.shown(ids[kind], by).items()}


def _hit(entry: search.SearchHit, look: Look, badge: Mark | str, figure: str) -> Hit:
    detail = " · ".join(part for part in (entry.code if entry.title != entry.code else "", entry.subtitle) if part)
    similar = Mark("", gettext("similar")) if entry.match == "similar" else ""
    return Hit(
        look.group, look.icon, entry.title or entry.code, detail, look.url(entry.object_id), similar or badge, figure,
        record=(entry.kind, entry.object_id) if look.glance else (),
    )  # fmt: skip


def _doing(hits: Sequence[Hit], by: Actor) -> list[Hit]:
    """The first commands of the first hit, when it is not a document: a new order for this customer."""
    papers = {each.kind for each in search.kinds if each.paper}
    first = hits[0].record if hits else ()
    glance = glances.of(*first, by=by) if first and first[0] not in papers else None
    if glance is None:
        return []
    group = gettext("For %(name)s") % {"name": glance.title}
    able = [each for each in glance.actions if each.url][:FIRST_ACTIONS]
    return [_act(group, each) for each in able] if len(able) > 1 else []


def _act(group: str, action: Action) -> Hit:
    return Hit(group, action.icon, show.say(action.label), "", action.url)


def _commands(text: str, by: Actor) -> tuple[list[Hit], list[Hit]]:
    """Commands and places that are called so, or begin so or go by this word (several letters at least), and others the words find."""
    sought = fold(text)
    words = sought.split()
    meant: list[Hit] = []
    others: list[Hit] = []
    for command in sorted(frame.allowed_commands(by), key=lambda each: not each.new):
        label = fold(str(command.label))
        url = frame.address(command.url)
        if url and all(word in fold(f"{label} {command.words}") for word in words):
            named = _named(sought, label, fold(str(command.words)).split())
            hit = Hit(gettext("Commands"), command.icon, str(command.label), "", url, figure=command.key)
            (meant if named else others).append(hit)
    places = _places(words, by) if words else []
    exact = [hit for hit in places if fold(hit.title) == sought]  # the place itself, not a command that leads there under another name
    meant, others = ([hit for hit in hits if hit.url not in {place.url for place in exact}] for hits in (meant, others))
    for hit in places:
        if hit.url not in {known.url for known in (*exact, *meant, *others)}:
            (meant if _named(sought, fold(hit.title)) else others).append(hit)
    return [*exact, *meant][:LIMIT], others[:LIMIT]


def _named(sought: str, label: str, words: Sequence[str] = ()) -> bool:
    return bool(sought) and (label == sought or (len(sought) >= NAMED and (label.startswith(sought) or sought in words)))


def _places(words: Sequence[str], by: Actor) -> list[Hit]:
    """Sections of rooms and settings the words name, by their label, their room and what stands there."""
    rooms = {room.key: room for room in frame.RAIL}
    found = []
    for tab, url in frame.places(by):
        room = rooms[tab.room]
        if all(word in fold(f"{tab.label} {room.label} {tab.note}") for word in words):
            found.append(Hit(gettext("Go to"), room.icon, str(tab.label), str(room.label), url))
    return found


def opened(request: Request) -> list[str]:
    """Addresses of the documents opened lately."""
    return [doc["url"] for doc in frame.Frame(request).docs]


def recent(request: Request) -> list[Hit]:
    """The empty question: what was opened lately, the last first, then commands."""
    docs = []
    for doc in reversed(frame.Frame(request).docs):
        record = glances.behind(doc["url"])
        hit = Hit(gettext("Opened lately"), doc["icon"], doc["title"], "", doc["url"])
        docs.append(replace(hit, record=record) if record else hit)
    return [*docs, *_commands("", request.actor)[1]]


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


__all__ = ["answer", "find", "grouped", "marked"]
