"""Messages in MIME, however broken: headers capped before they are read, parts counted, every charset doubted."""

from __future__ import annotations

import contextlib
import datetime as dt
import mimetypes
import re
from collections.abc import Iterator
from email import message_from_bytes
from email._policybase import Compat32
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from kupiec.people.mailboxes.child import tnef, words

LONGEST_HEADER = 8000
MOST_PARTS = 400
MOST_FILES = 100
MOST_DEPTH = 30
MOST_ADDRESSES = 100
MOST_COMMENTS = 40
HEAD_BYTES = 65_536
_ADDRESS = re.compile(r"[^\s@<>\"(),;:\\\[\]]{1,64}@[^\s@<>\"(),;:\\\[\]]{1,180}")
_ID = re.compile(r"<[^<>\s]{1,240}>")


class Capped(Compat32):
    """Headers no longer than people write them: what is longer was made to stop us."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, _colon, value = sourcelines[0].partition(":")
        whole = value.lstrip(" \t\r\n")
        for line in sourcelines[1:]:
            if len(whole) > LONGEST_HEADER:
                break
            whole += line
        return name, whole[:LONGEST_HEADER].rstrip("\r\n")


def header(message: Message, name: str) -> str:
    """A header as it stands, its 8-bit signs read somehow."""
    try:
        found = message._headers  # type: ignore[attr-defined]
        raw = next((value for key, value in found if key.lower() == name), "")
    except (AttributeError, ValueError):
        return ""
    return _somehow(str(raw))


def _somehow(text: str) -> str:
    """A text whose 8-bit signs the parser put aside, read as what they look like."""
    if text.isascii():
        return text
    try:
        return words.guessed(text.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return words.harmless(text)


def unfolded(text: str, most: int = 300) -> str:
    """A header's encoded words as people read them; broken ones as they stand."""
    try:
        pieces = decode_header(text[:2000].replace("\r", " ").replace("\n", " "))
        said = "".join(one if isinstance(one, str) else words.decoded(one, charset or "") for one, charset in pieces)
    except (HeaderParseError, ValueError, UnicodeError, LookupError):
        said = text
    return words.one_line(said, most)


def addresses(text: str) -> list[list[str]]:
    """Names and addresses; what is no address stays as a name."""
    found = []
    line = text[:LONGEST_HEADER].replace("\r", " ").replace("\n", " ")
    if line.count("(") > MOST_COMMENTS:
        line = line.replace("(", " ").replace(")", " ")
    for name, address in getaddresses([line])[:MOST_ADDRESSES]:
        plain = words.one_line(address, 300).lower()
        good = plain if _ADDRESS.fullmatch(plain) else ""
        shown = unfolded(name, 200) or ("" if good else plain[:200])
        if good or shown:
            found.append([shown, good])
    return found


def _date(text: str) -> str:
    try:
        at = parsedate_to_datetime(text[:100])
        return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(dt.UTC).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return ""


def about(message: Message) -> dict[str, Any]:
    """What the headers say."""
    sender = addresses(header(message, "from")) or addresses(header(message, "sender"))
    first = next((one for one in sender if one[1]), sender[0] if sender else ["", ""])
    reply = [one[1] for one in addresses(header(message, "reply-to")) if one[1]]
    named = header(message, "references")[-LONGEST_HEADER:] + " " + header(message, "in-reply-to")
    precedence = header(message, "precedence").strip().lower()
    submitted = header(message, "auto-submitted").strip().lower()
    return {
        "subject": unfolded(header(message, "subject")), "from": first, "reply_to": reply[0] if reply else "",
        "to": addresses(header(message, "to")), "cc": addresses(header(message, "cc")), "date": _date(header(message, "date")),
        "references": list(dict.fromkeys(_ID.findall(named)))[-50:],
        "automatic": submitted not in ("", "no") or precedence in ("bulk", "junk", "list", "auto_reply") or bool(header(message, "list-id")),
        "text": "", "html": "", "pictures": 0, "files": [], "trouble": "", "report": None,
    }  # fmt: skip


