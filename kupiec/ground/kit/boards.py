"""Board (CAS-2, ORD-5): the rows of a list as cards in columns. Moving a card is the verb that moves the record elsewhere.

Rights, filters and search are the list's own. A column has its count and sum and pages by place (keyset); a move that is
refused leaves the card where it stood and says why on it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Model, QuerySet, Sum
from django.http import HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import keyset, lists, pages, show
from kupiec.ground.kit.frame import address as route
from kupiec.ground.kit.key_words import Key
from kupiec.ground.kit.lists import List
from kupiec.ground.kit.markup import Mark
from kupiec.ground.kit.request import Request

SIZE = 20
KEYS = (
    Key("ArrowLeft ArrowUp ArrowDown ArrowRight", _("Card")), Key("M", _("Move to…")), Key("Enter", _("Open")), Key("/", _("Search")),
    Key("F", _("Filter")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column: the value its cards have, its name, what stands under the name, where all of it is listed."""

    id: int
    label: Any
    note: Any = ""
    kind: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A card as drawn: code and number, figure, two lines, progress, badges, day, since when, whose. `edge` colours it."""

    number: str
    url: str
    title: Any = ""
    code: str = ""
    text: Any = ""
    figure: Any = ""
    bar: tuple[int, int, str, str] | None = None
    """Value, limit, kind (`ok warn bad`) and words."""
    marks: tuple[Mark, ...] = ()
    day: str = ""
    day_kind: str = ""
    since: str = ""
    who: str = ""
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several boards of the same rows, such as a kind of cases."""

    id: int
    label: Any


