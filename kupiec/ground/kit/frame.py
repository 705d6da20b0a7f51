"""The frame round every page: rail of rooms, tabs, open documents, commands, notices; its sockets for upper rooms."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, cast

from django.db import connection
from django.db.models import QuerySet
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.access import public as access
from kupiec.ground.company.public import Branch, Company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.sockets import Socket
from kupiec.ground.kit import counting, greeting, kept, key_words, show
from kupiec.ground.kit.request import Request

OPEN_LIMIT = 8
_DOCS = "kit_docs"


@dataclass(frozen=True, slots=True)
class Room:
    key: str
    label: Any
    icon: str
    letter: str


RAIL = (
    Room("day", _("My day"), "home", "D"),
    Room("clients", _("Clients"), "users", "K"),
    Room("sales", _("Sales"), "receipt", "S"),
    Room("stock", _("Stock"), "packages", "W"),
    Room("service", _("Service"), "tools", "T"),
    Room("planner", _("Planner"), "calendar-time", "P"),
    Room("marketing", _("Marketing"), "speakerphone", "M"),
    Room("settlements", _("Settlements"), "coins", "R"),
    Room("analytics", _("Analyses"), "chart-histogram", "A"),
    Room("settings", _("Settings"), "settings", "U"),
)
SHELVES = {
    "people": (_("People and rights"), "shield-lock"),
    "company": (_("Company"), "building"),
    "papers": (_("Prints and e-mail"), "printer"),
    "clients": (_("Clients"), "users-group"),
    "items": (_("Items"), "package"),
    "prices": (_("Prices"), "tag"),
    "stock": (_("Stock"), "building-warehouse"),
    "sales": (_("Sales"), "receipt"),
    "ledger": (_("Ledger"), "notebook"),
    "work": (_("Data and background work"), "database"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A section of a room of the rail; `url` is a route name. On the page of all settings: on `shelf`, with a `note`."""

    room: str
    key: str
    label: Any
    url: str
    right: str = ""
    order: int = 50
    shelf: str = ""
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the palette; with `new` also in the menu of the button New. `words`: more words that find it."""

    key_name: str
    label: Any
    url: str
    icon: str = "arrow-right"
    right: str = ""
    words: str = ""
    new: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A find of the palette. `record`: kind and id, when something can be told of it beside the list."""

    group: Any
    icon: str
    title: str
    detail: str
    url: str
    badge: Any = ""
    figure: str = ""
    record: tuple[str, int] | tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something for this person: `decide` counts on the bell, `info` and `system` don't. `topic`: a code of `notice_topics`."""

    id: str
    kind: str
    text: Any
    url: str = ""
    at: Any = None
    icon: str = "bell"
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of notices people choose to hear of; `mail`: how by e-mail while they have chosen nothing (off, now, digest)."""

    code: str
    label: Any
    note: Any = ""
    right: str = ""
    mail: str = "off"


class NoticeSource(Protocol):
    def notices(self, by: Actor) -> Sequence[Notice]: ...


class BadgeSource(Protocol):
    def badges(self, by: Actor) -> Mapping[str, QuerySet[Any, Any] | Callable[[], int] | int]:
        """What waits, by room: the rows themselves, which one statement counts for all sources, a function that counts, or a figure.

        A source that tells rows and functions only is asked once for actors alike and the same day, and counted each time:
        it may read nothing to find them, or what it read would stay for the day. What needs reading is told as a figure.
        """
        ...


class PanelSource(Protocol):
    def panels(self, by: Actor) -> Sequence[Any]: ...


tabs: Socket[Tab] = Socket("kit.tabs")
commands: Socket[Command] = Socket("kit.commands")
notice_sources: Socket[NoticeSource] = Socket("kit.notice_sources")
notice_topics: Socket[Topic] = Socket("kit.notice_topics")
badge_sources: Socket[BadgeSource] = Socket("kit.badge_sources")
home_panels: Socket[PanelSource] = Socket("kit.home_panels")


def allowed_commands(by: Actor) -> list[Command]:
    return [command for command in commands if not command.right or by.may(command.right)]


def address(name: str) -> str:
    """The address of a route name; empty when the room has not mounted it."""
    return _address(name, get_urlconf(), get_script_prefix())


@lru_cache(maxsize=1_024)
def _address(name: str, urlconf: str | None, _prefix: str) -> str:
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""


def places(by: Actor) -> list[tuple[Tab, str]]:
    """All sections of rooms this actor may see, with their addresses."""
    return kept.once(("places", rights_of(by)), lambda: _places(by))


def rights_of(by: Actor | None) -> tuple[Any, ...]:
    """What of the frame depends on what the actor may do: the key of its parts that are kept."""
    return (by is not None and by.all_rights, by and by.rights, tabs.mark(), commands.mark())


def _places(by: Actor) -> list[tuple[Tab, str]]:
    seen = [tab for tab in tabs if not tab.right or by.may(tab.right)]
    pairs = [(tab, address(tab.url)) for tab in sorted(seen, key=lambda tab: tab.order)]
    return [(tab, url) for tab, url in pairs if url]


def _whole(by: Actor) -> Hashable:
    """All that rows may depend on of who asks."""
    place = (by.user_id, by.company_id, by.branch_id, by.employee_id, by.area_id, by.acting_for_id)
    return (by.all_rights, by.rights, *place, *sorted(by.scopes.items()))


_Waiting = Mapping[str, QuerySet[Any, Any] | counting.Question | Callable[[], int] | int]
_asked: dict[Hashable, _Waiting] = {}


def _waiting(source: BadgeSource, by: Actor, whose: Hashable) -> _Waiting:
    """What waits of a source; rows worked out before are asked by the same words."""
    key = (source, whose, connection.vendor)
    found: _Waiting | None = _asked.get(key)
    if found is None:
        found = source.badges(by)
        if found and not any(isinstance(rows, int) for rows in found.values()):
            if len(_asked) >= kept.MOST:
                _asked.clear()
            _asked[key] = found = {
                room: counting.question(rows) if isinstance(rows, QuerySet) else cast(Any, rows) for room, rows in found.items()
            }
    return found


class Frame:
    """What the page template asks of the frame, worked out when asked."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.actor: Actor | None = getattr(request, "actor", None) or None

    @cached_property
    def theme(self) -> str:
        return "dark" if self.request.COOKIES.get("kupiec_theme") == "dark" else "light"

    @cached_property
    def density(self) -> str:
        wanted = self.request.COOKIES.get("kupiec_density", "")
        return wanted if wanted in ("compact", "roomy") else "normal"

    @cached_property
    def preview(self) -> str:
        """Where lists show their preview, as classes: at the right, below, switched off."""
        kept = {"bottom": "preview-bottom", "off": "preview-off", "bottom-off": "preview-bottom preview-off"}
        return kept.get(self.request.COOKIES.get("kupiec_preview", ""), "")

    @cached_property
    def key_bar_hidden(self) -> bool:
        return self.request.COOKIES.get("kupiec_keys") == "off"

    @cached_property
    def _tabs(self) -> list[tuple[Tab, str]]:
        if self.actor is None:
            return []
        return places(self.actor)

    @cached_property
    def _current(self) -> Tab | None:
        path = getattr(self.request, "belongs_to", "") or self.request.path
        fitting = [(len(url), tab) for tab, url in self._tabs if path.startswith(url) and (url != "/" or path == "/")]
        return max(fitting, key=lambda pair: pair[0])[1] if fitting else None

    @cached_property
    def room_key(self) -> str:
        if self._current:
            return self._current.room
        return {"/": "day", address("settings"): "settings"}.get(self.request.path, "")

    @cached_property
    def room_label(self) -> str:
        return next((str(room.label) for room in RAIL if room.key == self.room_key), "Kupiec")

    @cached_property
    def rights(self) -> tuple[Any, ...]:
        return rights_of(self.actor)

    @cached_property
    def counts(self) -> dict[str, int]:
        """What waits for this person in the rooms."""
        counts: dict[str, int] = {}
        if self.actor is None:
            return counts
        whose = (_whole(self.actor), clock.today())
        told = [_waiting(source, self.actor, whose) for source in badge_sources]
        waiting = counting.together(
            {(at, key): rows() if callable(rows) else rows for at, one in enumerate(told) for key, rows in one.items()}
        )
        for (_at, key), count in waiting.items():
            counts[key] = counts.get(key, 0) + (count or 0)
        return {key: count for key, count in counts.items() if count}

    @cached_property
    def rail_key(self) -> tuple[Any, ...]:
        """All that the rail depends on."""
        return (self.rights, self.room_key, *sorted(self.counts.items()))

    @cached_property
    def top_key(self) -> tuple[Any, ...]:
        """All that tabs and the menu of the button New depend on."""
        return (self.rights, self.room_key, self._current.key if self._current else "")

    @cached_property
    def rail(self) -> list[dict[str, Any]]:
        """Rooms with at least one tab this actor may see; the home always."""
        first: dict[str, str] = {"day": "/"} if self.actor else {}
        for tab, url in self._tabs:
            first.setdefault(tab.room, address("settings") if tab.room == "settings" else url)
        return [
            {"room": room, "url": first[room.key], "current": room.key == self.room_key, "count": self.counts.get(room.key, 0)}
            for room in RAIL
            if room.key in first
        ]

    @cached_property
    def shelves(self) -> list[dict[str, Any]]:
        """All settings this actor may see, by what they are about."""
        mine = [(tab, url) for tab, url in self._tabs if tab.room == "settings"]
        held = {key: [(tab, url) for tab, url in mine if tab.shelf == key] for key in SHELVES}
        return [{"label": SHELVES[key][0], "icon": SHELVES[key][1], "entries": rows} for key, rows in held.items() if rows]

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        return [{"label": tab.label, "url": url, "current": tab is self._current} for tab, url in self._tabs if tab.room == self.room_key]

    @cached_property
    def new_commands(self) -> list[tuple[Command, str]]:
        mine = [(command, address(command.url)) for command in (allowed_commands(self.actor) if self.actor else ())]
        return [(command, url) for command, url in mine if command.new and url]

    @cached_property
    def follows_jobs(self) -> bool:
        """Whether jobs are followed in the corner of this person's pages."""
        session = getattr(self.request, "session", None)
        return bool(session is not None and self.actor and session.get("kit_jobs"))

    @cached_property
    def docs(self) -> list[dict[str, Any]]:
        session = getattr(self.request, "session", None)
        return [
            {"url": url, "title": title, "icon": icon, "current": url == self.request.path}
            for url, title, icon in (session.get(_DOCS, []) if session is not None and self.actor else [])
        ]

    @cached_property
    def user_name(self) -> str:
        user = getattr(self.request, "user", None)
        return str(user) if user is not None and user.is_authenticated else gettext("Nobody")

    @cached_property
    def acting_for(self) -> str:
        """For whom the person acts as a substitute; empty: for himself."""
        if self.actor is None or not self.actor.acting_for_id:
            return ""
        return str(access.users().get(pk=self.actor.acting_for_id))

    @cached_property
    def greeting(self) -> str:
        """What the page of the day says to whom it belongs; accounts without a person are not greeted."""
        person = getattr(getattr(self.request, "user", None), "employee", None)
        if person is None:
            return gettext("My day")
        name = greeting.vocative(person.first_name) if get_language() == "pl" else person.first_name
        evening = greeting.evening(clock.now().astimezone(clock.WARSAW))
        words = gettext("Good evening, %(name)s") if evening else gettext("Good day, %(name)s")
        return words % {"name": name}

    @cached_property
    def place(self) -> str:
        """Company or branch, and the day: at the right of the open documents."""
        if self.actor is None:
            return ""
        where = None
        if self.actor.branch_id:
            where = Branch.objects.filter(pk=self.actor.branch_id).values_list("name", flat=True).first()
        where = where or Company.objects.filter(pk=self.actor.company_id).values_list("name", flat=True).first()
        return f"{where or ''} · {show.weekday(clock.today())}"

    everywhere = key_words.EVERYWHERE
    sign_out_url = cached_property(lambda self: address("sign-out"))

    @cached_property
    def account_items(self) -> list[dict[str, Any]]:
        url = address("account")
        return [{"url": url, "icon": "user", "label": gettext("My account")}] if url else []


def processor(request: Request) -> dict[str, Any]:
    """Context processor: `frame`, `by`."""
    return {"frame": SimpleLazyObject(lambda: Frame(request)), "by": getattr(request, "actor", None)}


def opened(request: Request, *, title: str, icon: str) -> None:
    """Put the page on the strip of open documents; the session is written only when the strip changes."""
    strip = [tuple(entry) for entry in request.session.get(_DOCS, [])]
    entry = (request.path, title[:60], icon)
    if entry in strip:
        return
    kept = [each for each in strip if each[0] != request.path]
    request.session[_DOCS] = [list(each) for each in [*kept, entry][-OPEN_LIMIT:]]


def closed(request: Request, url: str) -> None:
    request.session[_DOCS] = [entry for entry in request.session.get(_DOCS, []) if entry[0] != url]
