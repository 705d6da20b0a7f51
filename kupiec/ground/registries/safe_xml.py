"""XML of strangers: no document types, entities or processing instructions, a limit of depth and of elements (C15)."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

DEEPEST = 40
MOST_ELEMENTS = 20_000
_ENVELOPE = re.compile(rb"<(?:(\w+):)?Envelope[\s>].*?</(?:\1:)?Envelope\s*>", re.DOTALL)


class BadXMLError(Exception):
    """It can't be read, or it is more than an answer may be."""


def read(text: bytes | str, *, named: bool = False) -> Element:
    """The root of a document; names without their namespaces, or `named` with them, as `{DAV:}prop`."""
    builder = TreeBuilder()
    name_of = _whole if named else _bare
    depth = elements = 0
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > DEEPEST or elements > MOST_ELEMENTS:
            raise BadXMLError("too deep or too long")
        builder.start(name_of(name), {name_of(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name_of(name))

    def never(*_what: object) -> int:
        raise BadXMLError("document types and entities are not read")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = never
    try:
        parser.Parse(text, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, LookupError, ValueError) as error:
        raise BadXMLError(str(error)) from error


def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def _whole(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def envelope(body: bytes) -> Element:
    """The SOAP envelope of an answer, also of one sent in MIME parts (MTOM)."""
    found = _ENVELOPE.search(body)
    if found is None:
        raise BadXMLError("no SOAP envelope")
    return read(found[0])
