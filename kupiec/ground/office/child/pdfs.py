"""PDFs from outside: weighed before they are kept, and put together with bookmarks."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from kupiec.ground.office.child.packages import DeclinedError

MOST_PAGES = 500
MOST_PACKED = 60 << 20
_LINKS = ("http://", "https://", "mailto:")


def weighed(content: bytes) -> dict[str, Any]:
    """How many pages it has. Refuses NOT_PDF, LOCKED, BROKEN, EMPTY, TOO_LONG."""
    return {"pages": len(_opened(content).pages)}


def _opened(content: bytes) -> PdfReader:
    if b"%PDF-" not in content[:1024]:
        raise DeclinedError("NOT_PDF")
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise DeclinedError("LOCKED")
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise DeclinedError("TOO_LONG", most=str(MOST_PAGES))
        for page in reader.pages:
            float(page.mediabox.width) and page.get_contents()
    except DeclinedError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
        AssertionError,
        NotImplementedError,
    ) as error:
        raise DeclinedError("BROKEN") from error
    if not pages:
        raise DeclinedError("EMPTY")
    return reader


def packed(pieces: list[dict[str, Any]], given: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """One PDF of all pieces in order, each under its bookmark; `problems` names those that couldn't be taken. Refuses TOO_LARGE."""
    writer = PdfWriter()
    problems: list[dict[str, Any]] = []
    starts: list[int] = []
    for at, (piece, content) in enumerate(zip(pieces, given, strict=True)):
        first = len(writer.pages)
        try:
            for page in _opened(content).pages:
                _quiet(writer.add_page(page))
        except DeclinedError as declined:
            problems.append({"at": at, "code": declined.code, "params": declined.params})
            continue
        except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
            problems.append({"at": at, "code": "BROKEN", "params": {"why": str(error)[:80]}})
            continue
        starts.append(first)
        writer.add_outline_item(title=piece["title"], page_number=first)
    if len(starts) > 1:
        writer.page_mode = "/UseOutlines"
    out = io.BytesIO()
    writer.write(out)
    if out.tell() > MOST_PACKED:
        raise DeclinedError("TOO_LARGE")
    return {"problems": problems, "starts": starts, "pages": len(writer.pages)}, [out.getvalue()]


def _quiet(page: Any) -> None:
    """What a page would run, fetch or send when opened or clicked is taken away; ordinary links stay."""
    page.pop("/AA", None)
    notes = page.get("/Annots")
    notes = notes.get_object() if notes is not None else None
    if not isinstance(notes, ArrayObject):
        return
    kept = ArrayObject()
    for reference in notes:
        note = reference.get_object()
        if not isinstance(note, DictionaryObject) or note.get("/Subtype") in (
            "/FileAttachment",
            "/RichMedia",
            "/Screen",
            "/Movie",
            "/Sound",
            "/3D",
        ):
            continue
        note.pop("/AA", None)
        action = note.get("/A")
        action = action.get_object() if action is not None else None
        if action is not None and not _link(action):
            note.pop("/A", None)
        kept.append(reference)
    page[NameObject("/Annots")] = kept


def _link(action: Any) -> bool:
    """An address that is only opened when somebody clicks it."""
    if not isinstance(action, DictionaryObject) or action.get("/S") != "/URI" or "/Next" in action:
        return False
    return str(action.get("/URI", "")).lower().startswith(_LINKS)
