"""Comarch ECOD orders (Document-Order, XML). No document types, no entities: expat tells of the first and nothing more is read."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree
from xml.parsers import expat

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.sales.intake.values import ReadLine, ReadOrder

DEEPEST = 24
MOST_ELEMENTS = 200_000


def looks(raw: bytes) -> bool:
    start = raw.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00")[:1]
    return start == b"<"


def read(raw: bytes) -> ReadOrder:
    """The order. Refuses BROKEN_FILE, WRONG_MESSAGE, NOT_ORIGINAL."""
    _check(raw)
    try:
        root = ElementTree.fromstring(raw)  # noqa: S314 - looked through by `_check`: no document type, bounded
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise _broken() from error
    if _name(root) != "Document-Order":
        raise Refusal(
            "WRONG_MESSAGE",
            N_("This is no order we read, but %(kind)s; orders are ORDERS D.96A."),
            "file",
            params={"kind": _name(root)[:40]},
        )
    function = _text(root, "DocumentFunctionCode")
    number = _text(root, "OrderNumber")
    if function not in ("", "O", "9"):
        raise Refusal(
            "NOT_ORIGINAL",
            N_("The message changes or cancels order %(number)s; amend that order by hand."),
            "file",
            params={"number": number[:60]},
        )
    lines = tuple(_line(one) for one in root.iter() if _name(one) == "Line-Item")
    stated = _text(root, "TotalLines")
    return ReadOrder(
        number=number, ordered_on=_day(_text(root, "OrderDate")), wanted_on=_day(_text(root, "ExpectedDeliveryDate")), buyer=_party(root, "Buyer"), place=_party(root, "DeliveryPoint"),
        nip=_text(root, "TaxID"), currency=_text(root, "OrderCurrency").upper(), remarks=_text(root, "Remarks")[:2000], lines=lines,
        told=("COUNT",) if stated and stated != str(len(lines)) else (),
    )  # fmt: skip


def _check(raw: bytes) -> None:
    """Refuses document types, and what is deeper or larger than any order."""
    parser, depth, count = expat.ParserCreate(), 0, 0

    def doctype(*_given: object) -> None:
        raise _broken()

    def begins(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > DEEPEST or count > MOST_ELEMENTS:
            raise _broken()

    def ends(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise _broken() from error


def _broken() -> Refusal:
    return Refusal("BROKEN_FILE", N_("The XML file is broken, was cut off or holds what an order has not."), "file")


def _name(element: ElementTree.Element) -> str:
    """Without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: ElementTree.Element, name: str) -> str:
    return next((" ".join((one.text or "").split()) for one in element.iter() if _name(one) == name), "")


def _party(root: ElementTree.Element, name: str) -> str:
    return next((_text(one, "ILN") for one in root.iter() if _name(one) == name), "")


def _line(element: ElementTree.Element) -> ReadLine:
    return ReadLine(
        ean=_text(element, "EAN"), code=_text(element, "SupplierItemCode"), theirs=_text(element, "BuyerItemCode"), description=_text(element, "ItemDescription"),
        quantity=_text(element, "OrderedQuantity"), unit=_text(element, "UnitOfMeasure"), price=_text(element, "OrderedUnitNetPrice"),
    )  # fmt: skip


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
