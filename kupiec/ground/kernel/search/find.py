"""Finding: exact numbers and codes, then beginnings, then words inside; similar spellings only when nothing else is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q, QuerySet

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.late import late
from kupiec.ground.kernel.search import trigrams
from kupiec.ground.kernel.search.entries import SearchKind, kinds
from kupiec.ground.kernel.search.models import Entry, SearchEntry, SearchPaper
from kupiec.ground.kernel.search_text import digits, fold

if TYPE_CHECKING:
    from rapidfuzz import fuzz
else:
    fuzz = late("rapidfuzz.fuzz")

EXACT, PREFIX, CONTAINS, SIMILAR = "exact", "prefix", "contains", "similar"
_ORDER = (EXACT, PREFIX, CONTAINS, SIMILAR)
CANDIDATES = 100
MORE_PAPERS = 1000
MOST_NEAR = 2_000
SIMILAR_CANDIDATES = 1500
ALIKE = 72
ENOUGH = 12


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A record found; `match`: exact, prefix, contains or similar (shown as such)."""

    kind: str
    object_id: int
    code: str
    title: str
    subtitle: str
    match: str
    weight: int = 0


def find(text: str, *, by: Actor, wanted: Sequence[str] = (), limit: int = 12) -> list[SearchHit]:
    """What the actor may see and `text` names, best first, at most `limit` of things and as many papers.

    `wanted`: kinds or their beginnings (`"parties."`). Similar spellings only when nothing else is found.
    """
    words = trigrams.words_of(text)
    plugged = {kind.kind: kind for kind in kinds if _asked(kind, wanted) and (not kind.right or by.may(kind.right))}
    shelves = [_shelf(SearchEntry, plugged, by), _shelf(SearchPaper, plugged, by)] if words else []
    for way in (_surely, _similar):
        hits = [hit for rows in shelves if rows is not None for hit in way(rows, text, words, plugged, by=by)[:limit]]
        if hits:
            return sorted(hits, key=lambda hit: _ORDER.index(hit.match))
    return []


def _shelf(model: type[Entry], plugged: dict[str, SearchKind], by: Actor) -> QuerySet | None:
    """The entries of one table the actor may ask for; None when none of its kinds are asked."""
    asked = [kind.kind for kind in plugged.values() if kind.paper == (model is SearchPaper)]
    rows = model._default_manager.filter(Q(company_id=None) | Q(company_id=by.company_id))
    return rows.filter(kind__in=asked) if asked else None


def _surely(rows: QuerySet, text: str, words: list[str], plugged: dict[str, SearchKind], *, by: Actor) -> list[SearchHit]:
    """Exact, then beginnings, then words inside; stops as soon as there is enough."""
    paper = rows.model is SearchPaper
    folded = fold(text)[: trigrams.LONGEST]
    found: dict[int, Entry] = {}
    for candidates, sure in _paper_steps(rows, folded, words) if paper else _steps(rows, folded, words):
        new = [entry for entry in candidates if entry.pk not in found]
        found |= {entry.pk: entry for entry in _seen(new, plugged, by)}
        if len(found) >= ENOUGH or (found and sure):
            break
    return _ranked(found.values(), fold(text), words)


def _asked(kind: SearchKind, wanted: Sequence[str]) -> bool:
    return not wanted or any(kind.kind == each or (each.endswith(".") and kind.kind.startswith(each)) for each in wanted)


def _steps(rows: QuerySet, folded: str, words: list[str]) -> Iterator[tuple[list[Entry], bool]]:
    """Candidates by one short query after another, the surest first; `True` where a find ends the search."""
    key = digits(folded)
    number = len(key) >= 5 and any(ch.isdigit() for ch in key)
    if key:
        yield list(rows.filter(code_key=key[:80])[:CANDIDATES]), number
        yield list(rows.filter(_begins("code_key", key))[:CANDIDATES]), False
    yield list(rows.filter(_begins("head", folded[:40]))[:CANDIDATES]), False
    yield _containing(rows, words), False
    if [key] != words and number:
        yield _containing(rows, [key]), False  # a NIP or a telephone written with blanks, dashes or a plus


