"""UN/EDIFACT ORDERS and ORDCHG (D.96A, EANCOM): the envelope is checked, the parts of the message that an order is made of are taken.

Segments are split by pydifact; what they mean is read here.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydifact.exceptions import EDISyntaxError, ValidationError
from pydifact.parser import Parser

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.intake.values import Action, Purpose, ReadLine, ReadOrder

CHARACTERS = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": "iso-8859-1",
    "UNOD": "iso-8859-2",
    "UNOE": "iso-8859-5",
    "UNOF": "iso-8859-7",
    "UNOY": "utf-8",
    "UNOW": "utf-8",
}
MOST_SEGMENTS = 60_000
FUNCTIONS = {
    "ORDERS": {"": Purpose.ORDER, "9": Purpose.ORDER, "31": Purpose.ORDER, "46": Purpose.ORDER, "1": Purpose.CANCEL, "3": Purpose.CANCEL, "4": Purpose.CHANGE, "5": Purpose.REPLACE},
    "ORDCHG": {"": Purpose.CHANGE, "9": Purpose.CHANGE, "1": Purpose.CANCEL, "3": Purpose.CANCEL, "4": Purpose.CHANGE, "5": Purpose.REPLACE},
}  # fmt: skip
"""What a message wants by its function (1225); others are told by their code."""
ACTIONS = {"": Action.NONE, "1": Action.ADD, "2": Action.REMOVE, "3": Action.CHANGE}
AS_IT_IS = ("4", "5")
"""Lines a change names and leaves alone (1229)."""
WANTED = ("2", "64", "69", "76", "200")
"""When it should come, whichever of them is said first."""
Parts = Sequence[Sequence[str]]


def looks(raw: bytes) -> bool:
    return raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"UNA", b"UNB", b"UNH"))


def read(raw: bytes) -> list[ReadOrder]:
    """Every order of the interchange. Refuses BROKEN_FILE, WRONG_MESSAGE, UNKNOWN_FUNCTION."""
    found, message = [], _Message()
    open_, opened, closed = False, 0, None
    for tag, parts in _segments(_decoded(raw)):
        if tag == "UNH":
            if open_:
                raise _broken()
            open_, opened, message = True, opened + 1, _Message(reference=_at(parts, 0, 0), kind=_check_type(parts))
        elif tag == "UNT":
            if not open_ or _at(parts, 1, 0) != message.reference or _at(parts, 0, 0) != str(message.count + 1):
                raise _broken()
            open_ = False
            found.append(message.order())
        elif tag == "UNZ":
            closed = _at(parts, 0, 0)
        if open_:
            message.take(tag, parts)
    if open_ or not found or (closed is not None and closed != str(opened)):
        raise _broken()
    return found


def _broken() -> Refusal:
    return Refusal("BROKEN_FILE", N_("The EDIFACT message is broken or was cut off: its envelope doesn’t fit what is inside."), "file")


def _decoded(raw: bytes) -> str:
    body = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    at = body.find(b"UNO", 0, 200)
    encoding = CHARACTERS.get(body[at : at + 4].decode("ascii", "replace"), "utf-8") if at >= 0 else "utf-8"
    for one in (encoding, "utf-8", "cp1250"):
        try:
            return body.decode(one)
        except UnicodeDecodeError:
            continue
    raise _broken()


def _segments(text: str) -> Iterator[tuple[str, Parts]]:
    """Tags with their parts; whatever the library stumbles over is a broken message."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, segment in enumerate(Parser().parse(text)):
                if number > MOST_SEGMENTS:
                    raise _broken()
                yield str(segment.tag).upper(), [list(map(str, one)) if isinstance(one, list) else [str(one)] for one in segment.elements]
    except (
        EDISyntaxError,
        ValidationError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RuntimeError,
        StopIteration,
        AssertionError,
    ) as error:
        raise _broken() from error


def _at(parts: Parts, element: int, component: int) -> str:
    """A component, empty when the message hasn't got so far."""
    if element >= len(parts) or component >= len(parts[element]):
        return ""
    return " ".join(parts[element][component].split())


def _check_type(parts: Parts) -> str:
    """The kind of the message. Refuses WRONG_MESSAGE."""
    kind = [_at(parts, 1, place) for place in range(3)]
    if kind[0] not in FUNCTIONS or kind[1:] not in (["D", "96A"], ["D", "01B"], ["D", "93A"]):
        raise Refusal(
            "WRONG_MESSAGE",
            N_("This is no order we read, but %(kind)s; orders are ORDERS D.96A, their changes ORDCHG D.96A."),
            "file",
            params={"kind": " ".join(kind)[:40]},
        )
    return kind[0]


