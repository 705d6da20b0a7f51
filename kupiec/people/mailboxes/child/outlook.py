"""Messages saved by Outlook (`.msg`): properties in an OLE container, as MS-OXMSG lays them out."""

from __future__ import annotations

import datetime as dt
import io
import struct
from email.parser import HeaderParser
from typing import Any

import olefile

from kupiec.people.mailboxes.child import mime, words

SUBJECT, BODY, HTML, HEADERS = 0x0037, 0x1000, 0x1013, 0x007D
SENDER_NAME, SENDER, SENDER_SMTP, SENT_BY_SMTP = 0x0C1A, 0x0C1F, 0x5D01, 0x5D02
MESSAGE_ID, ANSWERS, REFERENCES = 0x1035, 0x1042, 0x1039
SUBMITTED, DELIVERED, RECIPIENT_TYPE = 0x0039, 0x0E06, 0x0C15
NAME, SMTP, EMAIL = 0x3001, 0x39FE, 0x3003
LONG_FILE, SHORT_FILE, CONTENT = 0x3707, 0x3704, 0x3701
MOST = 200


class Box:
    """A storage of the container and its properties."""

    def __init__(self, ole: Any, path: tuple[str, ...] = ()) -> None:
        self.ole, self.path = ole, path

    def raw(self, code: int, kind: str) -> bytes:
        name = [*self.path, f"__substg1.0_{code:04X}{kind}"]
        return bytes(self.ole.openstream(name).read()) if self.ole.exists(name) and self.ole.get_type(name) == olefile.STGTY_STREAM else b""

    def text(self, code: int) -> str:
        wide = self.raw(code, "001F")
        return wide.decode("utf-16-le", "replace").rstrip("\0") if wide else words.guessed(self.raw(code, "001E")).rstrip("\0")

    def fixed(self, code: int, kind: int, *, skip: int) -> bytes:
        """A property of fixed length out of the list of them; `skip`: the length of its head."""
        name = [*self.path, "__properties_version1.0"]
        listed = self.ole.openstream(name).read() if self.ole.exists(name) else b""
        for at in range(skip, min(len(listed), 64_000) - 15, 16):
            if struct.unpack_from("<HH", listed, at) == (kind, code):
                return bytes(listed[at + 8 : at + 16])
        return b""


def taken(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The message with its people and files. What is no such container is nothing but trouble."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            return _taken(ole)
    except (OSError, ValueError, IndexError, struct.error, KeyError, TypeError, AttributeError, RecursionError):
        empty = mime.about(HeaderParser(policy=mime.Capped()).parsestr(""))
        return {**empty, "message_id": "", "trouble": "broken"}, []


def _taken(ole: Any) -> tuple[dict[str, Any], list[bytes]]:
    box = Box(ole)
    headers = HeaderParser(policy=mime.Capped()).parsestr(box.text(HEADERS)[:200_000])
    facts = mime.about(headers)
    facts["message_id"] = (box.text(MESSAGE_ID).strip() or mime.header(headers, "message-id").strip())[:250]
    facts["subject"] = words.one_line(box.text(SUBJECT), 300) or facts["subject"]
    if not facts["from"][1]:
        facts["from"] = _sender(box)
    facts["date"] = facts["date"] or _moment(box)
    facts["references"] = facts["references"] or mime._ID.findall(f"{box.text(REFERENCES)[-8000:]} {box.text(ANSWERS)[:300]}")[-50:]
    if not facts["to"] and not facts["cc"]:
        facts["to"], facts["cc"] = _people(ole)
    marked = words.decoded(box.raw(HTML, "0102")) or box.text(HTML)
    facts["text"] = words.harmless(box.text(BODY)).rstrip() or words.plain(marked)
    if marked:
        facts["html"], facts["pictures"] = words.clean(marked)
    if not facts["text"] and not marked:
        facts["trouble"] = "cut"
    facts["files"], contents = _files(ole)
    return facts, contents


def _sender(box: Box) -> list[str]:
    found = next((one for one in (box.text(SENDER_SMTP), box.text(SENT_BY_SMTP), box.text(SENDER)) if "@" in one), "")
    plain = words.one_line(found, 254).lower()
    return [words.one_line(box.text(SENDER_NAME), 200), plain if mime._ADDRESS.fullmatch(plain) else ""]


def _moment(box: Box) -> str:
    """When it was sent, else delivered: hundreds of nanoseconds since 1601."""
    for code in (SUBMITTED, DELIVERED):
        raw = box.fixed(code, 0x0040, skip=32)
        if raw:
            ticks = struct.unpack("<Q", raw)[0]
            if 10**17 < ticks < 2 * 10**17:
                return (dt.datetime(1601, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=ticks // 10)).isoformat()
    return ""


def _storages(ole: Any, start: str) -> list[tuple[str, ...]]:
    names = {path[0] for path in ole.listdir(streams=True, storages=True) if path and path[0].startswith(start)}
    return [(name,) for name in sorted(names)[:MOST]]


def _people(ole: Any) -> tuple[list[list[str]], list[list[str]]]:
    to: list[list[str]] = []
    cc: list[list[str]] = []
    for path in _storages(ole, "__recip_version1.0_"):
        box = Box(ole, path)
        address = words.one_line(box.text(SMTP) or box.text(EMAIL), 254).lower()
        one = [words.one_line(box.text(NAME), 200), address if mime._ADDRESS.fullmatch(address) else ""]
        raw = box.fixed(RECIPIENT_TYPE, 0x0003, skip=8)
        (cc if raw and struct.unpack_from("<I", raw)[0] == 2 else to).append(one)
    return to, cc


def _files(ole: Any) -> tuple[list[dict[str, Any]], list[bytes]]:
    told: list[dict[str, Any]] = []
    contents: list[bytes] = []
    for path in _storages(ole, "__attach_version1.0_"):
        box = Box(ole, path)
        content = box.raw(CONTENT, "0102")
        if content:
            name = words.one_line(box.text(LONG_FILE) or box.text(SHORT_FILE) or box.text(NAME) or f"plik-{len(contents) + 1}", 180)
            told.append({"name": name, "size": len(content)})
            contents.append(content)
    return told, contents
