"""A real mail server that behaves as told, in a thread of its own; every message it took is kept."""

from __future__ import annotations

import asyncio
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Post:
    """What happens to the n-th message: `plan[n]`, else what `usual` says.

    `ok` taken; `later` 451; `never` 550 for each recipient; `data` 552 after the message; `drop` taken, then the connection
    is cut without a word; `cut` the connection is cut before the message; `slow` no answer in time.
    """

    def __init__(self, usual: str = "ok") -> None:
        self.usual = usual
        self.plan: list[str] = []
        self.taken: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.conversations = 0
        self.asked = 0

    def _now(self) -> str:
        return self.plan[self.asked] if self.asked < len(self.plan) else self.usual

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802 - the name the server calls
        self.conversations += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 - the name the server calls
        envelope.mail_from = address
        behaviour = session.behaviour = self._now()
        self.asked += 1
        if behaviour == "cut":
            server.transport.abort()
        if behaviour == "slow":
            await asyncio.sleep(1.5)
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 - the name the server calls
        if session.behaviour == "never" or address.startswith("nobody@"):
            return "550 5.1.1 no such user here"
        if session.behaviour == "later":
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the name the server calls
        if session.behaviour == "data":
            return "552 5.3.4 message too big"
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.taken.append(message)
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        if session.behaviour == "drop":
            server.transport.abort()
        return "250 queued"

    def counted(self) -> Counter[str]:
        """How often each Message-ID came."""
        return Counter(str(message["Message-ID"]) for message in self.taken)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, hostname="poczta.test", ident="proba")


def started(post: Post, port: int = 0) -> Controller:
    """The server on a free port of this computer (or on the one named)."""
    controller = _Controller(post, hostname="127.0.0.1", port=port or _free_port())
    controller.start()
    return controller


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
