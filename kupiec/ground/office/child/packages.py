"""Office files as packages of parts: taken apart, made harmless, put together again.

Refused: what is neither DOCX nor XLSX, what is locked, bombs, macros, objects of other programs, anything fetched from elsewhere when the file is opened,
entities of XML. The template a file was made from, which Word would fetch, is forgotten without a word.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from lxml import etree

MOST_PARTS = 3000
MOST_BYTES = 80 << 20
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TYPES = "[Content_Types].xml"
_OLD = b"\xd0\xcf\x11\xe0"
_OBJECTS = (
    "/oleObject",
    "/control",
    "/activeXControlBinary",
    "/aFChunk",
    "/vbaProject",
    "/extensibility",
    "/subDocument",
    "/frame",
    "/keyMapCustomizations",
)
_FETCHES = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|RD|MACROBUTTON)\b", re.I)
_HARMLESS_LINKS = ("http://", "https://", "mailto:", "tel:", "#")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class DeclinedError(Exception):
    """A file that isn't taken: a code the parent has a sentence for."""

    def __init__(self, code: str, **params: str) -> None:
        self.code = code
        self.params = {name: text[:200] for name, text in params.items()}
        super().__init__(code)


def cleaned(content: bytes) -> bytes:
    """The file written anew, without what has no business in a template. Refuses NOT_OFFICE, LOCKED, BOMB, MACROS, OBJECTS, OUTSIDE, FORMULA, BROKEN."""
    parts = parted(content)
    types = parts.get(TYPES, b"").decode("utf-8", "replace")
    if any(word in types for word in ("macroEnabled", "vbaProject")) or any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise DeclinedError("MACROS")
    book = XLSX in types
    if DOCX not in types and not book:
        raise DeclinedError("NOT_OFFICE")
    for name, part in parts.items():
        if name.lower().endswith((".xml", ".rels", ".vml")) or part[:200].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
            parts[name] = _harmless(name, part, book=book)
    if book:
        _without_the_dropped(parts)
    return together(parts)


def is_book(content: bytes) -> bool:
    """Whether it says to be a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return XLSX.encode() in archive.read(TYPES)[:MOST_BYTES]
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        return False


def parted(content: bytes) -> dict[str, bytes]:
    """The parts of a package. Refuses LOCKED, BOMB, BROKEN, NOT_OFFICE."""
    if content.startswith(_OLD):
        raise DeclinedError("LOCKED")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_PARTS or sum(one.file_size for one in members) > MOST_BYTES:
                raise DeclinedError("BOMB")
            if any(one.flag_bits & 1 for one in members):
                raise DeclinedError("LOCKED")
            if len({one.filename for one in members}) != len(members):
                raise DeclinedError("BROKEN")
            return {one.filename: archive.read(one) for one in members if not one.is_dir()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError) as error:
        raise DeclinedError("NOT_OFFICE") from error


def _without_the_dropped(parts: dict[str, bytes]) -> None:
    """Parts of a workbook nothing is linked with any more: the order of reckoning, notes, settings of printers."""
    gone = [name for name in parts if re.match(r"xl/(calcChain\.xml|comments|threadedComments/|persons/|printerSettings/)", name, re.I)]
    types = tree(parts[TYPES])
    for each in list(types):
        if each.get("PartName", "").lstrip("/") in gone:
            types.remove(each)
    for name in gone:
        del parts[name]
    parts[TYPES] = bytes(etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True))


def _harmless(name: str, part: bytes, *, book: bool = False) -> bytes:
    root = tree(part)
    if book:
        from kupiec.ground.office.child import books

        books.check(name, root)
    if name.endswith(".rels"):
        for each in list(root):
            if isinstance(each.tag, str) and not _kept(each):
                root.remove(each)
    elif root.tag.startswith(_WORD):
        for each in root.iter(f"{_WORD}attachedTemplate"):
            each.getparent().remove(each)
        _check_fields(root)
    elif not book:
        return part
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def tree(part: bytes) -> Any:
    """XML without entities, fetched documents and huge nodes. Refuses BROKEN, ENTITIES."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DeclinedError("BROKEN") from error
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise DeclinedError("ENTITIES")
    return root


def _kept(relation: Any) -> bool:
    kind, target = relation.get("Type", ""), relation.get("Target", "")
    if kind.endswith(_OBJECTS):
        raise DeclinedError("OBJECTS")
    if relation.get("TargetMode") != "External":
        return True
    if kind.endswith("/attachedTemplate"):
        return False
    if kind.endswith("/hyperlink") and target.lower().startswith(_HARMLESS_LINKS):
        return True
    raise DeclinedError("OUTSIDE", target=target)


def _check_fields(root: Any) -> None:
    """Fields that fetch or run something, however their words are split."""
    words = "".join(each.text or "" for each in root.iter(f"{_WORD}instrText"))
    words += " ".join(each.get(f"{_WORD}instr", "") for each in root.iter(f"{_WORD}fldSimple"))
    found = _FETCHES.search(words)
    if found:
        raise DeclinedError("OUTSIDE", target=found.group(0).upper())
    if next(root.iter(f"{_WORD}object", f"{_WORD}altChunk", f"{_WORD}subDoc", f"{_WORD}control"), None) is not None:
        raise DeclinedError("OBJECTS")


def together(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda each: each != TYPES):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()
