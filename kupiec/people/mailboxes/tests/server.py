"""A stand-in IMAP server that speaks the protocol truly (RFC 3501) and misbehaves when told to."""

from __future__ import annotations

import base64
import datetime as dt
import re
import socket
import socketserver
import ssl
import threading
import time
from dataclasses import dataclass, field

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass
class Folder:
    """A folder: messages by UID with the day they came."""

    validity: int = 100
    flags: str = "\\HasNoChildren"
    messages: dict[int, tuple[bytes, dt.datetime]] = field(default_factory=dict)

    def add(self, raw: bytes, *, at: dt.datetime | None = None, uid: int | None = None) -> int:
        uid = uid or max(self.messages, default=0) + 1
        self.messages[uid] = (raw, at or dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC))
        return uid


@dataclass
class Post:
    """What the server holds and how it misbehaves.

    `cut_after`: bytes of one connection after which the line is cut, once for each number in the list; `drip`: seconds
    between bytes of the greeting; `lies`: how many times smaller RFC822.SIZE is told; `endless`: untagged lines without end.
    """

    folders: dict[str, Folder] = field(default_factory=lambda: {"INBOX": Folder()})
    login: str = "biuro"
    password: str = 'tajne "hasło" \\ x'
    cut_after: list[int] = field(default_factory=list)
    drip: float = 0.0
    lies: int = 1
    endless: bool = False
    huge_literal: bool = False
    starttls: bool = False
    greeting: bytes = b"* OK ready\r\n"
    sessions: int = 0
    commands: list[str] = field(default_factory=list)


class _CutError(Exception):
    pass


