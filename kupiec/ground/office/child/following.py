"""What in a workbook follows rows that were repeated or dropped: formulas, merged cells, conditions, tables, charts, pictures, names."""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from kupiec.ground.office.child import books, formulas, packages
from kupiec.ground.office.child.books import S
from kupiec.ground.office.child.formulas import Places

_BLOCK = re.compile(r"(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})(?::(\$?[A-Z]{1,3}\$?[1-9]\d{0,6}))?")
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}row"


class Quoted:
    """Styles of cells whose text begins as a formula would: the same look, marked to be text even when somebody edits it."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.root = packages.tree(parts["xl/styles.xml"]) if "xl/styles.xml" in parts else None
        self.made: dict[str, str] = {}

    def style(self, number: str) -> str:
        looks = self.root.find(f"{S}cellXfs") if self.root is not None else None
        if looks is None or not number.isdecimal() or int(number) >= len(looks):
            return number
        if number not in self.made:
            look = copy.deepcopy(looks[int(number)])
            look.set("quotePrefix", "1")
            looks.append(look)
            looks.set("count", str(len(looks)))
            self.made[number] = str(len(looks) - 1)
        return self.made[number]

    def write(self, parts: dict[str, bytes]) -> None:
        if self.made:
            parts["xl/styles.xml"] = books.bytes_of(self.root)


def unshare(root: Any) -> None:
    """Formulas filled down by Excel are kept once for many cells: each cell gets its own."""
    masters: dict[str, tuple[str, int, int]] = {}
    for cell in root.iter(f"{S}c"):
        formula = cell.find(f"{S}f")
        if formula is None or formula.get("t") != "shared":
            continue
        at = re.fullmatch(r"([A-Z]{1,3})([1-9]\d{0,6})", cell.get("r", ""))
        if at is None:
            raise packages.DeclinedError("BROKEN")
        row, column = int(at[2]), formulas.column(at[1])
        if formula.text:
            masters[formula.get("si", "")] = formula.text, row, column
        elif (master := masters.get(formula.get("si", ""))) is not None:
            formula.text = formulas.shared(master[0], row - master[1], column - master[2])
        for name in ("t", "si", "ref"):
            formula.attrib.pop(name, None)


def moved(parts: dict[str, bytes], found: Sequence[books.Sheet], places: Mapping[str, Places]) -> None:
    """Everything that names rows names them where they stand now; what was reckoned before is reckoned anew when the file is opened."""
    every = dict(places)
    for sheet in found:
        _cells(sheet, every)
        _blocks(sheet.root, every[sheet.name])
        parts[sheet.part] = books.bytes_of(sheet.root)
        for kind, part in _linked(parts, sheet.part):
            if kind.endswith("/table"):
                _table(parts, part, every[sheet.name])
            elif kind.endswith("/drawing"):
                _drawing(parts, part, every[sheet.name])
    for name in [one for one in parts if one.startswith("xl/charts/") and one.endswith(".xml")]:
        _formulas_in(parts, name, "f", every)
    _formulas_in(parts, "xl/workbook.xml", "definedName", every)
    _reckon_anew(parts)


def _cells(sheet: books.Sheet, every: dict[str, Places]) -> None:
    stood = {place: row for row, copies in every[sheet.name].made.items() for place in copies}
    for row in sheet.root.iter(f"{S}row"):
        place = int(row.get("r"))
        for cell in row.iter(f"{S}c"):
            formula = cell.find(f"{S}f")
            if formula is None:
                continue
            formula.text = formulas.followed(formula.text or "", sheets=every, own=sheet.name, at=(stood[place], place))
            for old in cell.findall(f"{S}v"):
                cell.remove(old)
            cell.attrib.pop("t", None)


def _blocks(root: Any, places: Places) -> None:
    for each in [*root.iter(f"{S}dimension"), *root.iter(f"{S}rowBreaks"), *root.iter(f"{S}ignoredErrors")]:
        each.getparent().remove(each)
    for each in [*root.iter(f"{S}mergeCell"), *root.iter(f"{S}hyperlink"), *root.iter(f"{S}autoFilter")]:
        block = each.get("ref", "")
        _put(each, "ref", [_follow(block, places)] if each.tag == f"{S}autoFilter" else _copied(block, places))
    for each in [*root.iter(f"{S}conditionalFormatting"), *root.iter(f"{S}dataValidation")]:
        _put(each, "sqref", [" ".join(filter(None, (_follow(one, places) for one in each.get("sqref", "").split())))])
    for whole in [*root.iter(f"{S}mergeCells"), *root.iter(f"{S}hyperlinks"), *root.iter(f"{S}dataValidations")]:
        whole.attrib.pop("count", None)
        if not len(whole):
            whole.getparent().remove(whole)
    for each in [*root.iter(f"{S}topLeftCell")]:
        each.getparent().remove(each)


def _put(each: Any, name: str, blocks: Sequence[str]) -> None:
    wanted = [one for one in blocks if one]
    if not wanted:
        each.getparent().remove(each)
        return
    each.set(name, wanted[0])
    for one in reversed(wanted[1:]):
        twin = copy.deepcopy(each)
        twin.set(name, one)
        each.addnext(twin)


def _follow(block: str, places: Places) -> str:
    found = _BLOCK.fullmatch(block)
    if found is None:
        return ""
    rows = [int(re.sub(r"\D", "", one)) for one in (found[1], found[2] or found[1])]
    low, high = places.low(rows[0]), places.high(rows[1])
    return _said(found, low, high) if 0 < low <= high else ""


def _copied(block: str, places: Places) -> list[str]:
    """Merged cells within one row are merged in every copy of it."""
    found = _BLOCK.fullmatch(block)
    if found is None:
        return []
    rows = {int(re.sub(r"\D", "", one)) for one in (found[1], found[2] or found[1])}
    if len(rows) == 1 and (row := rows.pop()) in places.rows:
        return [_said(found, place, place) for place in places.copies(row)]
    return [_follow(block, places)]


def _said(found: re.Match[str], low: int, high: int) -> str:
    first, last = re.sub(r"\d+", str(low), found[1]), re.sub(r"\d+", str(high), found[2] or found[1])
    return f"{first}:{last}" if found[2] or low < high else first


def _linked(parts: Mapping[str, bytes], part: str) -> list[tuple[str, str]]:
    """Kinds and parts a part is linked with."""
    folder, name = posixpath.split(part)
    links = parts.get(f"{folder}/_rels/{name}.rels")
    if not links:
        return []
    return [
        (each.get("Type", ""), posixpath.normpath(posixpath.join(folder, each.get("Target", ""))).lstrip("/"))
        for each in packages.tree(links)
        if isinstance(each.tag, str) and each.get("TargetMode") != "External"
    ]


def _table(parts: dict[str, bytes], part: str, places: Places) -> None:
    if part in parts:
        root = packages.tree(parts[part])
        for each in [root, *root.iter(f"{S}autoFilter")]:
            if each.get("ref"):
                each.set("ref", _follow(each.get("ref"), places) or each.get("ref"))
        parts[part] = books.bytes_of(root)


def _drawing(parts: dict[str, bytes], part: str, places: Places) -> None:
    if part in parts:
        root = packages.tree(parts[part])
        for each in root.iter(_DRAWN):
            if (each.text or "").isdecimal():
                each.text = str(max(places.low(int(each.text) + 1) - 1, 0))
        parts[part] = books.bytes_of(root)


def _formulas_in(parts: dict[str, bytes], name: str, tag: str, every: dict[str, Places]) -> None:
    root = packages.tree(parts[name])
    for each in root.iter():
        if isinstance(each.tag, str) and etree.QName(each).localname == tag and each.text:
            each.text = formulas.followed(each.text, sheets=every, own="")
    parts[name] = books.bytes_of(root)


def _reckon_anew(parts: dict[str, bytes]) -> None:
    root = packages.tree(parts["xl/workbook.xml"])
    reckoning = root.find(f"{S}calcPr")
    if reckoning is None:
        reckoning = root.makeelement(f"{S}calcPr", {})
        before = [each for each in root if isinstance(each.tag, str) and etree.QName(each).localname in _BEFORE]
        before[-1].addnext(reckoning)
    reckoning.set("fullCalcOnLoad", "1")
    parts["xl/workbook.xml"] = books.bytes_of(root)


_BEFORE = ("fileVersion", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames")