def headers_only(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Of a message that can't be taken apart: what its headers say."""
    message = BytesHeaderParser(policy=Capped()).parsebytes(content[:HEAD_BYTES])
    return {**about(message), "trouble": "broken"}, []


def taken(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The whole message. One nested without end is read by its headers and its first words."""
    try:
        return _taken(message_from_bytes(content, policy=Capped()))
    except RecursionError:
        facts, files = headers_only(content)
        _head, _gap, rest = content.partition(b"\n\r\n" if b"\n\r\n" in content[:HEAD_BYTES] else b"\n\n")
        return {**facts, "text": words.harmless(words.guessed(rest[:20_000]), 10_000)}, files


def _taken(message: Message) -> tuple[dict[str, Any], list[bytes]]:
    facts = about(message)
    groups: dict[int, dict[str, list[str]]] = {}
    told: list[dict[str, Any]] = []
    contents: list[bytes] = []
    for seen, (part, group) in enumerate(parts(message), 1):
        if seen > MOST_PARTS or len(contents) >= MOST_FILES:
            facts["trouble"] = "cut"
            break
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            facts["report"] = _report(message)
        name = _name(part)
        if kind in ("text/plain", "text/html") and not name and "attachment" not in header(part, "content-disposition").lower():
            said = words.decoded(_bytes(part), _charset(part))
            groups.setdefault(group, {"text/plain": [], "text/html": []})[kind].append(said[: words.LARGEST_HTML])
        else:
            for one, inside in _files(part, kind, name or _nameless(kind, len(contents) + 1)):
                told.append({"name": one, "size": len(inside)})
                contents.append(inside)
    _say(facts, groups)
    facts["files"] = told
    return facts, contents


def parts(message: Message) -> Iterator[tuple[Message, int]]:
    """The leaves in order, each with the group of alternatives it belongs to; messages within are leaves."""
    waiting: list[tuple[Message, int, int]] = [(message, 0, 0)]
    count = 0
    while waiting:
        part, group, depth = waiting.pop()
        inside = part.get_payload() if part.is_multipart() else None
        kind = part.get_content_type()
        if isinstance(inside, list) and kind.startswith("multipart/") and depth < MOST_DEPTH:
            inner = id(part) if kind == "multipart/alternative" and not group else group
            waiting.extend((one, inner, depth + 1) for one in reversed(inside[: MOST_PARTS + 1]) if isinstance(one, Message))
        else:
            count += 1
            yield part, group or -count


def _bytes(part: Message) -> bytes:
    """What a part holds, however it is coded."""
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        found = None
    if isinstance(found, bytes):
        return found
    with contextlib.suppress(Exception):
        inner = part.get_payload()
        if isinstance(inner, list):
            return b"\n".join(one.as_bytes() for one in inner[:20] if isinstance(one, Message))
        return str(inner).encode("utf-8", "surrogateescape")
    return b""


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (ValueError, LookupError, TypeError, UnicodeError):
        return ""


def _name(part: Message) -> str:
    try:
        found = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, UnicodeError, AttributeError):
        found = ""
    return unfolded(_somehow(str(found)), 180)


def _nameless(kind: str, number: int) -> str:
    ending = {"message/rfc822": ".eml", "text/html": ".html", "text/plain": ".txt", "message/delivery-status": ".txt"}.get(kind)
    return f"plik-{number}{ending or mimetypes.guess_extension(kind) or ''}"


def _files(part: Message, kind: str, name: str) -> list[tuple[str, bytes]]:
    """A part as files; Outlook's bundle gives what is inside it."""
    content = _bytes(part)
    if kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat":
        found = tnef.files(content)
        if found:
            return found
    return [(name, content)] if content else []


def _say(facts: dict[str, Any], groups: dict[int, dict[str, list[str]]]) -> None:
    """Text and HTML of the whole, in the order of its parts."""
    rich = any(one["text/html"] for one in groups.values())
    said, shown = [], []
    for one in groups.values():
        plain, marked = "\n".join(one["text/plain"]), "\n".join(one["text/html"])
        said.append(plain if plain.strip() else words.plain(marked))
        shown.append(marked or words.as_html(plain))
    facts["text"] = words.harmless("\n\n".join(one.strip("\n") for one in said if one.strip())).rstrip()
    if rich:
        facts["html"], facts["pictures"] = words.clean("<hr>".join(shown))


def _report(message: Message) -> dict[str, Any]:
    """What a mail server tells of a mail it could not deliver: to whom, why, and which it was."""
    recipients, original = [], ""
    for part in list(message.walk())[:200]:
        kind = part.get_content_type()
        if header(part, "final-recipient"):
            address = header(part, "final-recipient").rpartition(";")[2].strip().lower()
            why = unfolded(header(part, "diagnostic-code").rpartition(";")[2].strip() or header(part, "status"), 300)
            recipients.append([address[:254], header(part, "action").strip().lower()[:20], why])
        elif part is not message and not original and header(part, "message-id") and kind != "multipart/report":
            original = header(part, "message-id").strip()
        if kind == "text/rfc822-headers" and not original:
            found = re.search(rb"(?im)^message-id:\s*(<[^<>\s]{1,240}>)", _bytes(part)[:HEAD_BYTES])
            original = found[1].decode("ascii", "replace") if found else ""
    return {"original": original[:250], "recipients": recipients[:50]}