class _Session(socketserver.BaseRequestHandler):
    server: Server

    def handle(self) -> None:
        post = self.server.post
        post.sessions += 1
        self.left = post.cut_after.pop(0) if post.cut_after else None
        self.line: socket.socket = self.request
        self.chosen: Folder | None = None
        try:
            if self.server.context and not post.starttls:
                self.line = self.server.context.wrap_socket(self.line, server_side=True)
            self._greet()
            self.file = self.line.makefile("rb")
            while (raw := self.file.readline()) and self._answer(raw):
                pass
        except (OSError, _CutError, ValueError):
            pass
        finally:
            self.line.close()

    def _greet(self) -> None:
        for at in range(len(self.server.post.greeting)) if self.server.post.drip else ():
            self.line.sendall(self.server.post.greeting[at : at + 1])
            time.sleep(self.server.post.drip)
        if not self.server.post.drip:
            self.say(self.server.post.greeting)

    def say(self, data: bytes) -> None:
        if self.left is not None:
            if len(data) > self.left:
                self.line.sendall(data[: self.left])
                raise _CutError
            self.left -= len(data)
        self.line.sendall(data)

    def _answer(self, raw: bytes) -> bool:
        tag, _gap, rest = raw.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
        word, _gap, argument = rest.partition(" ")
        self.server.post.commands.append(rest if word.upper() not in ("LOGIN", "AUTHENTICATE") else word)
        if word.upper() == "UID":
            word, _gap, argument = argument.partition(" ")
            word = f"UID_{word}"
        said = getattr(self, f"do_{word.lower()}", None)
        answer = said(tag, argument) if said else "BAD unknown command"
        if answer is not None:
            self.say(f"{tag} {answer}\r\n".encode())
        return word.upper() != "LOGOUT"

    def do_capability(self, tag: str, argument: str) -> str:
        more = " STARTTLS" if self.server.post.starttls else ""
        self.say(f"* CAPABILITY IMAP4rev1 AUTH=PLAIN SPECIAL-USE{more}\r\n".encode())
        return "OK done"

    def do_noop(self, tag: str, argument: str) -> str:
        return "OK done"

    def do_logout(self, tag: str, argument: str) -> str:
        self.say(b"* BYE leaving\r\n")
        return "OK done"

    def do_starttls(self, tag: str, argument: str) -> str | None:
        if not self.server.post.starttls or self.server.context is None:
            return "BAD no TLS here"
        self.say(f"{tag} OK begin\r\n".encode())
        self.line = self.server.context.wrap_socket(self.line, server_side=True)
        self.file = self.line.makefile("rb")
        return None

    def do_login(self, tag: str, argument: str) -> str:
        found = re.fullmatch(r'"?([^" ]*)"? "((?:[^"\\]|\\.)*)"', argument)
        password = re.sub(r"\\(.)", r"\1", found[2]) if found else ""
        good = found and found[1] == self.server.post.login and password == self.server.post.password
        return "OK welcome" if good else "NO [AUTHENTICATIONFAILED] Invalid credentials"

    def do_authenticate(self, tag: str, argument: str) -> str:
        self.say(b"+ \r\n")
        _who, login, password = base64.b64decode(self.file.readline()).decode().split("\0")
        good = (login, password) == (self.server.post.login, self.server.post.password)
        return "OK welcome" if good else "NO [AUTHENTICATIONFAILED] Invalid credentials"

    def do_list(self, tag: str, argument: str) -> str:
        while self.server.post.endless:
            self.say(b'* LIST (\\HasNoChildren) "/" "' + b"x" * 4000 + b'"\r\n')
        for name, folder in self.server.post.folders.items():
            self.say(f'* LIST ({folder.flags}) "/" "{name}"\r\n'.encode())
        return "OK done"

    def do_examine(self, tag: str, argument: str) -> str:
        folder = self.server.post.folders.get(argument.strip('"'))
        if folder is None:
            return "NO [NONEXISTENT] no such mailbox"
        self.chosen = folder
        self.say(f"* {len(folder.messages)} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n".encode())
        self.say(f"* OK [UIDVALIDITY {folder.validity}] valid\r\n* OK [UIDNEXT {max(folder.messages, default=0) + 1}] next\r\n".encode())
        return "OK [READ-ONLY] done"

    def do_uid_search(self, tag: str, argument: str) -> str:
        if self.chosen is None:
            return "BAD no folder"
        asked = re.fullmatch(r"UID (\d+):\* SINCE (\d+)-(\w{3})-(\d{4})", argument)
        if not asked:
            return "BAD criteria"
        since = dt.date(int(asked[4]), MONTHS.index(asked[3]) + 1, int(asked[2]))
        last = max(self.chosen.messages, default=0)
        low = min(int(asked[1]), last)  # n:* is never empty, as the standard says
        found = [uid for uid, (_raw, at) in self.chosen.messages.items() if uid >= low and at.date() >= since]
        self.say(f"* SEARCH {' '.join(map(str, found))}\r\n".encode())
        return "OK done"

    def do_uid_fetch(self, tag: str, argument: str) -> str:
        if self.chosen is None:
            return "BAD no folder"
        which, _gap, what = argument.partition(" ")
        for number, (uid, (raw, at)) in enumerate(list(self.chosen.messages.items()), 1):
            if str(uid) in which.split(","):
                self.say(self._told(number, uid, raw, at, what))
        return "OK done"

    def _told(self, number: int, uid: int, raw: bytes, at: dt.datetime, what: str) -> bytes:
        if "BODY.PEEK" not in what:
            day = f"{at.day:2d}-{MONTHS[at.month - 1]}-{at.year} {at:%H:%M:%S} +0000"
            size = len(raw) // self.server.post.lies
            return f'* {number} FETCH (UID {uid} RFC822.SIZE {size} INTERNALDATE "{day}")\r\n'.encode()
        if self.server.post.huge_literal:
            return f"* {number} FETCH (UID {uid} BODY[] {{99999999999}}\r\n".encode() + b"x" * 1000
        part = re.search(r"<0\.(\d+)>", what)
        body, name = (raw[: int(part[1])], "BODY[]<0>") if part else (raw, "BODY[]")
        if uid % 2:  # the order of items is the server's
            return f"* {number} FETCH (UID {uid} {name} {{{len(body)}}}\r\n".encode() + body + b")\r\n"
        return f"* {number} FETCH ({name} {{{len(body)}}}\r\n".encode() + body + f" UID {uid})\r\n".encode()


class Server(socketserver.ThreadingTCPServer):
    """Used as a context; `port` is where it listens on this computer."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, post: Post, *, certificate: tuple[str, str] | None = None) -> None:
        self.post, self.context = post, None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        super().__init__(("127.0.0.1", 0), _Session)
        self.port = self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that leave are no errors."""

    def __enter__(self) -> Server:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
