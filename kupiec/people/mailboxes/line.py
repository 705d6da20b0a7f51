"""A conversation with an IMAP server: every command within its time and its bytes, every failure with a name.

The server is a stranger: it may drip, cut the line in the middle, promise gigabytes or lie about what it sends. Nothing
here touches the database.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox

from kupiec.ground.kernel import egress
from kupiec.people.mailboxes.values import LARGEST, Failing, Security

SECONDS = 60.0
TRY_SECONDS = 8.0
BEGINNING = 262_144
BUNCH_BYTES = 6 * 1024 * 1024
_UID = re.compile(rb"\bUID (\d{1,10})")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,12})")
_DATE = re.compile(rb'INTERNALDATE " ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"')
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BROKEN = (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError, UnicodeError, IndexError, TypeError, AttributeError, KeyError)


class FailingError(Exception):
    """What went wrong with a mailbox, by name, with the server's own words."""

    def __init__(self, failing: Failing, words: str = "") -> None:
        self.failing = failing
        self.words = " ".join(words.split())[:300]
        super().__init__(f"{failing}: {self.words}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where and as whom."""

    host: str
    port: int
    security: str
    login: str
    password: str

    def __repr__(self) -> str:
        return f"Account({self.host}:{self.port})"


@dataclass(frozen=True, slots=True)
class FolderThere:
    """A folder as the server lists it."""

    name: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message as it came: whole, or its beginning where the whole would be too large."""

    uid: int
    size: int
    arrived: dt.datetime | None
    raw: bytes
    whole: bool


class _Client(imaplib.IMAP4):
    """The standard client over a line of our own: to the address that was checked, with a budget of bytes."""

    def __init__(self, account: Account, seconds: float) -> None:
        self.account, self.seconds, self.budget = account, seconds, LARGEST
        self._greeting = threading.Timer(seconds, self._cut)
        self._greeting.daemon = True
        self._plain: socket.socket | None = None
        try:
            super().__init__(account.host, account.port, timeout=seconds)
        finally:
            self._greeting.cancel()

    def _cut(self) -> None:
        if self._plain is not None:
            with contextlib.suppress(OSError):
                self._plain.shutdown(socket.SHUT_RDWR)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = egress.line(self.account.host, self.account.port, seconds=self.seconds)
        plain.settimeout(self.seconds)
        self._plain = plain
        self._greeting.start()
        if self.account.security != Security.TLS:
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self.account.host)

    def _spend(self, count: int) -> None:
        self.budget -= count
        if self.budget < 0:
            raise self.abort("the server sends more than was asked for")

    def read(self, size: int) -> bytes:
        self._spend(size)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._spend(len(line))
        return line


class _Box(BaseMailBox):
    """imap-tools over that client: names of folders in modified UTF-7, criteria, quoting."""

    def __init__(self, account: Account, seconds: float) -> None:
        self._account, self._seconds = account, seconds
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return _Client(self._account, self._seconds)


class Line:
    """An open account. Every method raises FailingError and nothing else."""

    def __init__(self, account: Account, *, seconds: float = SECONDS) -> None:
        self.account, self.seconds = account, seconds
        self._box: _Box | None = None

    def __enter__(self) -> Line:
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _open(self) -> None:
        try:
            self._box = _Box(self.account, self.seconds)
        except egress.InsideError as error:
            raise FailingError(Failing.NOT_ALLOWED) from error
        except egress.NoAnswerError as error:
            names = {"unknown": Failing.NOT_FOUND, "late": Failing.LATE}
            raise FailingError(names.get(error.reason, Failing.UNREACHABLE), error.words) from error
        except ssl.SSLError as error:
            raise FailingError(Failing.INSECURE, str(error)) from error
        except _BROKEN as error:
            raise FailingError(Failing.LATE if isinstance(error, TimeoutError) else Failing.NOT_IMAP, _said(error)) from error
        self._secured()
        self._signed_in()

    def _secured(self) -> None:
        if self.account.security != Security.STARTTLS:
            return
        with self._watched():
            try:
                self.client.starttls(ssl.create_default_context())
            except (ssl.SSLError, imaplib.IMAP4.error) as error:
                raise FailingError(Failing.INSECURE, _said(error)) from error

    def _signed_in(self) -> None:
        box = self.box
        plain = self.account.login.isascii() and self.account.password.isascii()
        with self._watched():
            try:
                (box.login if plain else box.login_utf8)(self.account.login, self.account.password, initial_folder=None)
            except imaplib.IMAP4.abort:
                raise
            except (imaplib.IMAP4.error, ImapToolsError) as error:
                raise FailingError(Failing.REFUSED, _said(error).replace(self.account.password, "***")) from error

    @property
    def box(self) -> _Box:
        if self._box is None:
            raise FailingError(Failing.BROKEN)
        return self._box

    @property
    def client(self) -> imaplib.IMAP4:
        return self.box.client

    @contextmanager
    def _watched(self, budget: int = 32 << 20) -> Iterator[None]:
        """A command: cut when its time is over, however slowly the other side drips."""
        client: Any = self.box.client
        client.budget, over = budget, threading.Event()

        def cut() -> None:
            over.set()
            with contextlib.suppress(OSError):
                client.sock.shutdown(socket.SHUT_RDWR)

        watch = threading.Timer(self.seconds, cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        except FailingError:
            raise
        except _BROKEN as error:
            late = over.is_set() or isinstance(error, TimeoutError)
            raise FailingError(Failing.LATE if late else Failing.BROKEN, _said(error)) from error
        finally:
            watch.cancel()

    def folders(self) -> list[FolderThere]:
        """Folders that hold messages."""
        with self._watched():
            listed = [FolderThere(one.name[:400], tuple(one.flags)) for one in self.box.folder.list()[:2000]]
        return [one for one in listed if one.name and not any(flag.lower() in ("\\noselect", "\\nonexistent") for flag in one.flags)]

    def select(self, name: str) -> int:
        """Open a folder for reading only; answers its UIDVALIDITY."""
        with self._watched():
            try:
                self.box.folder.set(name, readonly=True)
            except ImapToolsError as error:
                raise FailingError(Failing.FOLDER, f"{name}: {_said(error)}") from error
            found = self.client.response("UIDVALIDITY")[1]
            return int(found[-1]) if found and found[-1] else 1

    def uids(self, *, after: int, since: dt.date) -> list[int]:
        """Messages of the open folder above a UID that came since a day, in order."""
        day = f"{since.day}-{_MONTHS[since.month - 1].capitalize()}-{since.year}"
        with self._watched():
            status, data = self.client.uid("SEARCH", f"UID {after + 1}:* SINCE {day}")
            if status != "OK":
                raise FailingError(Failing.BROKEN, _said(ValueError(data)))
            found = {int(one) for line in data if line for one in line.split()}
        return sorted(one for one in found if one > after)

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        """The messages in bunches of some megabytes; those deleted meanwhile are missing."""
        sizes = self._sizes(uids)
        bunch: list[int] = []
        weight = 0
        for uid in uids:
            size, arrived = sizes.get(uid, (-1, None))
            if size < 0:
                continue
            if size > LARGEST:
                yield [Fetched(uid, size, arrived, self._bodies([uid], f"BODY.PEEK[]<0.{BEGINNING}>", BEGINNING).get(uid, b""), False)]
                continue
            if bunch and weight + size > BUNCH_BYTES:
                yield self._whole(bunch, sizes, weight)
                bunch, weight = [], 0
            bunch.append(uid)
            weight += size
        if bunch:
            yield self._whole(bunch, sizes, weight)

    def _whole(self, bunch: Sequence[int], sizes: dict[int, tuple[int, dt.datetime | None]], weight: int) -> list[Fetched]:
        bodies = self._bodies(bunch, "BODY.PEEK[]", weight)
        return [Fetched(uid, len(bodies[uid]), sizes[uid][1], bodies[uid], True) for uid in bunch if uid in bodies]

    def _sizes(self, uids: Sequence[int]) -> dict[int, tuple[int, dt.datetime | None]]:
        found: dict[int, tuple[int, dt.datetime | None]] = {}
        for line in self._asked(uids, "(UID RFC822.SIZE INTERNALDATE)"):
            text = b" ".join(line) if isinstance(line, tuple) else line
            uid, size = _UID.search(text), _SIZE.search(text)
            if uid and size:
                found[int(uid[1])] = (int(size[1]), _moment(text))
        return found

    def _bodies(self, uids: Sequence[int], part: str, weight: int) -> dict[int, bytes]:
        """Contents by UID, wherever in its answer the server names it."""
        lines = self._asked(uids, f"(UID {part})", budget=weight * 2 + (8 << 20))
        found: dict[int, bytes] = {}
        for at, line in enumerate(lines):
            if not isinstance(line, tuple):
                continue
            after = lines[at + 1] if at + 1 < len(lines) and isinstance(lines[at + 1], bytes) else b""
            uid = _UID.search(line[0]) or _UID.search(after)
            if uid:
                found[int(uid[1])] = bytes(line[1])
        return found

    def _asked(self, uids: Sequence[int], what: str, *, budget: int = 32 << 20) -> list[Any]:
        if not uids:
            return []
        with self._watched(budget):
            status, data = self.client.uid("FETCH", ",".join(map(str, uids)), what)
            if status != "OK":
                raise FailingError(Failing.BROKEN, _said(ValueError(data)))
        return [one for one in data if one]

    def close(self) -> None:
        """Leave; a server that doesn't say goodbye is left without."""
        box, self._box = self._box, None
        if box is not None:
            with contextlib.suppress(*_BROKEN):
                box.client.sock.settimeout(2.0)
                box.client.logout()
            with contextlib.suppress(*_BROKEN):
                box.client.shutdown()


def _said(error: BaseException) -> str:
    text = str(error.args[0]) if error.args else str(error)
    return re.sub(r"^b?['\"]|['\"]$", "", text)[:300]


def _moment(text: bytes) -> dt.datetime | None:
    found = _DATE.search(text)
    if not found or found[2].decode().lower() not in _MONTHS:
        return None
    day, year, hour, minute, second, off_hours, off_minutes = (int(found[at]) for at in (1, 3, 4, 5, 6, 8, 9))
    offset = dt.timedelta(hours=off_hours, minutes=off_minutes) * (-1 if found[7] == b"-" else 1)
    with contextlib.suppress(ValueError, OverflowError):
        at = dt.datetime(year, _MONTHS.index(found[2].decode().lower()) + 1, day, hour, minute, min(second, 59), tzinfo=dt.UTC)
        return at - offset
    return None