@dataclass(frozen=True)
class Board:
    """A board over the rows of a list (docs/kit.md). `.view` is the Django view."""

    name: str
    title: Any
    list: List = field(kw_only=True)
    key: str = field(kw_only=True)
    """The attribute by which rows stand in columns: `register_id`."""
    columns: Callable[[Actor, int | None], Sequence[BoardColumn]] = field(kw_only=True)
    cards: Callable[[Sequence[Any], Actor], Mapping[int, BoardCard]] = field(kw_only=True)
    """Cards of rows at a constant number of queries."""
    passages: Callable[[Actor, int | None], Mapping[int, Collection[int]]] = field(kw_only=True)
    """Where cards of a column may go."""
    move: Callable[..., Any] = field(kw_only=True)
    """(ids, column, *, by): the verb."""
    right: str = field(kw_only=True)
    """The right to move; without it the board is only read."""
    sort: Sequence[tuple[str, bool]] = field(default=(("pk", True),), kw_only=True)
    """Order within a column: path and whether descending; an index (company, key, path) makes it cheap."""
    sums: str = field(default="", kw_only=True)
    currency: str = field(default="", kw_only=True)
    """Path of the currency of what is summed; each currency is summed by itself."""
    choices: Callable[[Actor], Sequence[Choice]] | None = field(default=None, kw_only=True)
    choice_key: str = field(default="", kw_only=True)
    only: Callable[[QuerySet], QuerySet] | None = field(default=None, kw_only=True)
    """Which of the list's rows stand on the board at all, such as live ones."""
    list_url: str = field(default="", kw_only=True)
    mend: Callable[[int, int, Refusal], tuple[Any, str] | None] | None = field(default=None, kw_only=True)
    """After a refusal (record, column): words and address of the page where one does what is missing."""
    template: str = field(default="kit/board.html", kw_only=True)

    def view(self, request: Request) -> HttpResponse:
        return pages.attempt(request, lambda: _answer(self, request), right=self.list.right)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A board as one address asks for it."""

    board: Board
    by: Actor
    choice: int | None
    choices: Sequence[Choice]
    columns: Sequence[BoardColumn]
    address: Any

    def rows(self) -> QuerySet:
        """What the actor may see, as the address narrows it."""
        rows = lists.narrowed(self.board.list, self.address, self.by)
        rows = self.board.only(rows) if self.board.only else rows
        return rows.filter(**{self.board.choice_key: self.choice}) if self.board.choice_key else rows

    def column(self, text: str) -> BoardColumn:
        for one in self.columns:
            if str(one.id) == text:
                return one
        raise pages.BadAddress("_column")


def _read(board: Board, request: Request) -> _Reading:
    by = request.actor
    choices = tuple(board.choices(by)) if board.choices else ()
    text = request.GET.get("_choice", "")
    if text and text not in {str(one.id) for one in choices}:
        raise pages.BadAddress("_choice")
    choice = int(text) if text else choices[0].id if choices else None
    return _Reading(board, by, choice, choices, tuple(board.columns(by, choice)), lists.read_address(board.list, request.GET, by))


def _answer(board: Board, request: Request) -> HttpResponse:
    reading = _read(board, request)
    if request.method == "POST":
        return _move(reading, request)
    if "_move" in request.GET:
        return _ask(reading, request)
    if "_column" in request.GET:
        column = reading.column(request.GET["_column"])
        return HttpResponse(_drawn(reading, {column.id: _found(reading, column, after=request.GET.get("after"))}, request)[column.id])
    return _page(reading, request)


def _page(reading: _Reading, request: Request) -> HttpResponse:
    board, by = reading.board, reading.by
    figures = _figures(reading)
    ways = board.passages(by, reading.choice) if by.may(board.right) else {}
    cards = _drawn(reading, {one.id: _found(reading, one) for one in reading.columns}, request)
    drawn = [
        {"column": one, **_told(figures.get(one.id, {})), "cards": cards[one.id], "to": ",".join(map(str, sorted(ways.get(one.id, ()))))}
        for one in reading.columns
    ]
    everything: dict[str, tuple[int, Decimal]] = {}
    for found in figures.values():
        for currency, (count, total) in found.items():
            before = everything.get(currency, (0, Decimal(0)))
            everything[currency] = (before[0] + count, before[1] + total)
    context = {
        "board": board, "choice": reading.choice, "board_title": show.say(board.title), "list": board.list, "columns": drawn, "all": _told(everything), "may_move": by.may(board.right),
        "choices": [{"label": show.say(one.label), "current": one.id == reading.choice, "url": _with(request, _choice=str(one.id))} for one in reading.choices],
        **lists.bar(board.list, request, reading.address), "clear_url": _with(request, only=("_choice",)), "list_url": _list_url(board, request),
        "create_url": lists.create_url(board.list, by),
    }  # fmt: skip
    context["chips"] = [{**chip, "url": _kept_choice(chip["url"], reading)} for chip in context["chips"]]
    if pages.is_fragment(request) and request.headers.get("HX-Target") == "list":
        return HttpResponse(render_to_string("kit/_board_body.html", context, request), headers={"Vary": "HX-Target"})
    return pages.page(request, board.template, context, title=board.title, keys=KEYS)


def _kept_choice(url: str, reading: _Reading) -> str:
    return f"{url}&_choice={reading.choice}" if reading.choices else url


def _with(request: Request, *, only: Sequence[str] | None = None, **changes: str) -> str:
    made = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if only is None or name in only:
            made.setlist(name, values)
    for name, value in changes.items():
        made[name] = value
    return f"{request.path}?{made.urlencode()}"


def _list_url(board: Board, request: Request) -> str:
    if not board.list_url:
        return ""
    kept = [(name, value) for name, values in request.GET.lists() for value in values if not name.startswith("_")]
    query = QueryDict(mutable=True)
    for name, value in kept:
        query.appendlist(name, value)
    return f"{route(board.list_url)}?{query.urlencode()}" if kept else route(board.list_url)


def _figures(reading: _Reading) -> dict[int, dict[str, tuple[int, Decimal]]]:
    """Count and sum of each column by currency; one statement."""
    board = reading.board
    keys = [board.key, *([board.currency] if board.currency else [])]
    sums = {"total": Sum(board.sums)} if board.sums else {}
    found: dict[int, dict[str, tuple[int, Decimal]]] = {}
    for row in reading.rows().order_by().values(*keys).annotate(n=Count("pk"), **sums):
        currency = row[board.currency] if board.currency else ""
        found.setdefault(row[board.key], {})[currency] = (row["n"], row.get("total") or Decimal(0))
    return found


def _told(figures: Mapping[str, tuple[int, Decimal]]) -> dict[str, Any]:
    amounts = [show.money0(total, currency) for currency, (_n, total) in sorted(figures.items()) if total]
    return {"count": sum(n for n, _total in figures.values()), "sum": " + ".join(map(str, amounts))}


_Page = tuple[Sequence[Any], str | None]


def _found(reading: _Reading, column: BoardColumn, *, after: str | None = None) -> _Page:
    """One page of a column's rows and the mark of the next."""
    rows = reading.rows().filter(**{reading.board.key: column.id})
    return keyset.page(rows, keyset.orders(rows.model, reading.board.sort), after=after, size=SIZE)


