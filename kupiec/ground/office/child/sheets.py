"""Excel templates: looked through before they are published, filled with a document's data.

A sheet is read as one text, a row a line, each cell between marks no text of a file or a document can hold; what the language of templates makes
of it is parted by the same marks into rows and cells. A cell that is one number stays a number; all else is text, never a formula.
"""

from __future__ import annotations

import copy
import re
from decimal import Decimal
from typing import Any

from kupiec.ground.office.child import books, following, mistakes, packages, walls
from kupiec.ground.office.child.books import S
from kupiec.ground.office.child.formulas import Places

MOST_ROWS = 20_000
MOST_MADE = 30 << 20
MOST_FINDINGS = 30
MOST_WORDS = 110
MOST_TEXT = 32_000
_ROW, _CELL, _SAYS, _END, _BREAK, _NUMBER = "\x1c", "\x1e", "\x1f", "\x1d", "\x0b", "\x02"
_MARKS = re.compile("[\x00-\x08\x0b-\x1f]")
_TAG = re.compile(r"{%-?\s*tr\b(.*?)%}", re.S)
_FOUND = re.compile(f"{_CELL}([A-Z]{{1,3}}){_SAYS}([^{_CELL}{_END}{_ROW}]*){_END}")
_FIGURE = re.compile(f"{_NUMBER}([^{_NUMBER}]*){_NUMBER}([^{_NUMBER}]*){_NUMBER}")


class SheetWalls(walls.Walls):
    """The walls of templates for cells: nothing is mark-up, numbers carry themselves beside their print."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.autoescape = False
        self.filters |= {"e": str, "escape": str}

    def _shown(self, value: Any) -> Any:
        said = super()._shown(value)
        if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
            exact = format(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), "f")
            return f"{_NUMBER}{exact}{_NUMBER}{said!s}{_NUMBER}"
        return said


def looked(content: bytes, known: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The workbook made harmless, and what in it can't be filled: `[code, name, sheet, words around]`."""
    clean = packages.cleaned(content)
    parts = packages.parted(clean)
    texts = books.texts(parts)
    findings: list[list[str]] = []
    said = False
    for sheet in books.sheets(parts):
        source = _source(sheet.root, texts)
        said = said or "{{" in source or "{%" in source
        findings += [
            [code, name, f"sheet:{sheet.name}", around] for code, name, around in mistakes.found(SheetWalls("pl"), source, known, _words)
        ]
        for each in sheet.root.iter(f"{S}headerFooter"):
            if "{{" in "".join(each.itertext()) or "{%" in "".join(each.itertext()):
                findings.append(["UNKNOWN_TAG", "{{", f"sheet:{sheet.name}", "".join(each.itertext())[:MOST_WORDS]])
    unique = [list(one) for one in dict.fromkeys(tuple(one) for one in findings)]
    return {"findings": unique[:MOST_FINDINGS], "plain": not said, "ending": "xlsx"}, [clean]


def _source(root: Any, texts: list[str]) -> str:
    return "\n".join(_line(number, row, texts) for number, row in books.rows(root))


def _line(number: int, row: Any, texts: list[str]) -> str:
    """One row as the language of templates reads it: a row that repeats or decides is only its tag."""
    cells = [
        (_column(cell), _MARKS.sub("", books.text_of(cell, texts)).replace("\r", "").replace("\n", _BREAK)) for cell in row.iter(f"{S}c")
    ]
    tags = [found for _name, text in cells for found in _TAG.findall(text)]
    if tags:
        return "".join("{%" + tag + "%}" for tag in tags)
    said = "".join(f"{_CELL}{name}{_SAYS}{text}{_END}" for name, text in cells if name and ("{{" in text or "{%" in text))
    return f"{_ROW}{number}{_SAYS}{said}"


def _column(cell: Any) -> str:
    return re.sub(r"\d", "", cell.get("r", ""))


