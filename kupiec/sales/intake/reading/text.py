"""Orders in plain words: one item a line with its quantity, as people write in e-mails and letters."""

from __future__ import annotations

import re

from kupiec.sales.intake.values import LONGEST_TEXT, MOST_LINES, ReadLine, ReadOrder

_NUMBER = r"\d{1,3}(?:[ \u00a0]\d{3})*(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_UNIT = r"szt|sztuk|sztuki|sztukę|op|opak|opakowań|opakowania|kpl|kompletów|kg|m2|m²|mb|m|l|rolki|rolek|par|pary|pcs|pc|stk"
_FIRST = re.compile(rf"(?P<quantity>{_NUMBER})\s*(?:(?P<unit>{_UNIT})\b\.?)?\s*(?:[x×*]\s*)?(?P<code>\S.*)", re.IGNORECASE)
_LAST = re.compile(
    rf"(?P<code>\S.*?)(?:\s*[:;,=]\s*|\s+[-–—x×*]+\s*|\s+)(?P<quantity>{_NUMBER})\s*(?:(?P<unit>{_UNIT})\b\.?)?\s*[.,;]?", re.IGNORECASE
)
_COUNTED = re.compile(rf"(?P<quantity>{_NUMBER})\s*(?:(?P<unit>{_UNIT})\b\.?\s*(?:[x×*]\s*)?|[x×*]\s*)(?P<code>\S.*)", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-–—•*>]+|\d{1,3}[.)])\s+")
UNITS = {
    "sztuk": "szt", "sztuki": "szt", "sztukę": "szt", "pcs": "szt", "pc": "szt", "stk": "szt", "opak": "op", "opakowań": "op", "opakowania": "op", "kompletów": "kpl", "m²": "m2", "mb": "m",
    "par": "para", "pary": "para", "rolki": "rolka", "rolek": "rolka",
}  # fmt: skip


def read(text: str, *, number: str = "") -> ReadOrder:
    """The lines of the text that look like an item with a quantity; the rest are words. Quoted answers are passed over."""
    lines: list[ReadLine] = []
    for raw in text[:LONGEST_TEXT].splitlines():
        if raw.lstrip().startswith(">"):
            continue
        line = _line(raw)
        if line is not None and len(lines) < MOST_LINES:
            lines.append(line)
    return ReadOrder(number=number, lines=tuple(lines))


def _line(raw: str) -> ReadLine | None:
    words = _BULLET.sub("", raw.replace("\u00a0", " ")).strip()
    if not words or len(words) > 240:
        return None
    cells = [cell.strip() for cell in re.split(r"\t|;", words)]
    if len(cells) >= 2 and re.fullmatch(_NUMBER, cells[1]):
        return ReadLine(
            code=cells[0], quantity=cells[1], unit=unit(cells[2]) if len(cells) > 2 else "", price=cells[3] if len(cells) > 3 else ""
        )
    found = _COUNTED.fullmatch(words) or _LAST.fullmatch(words) or _FIRST.fullmatch(words)
    if found is None:
        return None
    return ReadLine(code=found["code"].strip(" -–:,;"), quantity=found["quantity"], unit=unit(found["unit"] or ""))


def unit(text: str) -> str:
    plain = text.strip().rstrip(".").lower()
    return UNITS.get(plain, plain)
