"""The addresses of CalDAV: where to begin, whose calendar, the calendar, one entry of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from kupiec.ground.access import public as access
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.activities import public as activities
from kupiec.people.caldav import filters, markup, queries, reading, services
from kupiec.people.caldav.door import LONGEST_BODY, door, with_body
from kupiec.people.caldav.markup import CAL, DAV, SERVER, Values, element, href
from kupiec.people.caldav.models import LONGEST_NAME
from kupiec.people.caldav.queries import Item

MOST_ADDRESSES = 5_000
DATA, TAG = f"{CAL}calendar-data", f"{DAV}getetag"


@csrf_exempt  # a redirect to where keys are asked for
def well_known(request: HttpRequest) -> HttpResponse:
    """Where programs look first (RFC 6764), whichever method they come with."""
    if request.method not in ("GET", "HEAD", "OPTIONS", "PROPFIND"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, OPTIONS, PROPFIND"})
    return HttpResponse(status=301, headers={"Location": reverse("caldav")})


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


def _of_user(by: Actor) -> Values:
    """What holds at every address: whose all this is, what he may do."""
    may = ["read", *(["write", "write-content", "bind", "unbind"] if by.may("activities.edit") else [])]
    person = reverse("caldav-principal", args=[by.user_id])
    return {
        f"{DAV}current-user-principal": href(person),
        f"{DAV}owner": href(person),
        f"{DAV}current-user-privilege-set": [element(f"{DAV}privilege", element(f"{DAV}{right}")) for right in may],
    }


def _start(_request: HttpRequest, by: Actor) -> Values:
    return {f"{DAV}resourcetype": element(f"{DAV}collection"), f"{DAV}displayname": "Kupiec", **_of_user(by)}


def _principal(_request: HttpRequest, by: Actor) -> Values:
    """The user and the place of his calendar in one."""
    own, user = reverse("caldav-principal", args=[by.user_id]), access.User.objects.select_related("employee").get(pk=by.user_id or 0)
    email = [element(f"{DAV}href", text=f"mailto:{user.email}")] if user.email else []
    return {
        f"{DAV}resourcetype": [element(f"{DAV}collection"), element(f"{DAV}principal")],
        f"{DAV}displayname": activities.ical.clean(str(user)),
        f"{DAV}principal-URL": href(own),
        f"{CAL}calendar-home-set": href(own),
        f"{CAL}calendar-user-address-set": [*email, href(own)],
        **_of_user(by),
    }


def _calendar(request: HttpRequest, by: Actor, *, items: Iterable[Item] | None = None) -> Values:
    """The calendar itself; its tag is another one whenever anything in it is."""
    found = list(queries.items(by, site=_site(request)) if items is None else items)
    reports = ("calendar-query", "calendar-multiget")
    return {
        f"{DAV}resourcetype": [element(f"{DAV}collection"), element(f"{CAL}calendar")],
        f"{DAV}displayname": "Kupiec",
        f"{SERVER}getctag": queries.tag_of(found),
        f"{CAL}supported-calendar-component-set": [element(f"{CAL}comp", name=one) for one in (reading.EVENT, reading.TODO)],
        f"{CAL}supported-calendar-data": element(f"{CAL}calendar-data", **{"content-type": "text/calendar", "version": "2.0"}),
        f"{CAL}max-resource-size": str(LONGEST_BODY),
        f"{DAV}supported-report-set": [
            element(f"{DAV}supported-report", element(f"{DAV}report", element(f"{CAL}{one}"))) for one in reports
        ],
        **_of_user(by),
    }  # fmt: skip


def _entry(item: Item, by: Actor) -> Values:
    event = item.entry.event
    return {
        f"{DAV}resourcetype": [],
        TAG: item.tag,
        f"{DAV}getcontenttype": f"text/calendar; charset=utf-8; component={event.component.lower()}",
        f"{DAV}getcontentlength": str(len(item.text.encode())),
        f"{DAV}getlastmodified": http_date(event.changed.timestamp()),
        **_of_user(by),
    }


def _path(by: Actor, item: Item) -> str:
    return calendar_path(by) + item.name


def calendar_path(by: Actor) -> str:
    return reverse("caldav-calendar", args=[by.user_id])


def _depth(request: HttpRequest) -> int:
    """How deep is asked. Refuses TOO_DEEP for all at once."""
    depth = request.headers.get("Depth", "0").strip().lower()
    if depth not in ("0", "1"):
        raise Refusal("TOO_DEEP", N_("Ask one level at a time (Depth: 0 or 1)."), "Depth")
    return int(depth)


def _find(here: Callable[..., Values], below: Callable[..., list[Element]] | None = None, *, route: str) -> Any:
    """PROPFIND of an address, and with Depth 1 of what stands directly below it."""

    @with_body
    def find(request: HttpRequest, by: Actor, body: bytes) -> HttpResponse:
        depth, wanted = _depth(request), markup.properties(markup.read(body))
        path = reverse(route, args=[by.user_id]) if route != "caldav" else reverse(route)
        more = below(request, by, wanted) if below and depth else []
        return markup.multistatus([markup.answer_of(path, here(request, by), wanted), *more])

    return find


def _below_principal(request: HttpRequest, by: Actor, wanted: list[str] | None) -> list[Element]:
    return [markup.answer_of(calendar_path(by), _calendar(request, by), wanted)]


@with_body
def _find_calendar(request: HttpRequest, by: Actor, body: bytes) -> HttpResponse:
    depth, wanted = _depth(request), markup.properties(markup.read(body))
    items = queries.items(by, site=_site(request))
    more = [markup.answer_of(_path(by, item), _entry(item, by), wanted) for item in items] if depth else []
    return markup.multistatus([markup.answer_of(calendar_path(by), _calendar(request, by, items=items), wanted), *more])


def _one(request: HttpRequest, by: Actor, name: str) -> Item | None:
    return queries.chosen(by, [name], site=_site(request)).get(name)


def _there(request: HttpRequest, by: Actor, name: str) -> Item:
    found = _one(request, by, name)
    if found is None:
        raise Http404(name)
    return found


@with_body
def _find_entry(request: HttpRequest, by: Actor, body: bytes, name: str) -> HttpResponse:
    item = _there(request, by, name)
    return markup.multistatus([markup.answer_of(_path(by, item), _entry(item, by), markup.properties(markup.read(body)))])


@with_body
def _keep_properties(request: HttpRequest, by: Actor, body: bytes) -> HttpResponse:
    """PROPPATCH: names and colours of calendars are each program's own."""
    root = markup.read(body)
    named = [one.tag for part in root for prop in part.iter(f"{DAV}prop") for one in prop] if root is not None else []
    return markup.multistatus([markup.refused_of(request.path, list(dict.fromkeys(named))[: markup.MOST_PROPERTIES])])