def _words(source: str, line: int, name: str) -> str:
    """The cell a mistake stands in, with its address; without a name the whole row."""
    lines = source.split("\n")
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    row = re.match(f"{_ROW}(\\d+)", text)
    cells = [(f"{column}{row[1] if row else ''}: ", said) for column, said in re.findall(f"{_CELL}([A-Z]+){_SAYS}([^{_END}]*){_END}", text)]
    last = name.rpartition(".")[2]
    told = [where + said for where, said in cells if last in said] if last else [where + said for where, said in cells]
    plain = " ".join(_MARKS.sub(" ", " ".join(told) if told else text).split())
    return plain if len(plain) <= MOST_WORDS else plain[:MOST_WORDS] + "…"


def filled(content: bytes, data: dict[str, Any], language: str) -> bytes:
    """The workbook of a document. Refuses MISSING, FORBIDDEN_WORK, FAILED, TOO_LARGE, TOO_MANY."""
    parts = packages.parted(content)
    texts = books.texts(parts)
    ready = walls.unpacked(data, lambda _picture: "")
    found = books.sheets(parts)
    places: dict[str, Places] = {}
    quoted = following.Quoted(parts)
    for sheet in found:
        following.unshare(sheet.root)
        source = _source(sheet.root, texts)
        places[sheet.name] = _laid(sheet.root, _rendered(source, ready, language), quoted)
        if sum(len(copies) for one in places.values() for copies in one.made.values()) > MOST_ROWS:
            raise packages.DeclinedError("TOO_MANY", most=str(books.MOST_CELLS), sheets=str(books.MOST_SHEETS))
    following.moved(parts, found, places)
    quoted.write(parts)
    made = packages.together(parts)
    if len(made) > MOST_MADE:
        raise packages.DeclinedError("TOO_LARGE")
    return made


def _rendered(source: str, ready: dict[str, Any], language: str) -> str:
    walled = SheetWalls(language)
    with mistakes.met(walled, _words):
        return str(walled.from_string(source).render(ready))


def _laid(root: Any, rendered: str, quoted: Any) -> Places:
    """Rows put in their new places, with what was made in their cells."""
    rows = dict(books.rows(root))
    places = Places(frozenset(rows))
    body = root.find(f"{S}sheetData")
    made = []
    for piece in rendered.split(_ROW)[1:]:
        number, _says, rest = piece.partition(_SAYS)
        if not number.isdecimal() or int(number) not in rows:
            continue
        row = copy.deepcopy(rows[int(number)])
        row.tail = None
        place = places.put(int(number))
        row.set("r", str(place))
        said = dict(_FOUND.findall(rest))
        for cell in row.iter(f"{S}c"):
            name = _column(cell)
            cell.set("r", f"{name}{place}")
            if name in said:
                _fill(cell, said[name].replace(_BREAK, "\n"), quoted)
        made.append(row)
        if len(made) > MOST_ROWS:
            raise packages.DeclinedError("TOO_MANY", most=str(books.MOST_CELLS), sheets=str(books.MOST_SHEETS))
    if body is not None:
        body[:] = made
    return places


def _fill(cell: Any, said: str, quoted: Any) -> None:
    """A number where the cell is one number; else a text, marked as such where a spreadsheet could take it for a formula."""
    figure = _FIGURE.fullmatch(said.strip())
    for each in list(cell):
        cell.remove(each)
    if figure is not None and re.fullmatch(r"-?\d{1,30}(\.\d{1,30})?", figure[1]):
        cell.attrib.pop("t", None)
        value = cell.makeelement(f"{S}v", {})
        value.text = figure[1]
        cell.append(value)
        return
    text = _MARKS.sub("", _FIGURE.sub(lambda one: one[2], said))[:MOST_TEXT]
    cell.set("t", "inlineStr")
    if text.lstrip()[:1] in ("=", "+", "-", "@", "\t"):
        cell.set("s", quoted.style(cell.get("s", "0")))
    entry, words = cell.makeelement(f"{S}is", {}), cell.makeelement(f"{S}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    words.text = text
    entry.append(words)
    cell.append(entry)
