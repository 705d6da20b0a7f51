"""Messages taken apart in a limited child: whatever one of them does to it, the next one gets a fresh one (C9, F12)."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from kupiec.ground.kernel import clock
from kupiec.people.mailboxes import rules
from kupiec.people.mailboxes.values import LARGEST, Trouble

WALL_SECONDS = 15.0
MIME, OUTLOOK, HEADERS = b"e", b"m", b"h"
_HERE = Path(__file__).parent
_ROOT = _HERE.parents[2]


@dataclass(frozen=True, slots=True)
class FileIn:
    """A file of a message, in memory."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A message taken apart; people are (name, address), the address empty when it is none."""

    message_id: str
    digest: str
    subject: str = ""
    sender: tuple[str, str] = ("", "")
    reply_to: str = ""
    to: tuple[tuple[str, str], ...] = ()
    cc: tuple[tuple[str, str], ...] = ()
    at: dt.datetime | None = None
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    pictures: int = 0
    automatic: bool = False
    report: dict[str, Any] | None = None
    trouble: str = Trouble.NONE
    size: int = 0
    files: tuple[FileIn, ...] = field(default=(), repr=False)

    @property
    def people(self) -> tuple[str, ...]:
        """Addresses of everybody named."""
        return tuple(dict.fromkeys(one for one in (self.sender[1], *(pair[1] for pair in (*self.to, *self.cc))) if one))


class _ChildDiedError(Exception):
    """It gave no answer: too slow, too large, or it fell over."""


class Taker:
    """The child with what is said to it; used as a context, by one thread."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self.deaths = 0

    def __enter__(self) -> Taker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def take(self, raw: bytes, *, outlook: bool = False, beginning: bool = False) -> Taken:
        """Take a message apart; `beginning`: this is only its first part, the rest was too large to be fetched.

        Never refuses: of one that can't be read its headers stay, of the worst only that it came; the original is kept with it.
        """
        message_id, digest = rules.identity(raw)
        known = Taken(message_id=message_id, digest=digest, size=len(raw))
        try:
            facts, files = self._asked(OUTLOOK if outlook else MIME, raw[:LARGEST])
        except _ChildDiedError:
            facts, files = self._headers(raw) if not outlook else ({}, [])
            facts["trouble"] = facts.get("trouble") or Trouble.SLOW
        taken = _told(known, facts, files)
        if beginning:
            return replace(taken, trouble=Trouble.LARGE, files=())
        if taken.trouble in (Trouble.BROKEN, Trouble.SLOW):
            original = FileIn("wiadomosc.msg" if outlook else "wiadomosc.eml", raw)
            taken = replace(taken, files=(*taken.files, original))
        return taken

    def _headers(self, raw: bytes) -> tuple[dict[str, Any], list[bytes]]:
        with contextlib.suppress(_ChildDiedError):
            facts, files = self._asked(HEADERS, raw[: rules.HEAD_BYTES])
            return {**facts, "trouble": Trouble.SLOW}, files
        return {}, []

    def _asked(self, kind: bytes, raw: bytes) -> tuple[dict[str, Any], list[bytes]]:
        child = self._running()
        assert child.stdin is not None and child.stdout is not None
        timer = threading.Timer(WALL_SECONDS, child.kill)
        timer.start()
        try:
            child.stdin.write(kind + len(raw).to_bytes(8, "big"))
            child.stdin.write(raw)
            child.stdin.flush()
            facts = json.loads(_read(child.stdout))
            return facts, [_read(child.stdout) for _one in facts["files"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.deaths += 1
            self.close()
            raise _ChildDiedError from error
        finally:
            timer.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(  # noqa: S603 - our own script, no shell
                [sys.executable, "-I", str(_HERE / "child" / "main.py"), str(_ROOT)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"}, cwd="/",
            )  # fmt: skip
        return self._child

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._child = None


def _read(pipe: IO[bytes]) -> bytes:
    """One answer with its length before it."""
    size = pipe.read(8)
    length = int.from_bytes(size, "big")
    if len(size) < 8 or length > LARGEST * 2:
        raise ValueError("no answer")
    data = pipe.read(length)
    if len(data) < length:
        raise ValueError("half an answer")
    return data


def _told(known: Taken, facts: dict[str, Any], contents: list[bytes]) -> Taken:
    """The child's answer as our value: it has read hostile bytes, so it isn't believed about sizes either."""
    if "subject" not in facts:
        return replace(known, trouble=facts.get("trouble") or Trouble.BROKEN)
    named = str(facts.get("message_id") or "").strip()[:250]
    return replace(
        known, message_id=named or known.message_id, subject=str(facts["subject"])[:300], sender=_pair(facts["from"]), reply_to=str(facts["reply_to"])[:254],
        to=_pairs(facts["to"]), cc=_pairs(facts["cc"]), at=_moment(facts["date"]), references=tuple(str(one)[:250] for one in facts["references"][:50]),
        text=str(facts["text"]), html=str(facts["html"]), pictures=min(int(facts["pictures"]), 999), automatic=bool(facts["automatic"]),
        report=facts["report"], trouble=str(facts["trouble"])[:6],
        files=tuple(FileIn(str(one["name"])[:180], content) for one, content in zip(facts["files"], contents, strict=True)),
    )  # fmt: skip


def _pair(found: list[str]) -> tuple[str, str]:
    return str(found[0])[:200], rules.address(str(found[1]))


def _pairs(found: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple(_pair(one) for one in found[:100])


def _moment(text: str) -> dt.datetime | None:
    with contextlib.suppress(ValueError):
        return dt.datetime.fromisoformat(text).astimezone(clock.WARSAW).astimezone(dt.UTC) if text else None
    return None
