"""The XML of CalDAV: what is asked, read within limits; what is answered, built as a tree and so escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.http import HttpResponse

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.registries import public as registries

DAV, CAL, SERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
for _prefix, _space in (("d", DAV), ("c", CAL), ("cs", SERVER)):
    register_namespace(_prefix, _space[1:-1])
MOST_PROPERTIES = 100
FOUND, UNKNOWN, FORBIDDEN = "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found", "HTTP/1.1 403 Forbidden"
Values = Mapping[str, "str | Element | list[Element]"]
"""Properties by name: a text, or what stands inside."""


def read(body: bytes) -> Element | None:
    """The root of what was asked; None for an empty body. Refuses BAD_XML: entities, what is too deep or too long, what is no XML."""
    if not body.strip():
        return None
    try:
        return registries.safe_xml.read(body, named=True)
    except registries.safe_xml.BadXMLError as error:
        raise Refusal("BAD_XML", N_("This is not XML Kupiec takes: %(what)s."), params={"what": str(error)[:80]}) from error


def properties(root: Element | None) -> list[str] | None:
    """Names of the properties asked for; None for all. Refuses TOO_MANY."""
    wanted = root.find(f"{DAV}prop") if root is not None else None
    if wanted is None:
        return None
    names = list(dict.fromkeys(one.tag for one in wanted))
    if len(names) > MOST_PROPERTIES:
        raise Refusal("TOO_MANY", N_("At most %(most)s properties."), params={"most": MOST_PROPERTIES})
    return names


def element(tag: str, /, *inside: Element, text: str = "", **attributes: str) -> Element:
    made = Element(tag, attributes)
    made.text = text or None
    made.extend(inside)
    return made


def href(path: str) -> Element:
    return element(f"{DAV}href", text=quote(path, safe="/"))


def answer_of(path: str, values: Values, wanted: list[str] | None) -> Element:
    """One response of a multistatus: the properties there are, and those there are not."""
    made = element(f"{DAV}response", href(path))
    names = list(values) if wanted is None else wanted
    _propstat(made, [_property(name, values[name]) for name in names if name in values], FOUND)
    _propstat(made, [element(name) for name in names if name not in values], UNKNOWN)
    if len(made) == 1:
        _propstat(made, [], FOUND, always=True)
    return made


def refused_of(path: str, names: Iterable[str]) -> Element:
    """One response that says of properties that they are not changed."""
    made = element(f"{DAV}response", href(path))
    _propstat(made, [element(name) for name in names], FORBIDDEN, always=True)
    return made


def missing_of(path: str) -> Element:
    """One response for an address where nothing is."""
    return element(f"{DAV}response", href(path), element(f"{DAV}status", text=UNKNOWN))


def _property(name: str, value: str | Element | list[Element]) -> Element:
    if isinstance(value, str):
        return element(name, text=value)
    return element(name, *(value if isinstance(value, list) else [value]))


def _propstat(response: Element, properties: list[Element], status: str, *, always: bool = False) -> None:
    if properties or always:
        stat = SubElement(response, f"{DAV}propstat")
        stat.append(element(f"{DAV}prop", *properties))
        stat.append(element(f"{DAV}status", text=status))


def multistatus(responses: Iterable[Element]) -> HttpResponse:
    return _sent(element(f"{DAV}multistatus", *responses), 207)


def error(status: int, text: str, condition: str = "") -> HttpResponse:
    """A no: the condition that does not hold, for programs; a sentence, for people."""
    inside = [element(condition)] if condition else []
    return _sent(element(f"{DAV}error", *inside, element(f"{DAV}responsedescription", text=text)), status)


def _sent(root: Element, status: int) -> HttpResponse:
    body = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, status=status, content_type="application/xml; charset=utf-8")