def _paper_steps(rows: QuerySet, folded: str, words: list[str]) -> Iterator[tuple[list[Entry], bool]]:
    """As `_steps`, the newest first: the number, its beginning, beginnings of words, letters inside.

    A common name belongs to thousands of papers, most of them perhaps other people's: then it looks further back.
    """
    key = digits(folded)
    number = len(key) >= 3 and any(ch.isdigit() for ch in key)
    if key:
        yield list(rows.filter(code_key=key[:80])[:CANDIDATES]), number
    if number:
        yield _containing(rows, [f" {key}"]), False
    starts = [f" {word}" for word in words]
    for most in (CANDIDATES, MORE_PAPERS):
        found = _containing(rows, starts, most=most)
        yield found, False
        if len(found) < most:
            break
    if any(len(word) >= 3 for word in words):
        yield _containing(rows, words), False


def _begins(column: str, text: str) -> Q:
    """Begins with `text`, in the way each database can answer from the index."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": text, f"{column}__lt": text + "\U0010ffff"})
    return Q(**{f"{column}__startswith": text})


def _containing(rows: QuerySet, words: list[str], *, most: int = CANDIDATES) -> list[Entry]:
    question = trigrams.contains_all(words)
    if connection.vendor == "sqlite" and question:
        return _listed(rows, question, [word for word in words if len(word) < 3], most)
    asked = [word if len(word) >= 3 else f" {word.strip()}" for word in words]
    if question:
        return _near(rows, asked, most)
    for word in asked:
        rows = rows.filter(folded__contains=word)
    return list(rows[:most])


def _near(rows: QuerySet, words: list[str], wanted: int) -> list[Entry]:
    """PostgreSQL: the newest of a bounded number of entries with these words; further when most are other people's."""
    for most in (MOST_NEAR, 10 * MOST_NEAR):
        ids = trigrams.near_ids(rows.model._meta.db_table, "folded", words, most=most)
        entries = list(rows.filter(pk__among=set(ids)).order_by("-pk")[:wanted])
        if len(entries) >= wanted or len(ids) <= most:
            break
    return entries


def _listed(rows: QuerySet, question: str, short: list[str], wanted: int) -> list[Entry]:
    """The newest entries an FTS5 question finds among `rows`; looks further when most are other people's."""
    for most in (500, 10_000):
        ids = trigrams.listed_ids(rows.model._meta.db_table, "folded", question, most=most) or []
        found = rows.filter(pk__in=ids)
        for word in short:
            found = found.filter(folded__contains=f" {word.strip()}")
        entries = list(found.order_by("-pk")[:wanted])
        if len(entries) >= wanted or len(ids) <= most:
            break
    return entries


def _seen(entries: Sequence[Entry], plugged: dict[str, SearchKind], by: Actor) -> Iterator[Entry]:
    """Those the rooms let this actor see; each kind is asked once."""
    ids: dict[str, list[int]] = {}
    for entry in entries:
        ids.setdefault(entry.kind, []).append(entry.object_id)
    allowed = {kind: None if (visible := plugged[kind].visible) is None else set(visible(of_kind, by)) for kind, of_kind in ids.items()}
    for entry in entries:
        seen = allowed[entry.kind]
        if seen is None or entry.object_id in seen:
            yield entry


def _ranked(entries: Iterable[Entry], folded: str, words: list[str]) -> list[SearchHit]:
    """The surest match first; within it archived records last, then the nearer, heavier, shorter, newer."""
    graded = sorted(((_grade(entry, folded, words), entry) for entry in entries), key=_place)
    return [_hit(entry, _ORDER[grade[0]]) for grade, entry in graded]


def _place(graded: tuple[tuple[int, int], Entry]) -> tuple[int, ...]:
    (match, nearness), entry = graded
    return match, entry.weight == 0, nearness, -entry.weight, len(entry.title or entry.code), -entry.pk