@dataclass
class _Message:
    """One message being read, segment by segment."""

    reference: str = ""
    kind: str = "ORDERS"
    left: bool = False
    skipped: int = 0
    count: int = 0
    head: ReadOrder = field(default_factory=ReadOrder)
    lines: list[ReadLine] = field(default_factory=list)
    days: dict[str, dt.date] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    stated: str = ""

    def take(self, tag: str, parts: Parts) -> None:
        self.count += 1
        reader = getattr(self, f"_{tag.lower()}", None)
        if reader is not None:
            reader(parts)

    def order(self) -> ReadOrder:
        wanted = next((self.days[code] for code in WANTED if code in self.days), None)
        told = ("COUNT",) if self.stated and self.stated != str(len(self.lines) + self.skipped) else ()
        return replace(
            self.head,
            ordered_on=self.days.get("137"),
            wanted_on=wanted,
            remarks="\n".join(self.said)[:2000],
            lines=tuple(self.lines),
            told=told,
        )

    def _bgm(self, parts: Parts) -> None:
        purpose = FUNCTIONS[self.kind].get(_at(parts, 2, 0))
        if purpose is None:
            raise Refusal(
                "UNKNOWN_FUNCTION",
                N_("Message %(number)s wants something we don’t know (function %(code)s); orders, changes and cancellations are read."),
                "file",
                params={"number": _at(parts, 1, 0)[:60], "code": _at(parts, 2, 0)[:10]},
            )
        own = "" if purpose is Purpose.ORDER else _at(parts, 1, 0) if self.kind == "ORDCHG" else self.reference
        self.head = replace(self.head, number=_at(parts, 1, 0), purpose=purpose, message=own)

    def _rff(self, parts: Parts) -> None:
        if self.kind == "ORDCHG" and _at(parts, 0, 0) == "ON" and not self.lines and _at(parts, 0, 1):
            self.head = replace(self.head, number=_at(parts, 0, 1))

    def _dtm(self, parts: Parts) -> None:
        day = _day(_at(parts, 0, 1), _at(parts, 0, 2))
        if day is not None and not self.lines:
            self.days.setdefault(_at(parts, 0, 0), day)

    def _nad(self, parts: Parts) -> None:
        role, number = _at(parts, 0, 0), _at(parts, 1, 0)
        if role == "BY":
            self.head = replace(self.head, buyer=number)
        elif role == "DP":
            self.head = replace(self.head, place=number)

    def _cux(self, parts: Parts) -> None:
        self.head = replace(self.head, currency=_at(parts, 0, 1).upper())

    def _ftx(self, parts: Parts) -> None:
        words = " ".join(one for one in (_at(parts, 3, place) for place in range(5)) if one)
        if words:
            self.said.append(words)

    def _cnt(self, parts: Parts) -> None:
        if _at(parts, 0, 0) == "2":
            self.stated = _at(parts, 0, 1)

    def _lin(self, parts: Parts) -> None:
        self.left = self.head.purpose is not Purpose.ORDER and _at(parts, 1, 0) in AS_IT_IS
        if self.left:
            self.skipped += 1
            return
        action = Action.NONE if self.head.purpose is Purpose.ORDER else ACTIONS.get(_at(parts, 1, 0), Action.UNKNOWN)
        kind, code = _at(parts, 2, 1), _at(parts, 2, 0)
        self.lines.append(
            ReadLine(
                ean=code if kind in ("EN", "SRV", "UP", "") else "",
                code=code if kind == "SA" else "",
                theirs=code if kind in ("BP", "IN") else "",
                action=action,
            )
        )

    def _more(self, **given: Any) -> None:
        if self.lines and not self.left:
            self.lines[-1] = replace(self.lines[-1], **{name: value for name, value in given.items() if value})

    def _pia(self, parts: Parts) -> None:
        for place in range(1, len(parts)):
            kind = _at(parts, place, 1)
            name = {"SA": "code", "BP": "theirs", "IN": "theirs", "EN": "ean"}.get(kind)
            if name:
                self._more(**{name: _at(parts, place, 0)})

    def _imd(self, parts: Parts) -> None:
        self._more(description=" ".join(one for one in (_at(parts, 2, 3), _at(parts, 2, 4)) if one))

    def _qty(self, parts: Parts) -> None:
        if _at(parts, 0, 0) in ("21", "59" if not self.lines or not self.lines[-1].quantity else "21"):
            self._more(quantity=_at(parts, 0, 1), unit=_at(parts, 0, 2))

    def _pri(self, parts: Parts) -> None:
        if _at(parts, 0, 0) in ("AAA", "AAB", "CAL") and not (self.lines and self.lines[-1].price):
            self._more(price=_at(parts, 0, 1))


def _day(text: str, form: str) -> dt.date | None:
    """`102` is CCYYMMDD, `203` with hours, `101` YYMMDD; None for what is no day."""
    digits = text[:6] if form == "101" else text[:8]
    try:
        return dt.datetime.strptime(digits, "%y%m%d" if form == "101" else "%Y%m%d").date()  # noqa: DTZ007 - a day, without hours
    except ValueError:
        return None