def _drawn(reading: _Reading, pages_of: Mapping[int, _Page], request: Request) -> dict[int, str]:
    """The cards of each column, asked for together, and the button for its next page."""
    every = [row for rows, _mark in pages_of.values() for row in rows]
    cards = reading.board.cards(every, reading.by) if every else {}
    made = {}
    for column, (rows, mark) in pages_of.items():
        drawn = "".join(_card(reading, row, cards[row.pk], request) for row in rows if row.pk in cards)
        more = render_to_string("kit/_board_more.html", {"url": _with(request, _column=str(column), after=mark)}) if mark else ""
        made[column] = drawn + more
    return made


def _card(
    reading: _Reading, row: Model, card: BoardCard, request: Request, *, refusal: str = "", mend: tuple[Any, str] | None = None
) -> str:
    context = {
        "pk": row.pk, "card": card, "column": getattr(row, reading.board.key), "may_move": reading.by.may(reading.board.right), "refusal": refusal,
        "mend": (show.say(mend[0]), mend[1]) if mend else None, "move_url": _with(request, only=("_choice",), _move=str(row.pk)),
    }  # fmt: skip
    return render_to_string("kit/_board_card.html", context, request)


def _record(reading: _Reading, text: str) -> Any:
    if not text.isdecimal() or len(text) > 18:
        raise pages.BadAddress("_card")
    return reading.board.list.rows(reading.by).get(pk=int(text))


def _ask(reading: _Reading, request: Request) -> HttpResponse:
    """The dialog "Move to…": columns by name, those that are not open to the card disabled."""
    reading.by.require(reading.board.right)
    row = _record(reading, request.GET["_move"])
    here = getattr(row, reading.board.key)
    ways = reading.board.passages(reading.by, reading.choice).get(here, ())
    options = [{"column": one, "open": one.id in ways} for one in reading.columns if one.id != here]
    card = reading.board.cards([row], reading.by)[row.pk]
    return HttpResponse(render_to_string("kit/_board_move.html", {"pk": row.pk, "card": card, "options": options}, request))


def _move(reading: _Reading, request: Request) -> HttpResponse:
    """Move one card; answers where it stands now, drawn anew, with the figures of all columns."""
    by, board = reading.by, reading.board
    by.require(board.right)
    row = _record(reading, request.POST.get("_card", ""))
    target = reading.column(request.POST.get("_to", ""))
    refusal: Refusal | None = None
    if str(getattr(row, board.key)) != request.POST.get("_from", ""):
        refusal = Refusal("CONFLICT", N_("Somebody else moved it meanwhile; this is where it stands now."))
    else:
        try:
            board.move([row.pk], target.id, by=by)
        except Refusal as no:
            refusal = no
    return _moved(reading, request, row.pk, target, refusal)


def _moved(reading: _Reading, request: Request, pk: int, target: BoardColumn, refusal: Refusal | None) -> HttpResponse:
    row = reading.rows().filter(pk=pk).first()
    text = refusal.text if refusal else ""
    card = ""
    where = getattr(row, reading.board.key) if row is not None else None
    if row is not None:
        mend = reading.board.mend(pk, target.id, refusal) if refusal and reading.board.mend else None
        card = _card(reading, row, reading.board.cards([row], reading.by)[pk], request, refusal=text, mend=mend)
    done = refusal is None and (where is None or where == target.id)
    told = text or (
        gettext("Moved to “%(column)s”") % {"column": show.say(target.label)} if done else gettext("It stays where it is; see its badge.")
    )
    found = _figures(reading)
    figures = {str(one.id): _told(found.get(one.id, {})) for one in reading.columns}
    answer = {"ok": done, "text": told, "card": card, "column": where, "figures": figures}
    return JsonResponse(answer, status=200 if refusal is None else 409 if refusal.code == "CONFLICT" else pages.status_of(refusal))


__all__ = ["Board", "BoardCard", "BoardColumn", "Choice"]
