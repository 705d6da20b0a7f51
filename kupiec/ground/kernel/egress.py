"""The one door for HTTP going out (C16): declared servers only, a time for the whole answer, a size, no redirects.

A room declares the servers it speaks to: `egress.allow("https://wl-api.mf.gov.pl")`; what users type never becomes the
address of a server. Plain http is for stand-ins on this computer. Nothing is asked inside a write transaction: others
would wait for a stranger's server.

Servers of mailboxes are named by people: `line` opens a line to public addresses only, unless the installation says that a
server inside is meant (`KUPIEC_INSIDE_SERVERS=mail.firm.local:993`). The address checked is the one connected to.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import os
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kupiec.ground.kernel import clock, tx

SECONDS = 10.0
LARGEST = 2_000_000
_PIECE = 65_536
_allowed: set[str] = set()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `media_type` without parameters, in small letters."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class NoAnswerError(Exception):
    """Nothing usable came: `reason` is `unreachable`, `late`, `huge`, `moved`, `insecure` or `broken`."""

    def __init__(self, reason: str, words: str = "") -> None:
        self.reason = reason
        self.words = " ".join(words.split())[:300]
        super().__init__(f"{reason}: {self.words}")


class NotAllowedError(Exception):
    """The program asks a server nobody declared: a fault of ours, never a user's."""


def allow(*origins: str) -> None:
    """Declare servers: `https://host`; `http://` only of this computer."""
    for origin in origins:
        parts = urlsplit(origin)
        host = parts.hostname or ""
        if parts.scheme != "https" and not (parts.scheme == "http" and _here(host)):
            raise NotAllowedError(origin)
        _allowed.add(_origin(origin))


def _here(host: str) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{parts.port or {'https': 443, 'http': 80}.get(parts.scheme)}"


def ask(
    url: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS, largest: int = LARGEST,
) -> Answer:  # fmt: skip
    """One question, one answer, within `seconds` and `largest` bytes. Raises NoAnswerError; a status of 400 or more is an answer."""
    if tx.in_write():
        raise RuntimeError("nothing is asked over the network inside a write transaction")
    if _origin(url) not in _allowed:
        raise NotAllowedError(_origin(url))
    talk = _Talk(url, seconds, largest)
    try:
        return talk.asked(method, body, {"Accept-Encoding": "identity", "Connection": "close", **(headers or {})})
    finally:
        talk.close()


class _Talk:
    """A connection for one question; a watch cuts it when the time is over, however slowly the other side drips."""

    def __init__(self, url: str, seconds: float, largest: int) -> None:
        parts = urlsplit(url)
        self.path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self.seconds, self.largest, self.over = seconds, largest, False
        self.line: http.client.HTTPConnection = (
            http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=seconds, context=ssl.create_default_context())
            if parts.scheme == "https"
            else http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=seconds)
        )
        self._watch = threading.Timer(seconds, self._cut)
        self._watch.daemon = True
        self._socket: socket.socket | None = None

    def _cut(self) -> None:
        self.over = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def asked(self, method: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        self._watch.start()
        try:
            self.line.connect()
            self._socket = self.line.sock
            self.line.request(method, self.path, body=body, headers=headers)
            reply = self.line.getresponse()
            if 300 <= reply.status < 400:
                raise NoAnswerError("moved", f"{reply.status} {reply.headers.get('Location', '')}")
            content = self._read(reply)
        except ssl.SSLError as error:
            raise self._late() or NoAnswerError("insecure", str(error)) from error
        except TimeoutError as error:
            raise NoAnswerError("late", str(error)) from error
        except http.client.HTTPException as error:
            raise self._late() or NoAnswerError("broken", repr(error)) from error
        except OSError as error:
            raise self._late() or NoAnswerError("unreachable", str(error)) from error
        media_type = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(reply.status, media_type, content, dict(reply.headers.items()))

    def _read(self, reply: http.client.HTTPResponse) -> bytes:
        pieces, size = [], 0
        while piece := reply.read1(_PIECE):
            size += len(piece)
            if size > self.largest:
                raise NoAnswerError("huge", f"more than {self.largest} bytes")
            pieces.append(piece)
        if self.over:
            raise NoAnswerError("late")
        if reply.length:
            raise http.client.IncompleteRead(b"", reply.length)
        return b"".join(pieces)

    def _late(self) -> NoAnswerError | None:
        return NoAnswerError("late") if self.over else None

    def close(self) -> None:
        self._watch.cancel()
        self.line.close()


class InsideError(Exception):
    """A server named by people lies on this computer or in the house's own network, and nobody allowed it."""


def line(host: str, port: int, *, seconds: float = SECONDS) -> socket.socket:
    """A line to a server that people named. Raises InsideError; NoAnswerError with `unknown`, `unreachable` or `late`."""
    if tx.in_write():
        raise RuntimeError("nothing is asked over the network inside a write transaction")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswerError("unknown", str(error)) from error
    addresses = list(dict.fromkeys((str(one[4][0]), one[0]) for one in found))
    if not _inside_allowed(host, port) and not all(_public(address) for address, _family in addresses):
        raise InsideError(host)
    until, said = clock.monotonic() + seconds, ""
    for address, _family in addresses[:4]:
        try:
            return socket.create_connection((address, port), timeout=max(until - clock.monotonic(), 0.1))
        except TimeoutError as error:
            raise NoAnswerError("late", str(error)) from error
        except OSError as error:
            said = str(error)
    raise NoAnswerError("unreachable", said)


def _inside_allowed(host: str, port: int) -> bool:
    named = {one.strip().lower() for one in os.environ.get("KUPIEC_INSIDE_SERVERS", "").split(",")}
    return f"{host.lower()}:{port}" in named


def _public(text: str) -> bool:
    """Whether an address is of the open network, also behind the ways IPv6 wraps an IPv4 address."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in ipaddress.ip_network("64:ff9b::/96"):
            wrapped.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(one is not None and not one.is_global for one in wrapped):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not address.is_multicast