def _grade(entry: Entry, folded: str, words: list[str]) -> tuple[int, int]:
    """How well it answers: the kind of match, then finer within it."""
    key = digits(folded)
    own = set(entry.folded.split())
    if key and (entry.code_key == key or (len(key) >= 5 and key in own and any(ch.isdigit() for ch in key))):
        return 0, 0
    if "@" in folded and folded in own:
        return 0, 1
    if entry.head.startswith(folded[:40]):
        return 1, 0 if entry.head == folded else 1
    if key and entry.code_key.startswith(key):
        return 1, 1
    if all(word in own for word in words):
        return 1, 2
    if all(f" {word}" in entry.folded for word in words):
        return 1, 3
    return 2, 0


def _hit(entry: Entry, match: str) -> SearchHit:
    return SearchHit(entry.kind, entry.object_id, entry.code, entry.title or entry.code, entry.subtitle, match, entry.weight)


def _similar(rows: QuerySet, text: str, words: list[str], plugged: dict[str, SearchKind], *, by: Actor) -> list[SearchHit]:
    """Entries spelled nearly so; only words of four letters and more can be misspelled, numbers can't."""
    long = [word for word in words if len(word) >= 4 and word.isalpha()]
    if not long:
        return []
    asked = " ".join(words)
    scored = [(_alikeness(entry, words, asked), entry) for entry in _candidates(rows, long)]
    near = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], -pair[1].weight, -pair[1].pk))
    return [_hit(entry, SIMILAR) for entry in _seen([entry for _, entry in near[:CANDIDATES]], plugged, by)]


def near(kind: str, text: str) -> list[tuple[int, str]]:
    """Ids and titles of records of a kind that may be spelled like `text`, whoever may see them; to be compared by the caller."""
    words = [word for word in trigrams.words_of(text) if len(word) >= 3]
    rows = SearchEntry._default_manager.filter(kind=kind)
    return [(entry.object_id, entry.title or entry.code) for entry in _candidates(rows, words)] if words else []


def _candidates(rows: QuerySet, words: list[str]) -> list[Entry]:
    """Entries in which something of every word stands; of any word, when there are none."""
    for join in (" AND ", " OR "):
        if connection.vendor == "sqlite":
            question = join.join(f"({_question(word)})" for word in words)
            found = list(
                rows.filter(pk__in=trigrams.listed_ids(rows.model._meta.db_table, "folded", question, most=SIMILAR_CANDIDATES) or [])
            )
        else:
            each = [_condition(word) for word in words]
            found = list(rows.filter(reduce(and_ if join == " AND " else or_, each))[:SIMILAR_CANDIDATES])
        if found or len(words) == 1:
            break
    return found


def _remains(word: str) -> list[tuple[str, ...]]:
    """What one slip of the hand leaves standing, wherever in the word it happened: one of these, each part of it."""
    half = len(word) // 2
    halves = [word[:half], word[half:]] if half >= 3 else [word[at : at + 3] for at in range(len(word) - 2)]
    remains: list[tuple[str, ...]] = [(part,) for part in halves]
    return [*remains, (word[:3], word[-3:])] if len(word) >= 6 else remains


def _question(word: str) -> str:
    return " OR ".join(f"({' AND '.join(map(trigrams.quoted, parts))})" for parts in _remains(word))


def _condition(word: str) -> Q:
    return reduce(or_, (reduce(and_, (Q(folded__contains=part) for part in parts)) for parts in _remains(word)))


def _alikeness(entry: Entry, words: list[str], asked: str) -> float:
    """0 to 100: each word asked against the nearest word of the entry, the worst one deciding half."""
    own = entry.folded.split()
    each = [max((fuzz.ratio(word, other) for other in own), default=0.0) for word in words]
    return (min(each) + sum(each) / len(each)) / 2 if each else fuzz.ratio(asked, entry.head)
