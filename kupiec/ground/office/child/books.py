"""Excel workbooks as packages: what is taken of them, what is dropped, their sheets in order."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from kupiec.ground.office.child import formulas, packages

MOST_SHEETS = 20
MOST_CELLS = 100_000
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
S = f"{{{MAIN}}}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULAS = ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula")
_OBJECTS = ("/pivotCacheDefinition", "/pivotTable", "/connections", "/queryTable", "/xlMacrosheet", "/xlIntlMacrosheet", "/dialogsheet", "/ctrlProp",
            "/volatileDependencies", "/slicer", "/slicerCache", "/timelineCache", "/xmlMaps", "/externalLinkPath", "/macrosheet")  # fmt: skip
_DROPPED = ("/calcChain", "/comments", "/threadedComment", "/person", "/printerSettings")


@dataclass
class Sheet:
    """A sheet of the workbook: its name, its part, its tree."""

    name: str
    part: str
    root: Any


def check(name: str, root: Any) -> None:
    """Refuses OBJECTS, OUTSIDE, FORMULA in a part of a workbook."""
    if name.endswith(".rels"):
        for each in list(root):
            kind = each.get("Type", "") if isinstance(each.tag, str) else ""
            if kind.endswith("/externalLink"):
                raise packages.DeclinedError("OUTSIDE", target=each.get("Target", ""))
            if kind.endswith(_OBJECTS):
                raise packages.DeclinedError("OBJECTS")
            if kind.endswith(_DROPPED):
                root.remove(each)
        return
    for each in root.iter():
        if isinstance(each.tag, str) and etree.QName(each).localname in _FORMULAS:
            found = formulas.harmful("".join(each.itertext()))
            if found or each.get("t") in ("array", "dataTable"):
                raise packages.DeclinedError("FORMULA", name=found or str(each.get("t")))
    for each in [*root.iter(f"{S}legacyDrawing")]:
        each.getparent().remove(each)


def sheets(parts: dict[str, bytes]) -> list[Sheet]:
    """The sheets in order. Refuses BROKEN, TOO_MANY."""
    try:
        links = {each.get("Id"): each.get("Target", "") for each in packages.tree(parts["xl/_rels/workbook.xml.rels"])}
        found = []
        for each in packages.tree(parts["xl/workbook.xml"]).iter(f"{S}sheet"):
            target = links[each.get(_RELATION)]
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            if part.startswith("xl/worksheets/"):
                found.append(Sheet(each.get("name", ""), part, packages.tree(parts[part])))
    except KeyError as error:
        raise packages.DeclinedError("BROKEN") from error
    cells = sum(1 for one in found for _cell in one.root.iter(f"{S}c"))
    if len(found) > MOST_SHEETS or cells > MOST_CELLS:
        raise packages.DeclinedError("TOO_MANY", most=str(MOST_CELLS), sheets=str(MOST_SHEETS))
    if not found:
        raise packages.DeclinedError("BROKEN")
    return found


def texts(parts: dict[str, bytes]) -> list[str]:
    """The shared texts of a workbook."""
    part = parts.get("xl/sharedStrings.xml")
    return [words(one) for one in packages.tree(part).iter(f"{S}si")] if part else []


def words(entry: Any) -> str:
    """The text of an entry, its runs joined, without the readings of Asian letters."""
    return "".join(each.text or "" for each in entry.iter(f"{S}t") if etree.QName(each.getparent()).localname != "rPh")


def text_of(cell: Any, known: list[str]) -> str:
    """The text of a cell; nothing of numbers and formulas."""
    if cell.get("t") == "s":
        value = cell.findtext(f"{S}v", "")
        return known[int(value)] if value.isdecimal() and int(value) < len(known) else ""
    return words(cell) if cell.get("t") == "inlineStr" else ""


def rows(root: Any) -> Iterator[tuple[int, Any]]:
    """Rows with their numbers. Refuses BROKEN where they don't rise."""
    last = 0
    for row in root.iter(f"{S}row"):
        number = row.get("r", str(last + 1))
        if not number.isdecimal() or not last < int(number) <= 1_048_576:
            raise packages.DeclinedError("BROKEN")
        last = int(number)
        yield last, row


def bytes_of(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