@with_body
def _report(request: HttpRequest, by: Actor, body: bytes) -> HttpResponse:
    """calendar-query: what a filter lets through; calendar-multiget: what stands at these addresses."""
    root = markup.read(body)
    if root is None or root.tag not in (f"{CAL}calendar-query", f"{CAL}calendar-multiget"):
        return markup.error(403, gettext("Kupiec knows no such report."), f"{DAV}supported-report")
    wanted = markup.properties(root)
    if root.tag == f"{CAL}calendar-query":
        asked = filters.read(root)
        found = [item for item in queries.items(by, site=_site(request)) if asked(item)]
        return markup.multistatus(_reported(item, by, wanted) for item in found)
    return markup.multistatus(_gotten(request, by, root, wanted))


def _gotten(request: HttpRequest, by: Actor, root: Element, wanted: list[str] | None) -> list[Element]:
    paths = list(dict.fromkeys(unquote(urlsplit((one.text or "").strip()).path) for one in root.findall(f"{DAV}href")))
    if len(paths) > MOST_ADDRESSES:
        raise Refusal("TOO_MANY", N_("At most %(most)s entries at once."), params={"most": MOST_ADDRESSES})
    base = calendar_path(by)
    names = {path: path.removeprefix(base) for path in paths if path.startswith(base)}
    sound = [name for name in names.values() if 0 < len(name) <= LONGEST_NAME and name.isprintable()]
    items = queries.chosen(by, sound, site=_site(request))
    return [
        _reported(items[names[path]], by, wanted) if names.get(path) in items else markup.missing_of(activities.ical.clean(path)) for path in paths
    ]  # fmt: skip


def _reported(item: Item, by: Actor, wanted: list[str] | None) -> Element:
    values = {**_entry(item, by), DATA: item.text}
    return markup.answer_of(_path(by, item), values, wanted)


def _get(request: HttpRequest, by: Actor, name: str) -> HttpResponse:
    item = _there(request, by, name)
    return HttpResponse(
        item.text, content_type="text/calendar; charset=utf-8",
        headers={"ETag": item.tag, "Last-Modified": http_date(item.entry.event.changed.timestamp())},
    )  # fmt: skip


def _check_conditions(request: HttpRequest, item: Item | None) -> None:
    """If-Match, If-None-Match. Refuses CONFLICT when the entry is not what the program knows."""
    match, none = request.headers.get("If-Match", ""), request.headers.get("If-None-Match", "")
    if (match and not _among(item, match)) or (none and _among(item, none)):
        raise Conflict(N_("This entry has changed meanwhile; synchronise and try again."), seen=0, found=item.entry.version if item else 0)


def _among(item: Item | None, tags: str) -> bool:
    return item is not None and (tags.strip() == "*" or item.tag in [tag.strip() for tag in tags.split(",")])


@with_body
def _put(request: HttpRequest, by: Actor, body: bytes, name: str) -> HttpResponse:
    """A new entry, or what has become of one. No tag is answered: what is kept is not letter for letter what was sent."""
    item = _one(request, by, name)
    _check_conditions(request, item)
    try:
        read = reading.read(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refusal(
            "BAD_CALENDAR", N_("This is not a calendar entry Kupiec can read: %(what)s."), "calendar", params={"what": "UTF-8"}
        ) from error
    if item is None:
        services.add(name, read, by=by)
        return HttpResponse(status=201)
    services.change(item, read, by=by)
    return HttpResponse(status=204)


def _delete(request: HttpRequest, by: Actor, name: str) -> HttpResponse:
    item = _there(request, by, name)
    _check_conditions(request, item)
    services.remove(item, by=by)
    return HttpResponse(status=204)


start = door({"PROPFIND": _find(_start, route="caldav"), "PROPPATCH": _keep_properties})
principal = door({"PROPFIND": _find(_principal, _below_principal, route="caldav-principal"), "PROPPATCH": _keep_properties})
calendar = door({"PROPFIND": _find_calendar, "REPORT": _report, "PROPPATCH": _keep_properties})
entry = door({"GET": _get, "HEAD": _get, "PUT": _put, "DELETE": _delete, "PROPFIND": _find_entry})
