"""The mail server, one conversation at a time: every answer becomes an `Outcome`; nothing here touches the database."""

from __future__ import annotations

import contextlib
import os
import re
import smtplib
import ssl
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from kupiec.ground.mail import compose, rules
from kupiec.ground.mail.values import Envelope, Outcome, Verdict

_BROKEN = (OSError, smtplib.SMTPException)


@dataclass(frozen=True, slots=True)
class Settings:
    """`KUPIEC_SMTP` read: `smtp://user:password@host:587/?tls=starttls|tls|no&timeout=30`."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    timeout: float

    def __repr__(self) -> str:
        return f"Settings({self.host}:{self.port}, tls={self.tls})"


class ServerDownError(Exception):
    """The server can't be reached, doesn't let us in or speaks nonsense: no mail's fault."""


def settings() -> Settings | None:
    """The server of this installation; None when none is set up or the address can't be read."""
    given = os.environ.get("KUPIEC_SMTP", "").strip()
    if not given:
        return None
    try:
        parts = urlsplit(given)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        tls = asked.get("tls", "tls" if parts.scheme == "smtps" else "starttls")
        port = parts.port or {"tls": 465, "starttls": 587}.get(tls, 25)
        timeout = float(asked.get("timeout", "30"))
    except ValueError:
        return None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or tls not in ("tls", "starttls", "no") or not 0 < timeout <= 300:
        return None
    return Settings(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls, timeout)


def broken_settings() -> bool:
    """Whether a server is named but the address can't be read."""
    return bool(os.environ.get("KUPIEC_SMTP", "").strip()) and settings() is None


class Line:
    """A conversation with the server; opened when first needed, opened anew after it broke."""

    def __init__(self, chosen: Settings) -> None:
        self.chosen = chosen
        self._talk: smtplib.SMTP | None = None

    def send(self, envelope: Envelope) -> Outcome:
        """Hand one message over. Raises ServerDownError when there is nobody to hand it to."""
        talk = self._open()
        try:
            outcome = _hand_over(talk, envelope)
        except _BROKEN as error:
            outcome = Outcome(Verdict.LATER, _words(error), broken=True)
        if outcome.broken:
            self.close()
        elif outcome.verdict != Verdict.SENT:
            self._reset()
        return outcome

    def _open(self) -> smtplib.SMTP:
        if self._talk is None:
            try:
                self._talk = _connected(self.chosen)
            except _BROKEN as error:
                raise ServerDownError(_words(error)) from error
        return self._talk

    def _reset(self) -> None:
        """Ready for the next message; a server that doesn't answer even this is left."""
        try:
            if self._talk is not None and self._talk.rset()[0] != 250:
                self.close()
        except _BROKEN:
            self.close()

    def close(self) -> None:
        if self._talk is not None:
            with contextlib.suppress(*_BROKEN):
                self._talk.quit()
            self._talk.close()
            self._talk = None


def _connected(chosen: Settings) -> smtplib.SMTP:
    context = ssl.create_default_context() if chosen.tls != "no" else None  # reads every certificate of the machine
    if chosen.tls == "tls":
        talk: smtplib.SMTP = smtplib.SMTP_SSL(chosen.host, chosen.port, timeout=chosen.timeout, context=context)
    else:
        talk = smtplib.SMTP(chosen.host, chosen.port, timeout=chosen.timeout)
    try:
        if chosen.tls == "starttls":
            talk.starttls(context=context)
        talk.ehlo_or_helo_if_needed()
        if chosen.user:
            talk.login(chosen.user, chosen.password)
    except BaseException:
        talk.close()
        raise
    return talk


def _hand_over(talk: smtplib.SMTP, envelope: Envelope) -> Outcome:
    """MAIL, RCPT for each, DATA. Some recipients refused for good: the others get it; put off: all of it later."""
    content = _stuffed(compose.composed(envelope))
    size = [f"size={len(content)}"] if talk.has_extn("size") else []
    code, said = talk.mail(envelope.sender, size)
    if code != 250:
        return rules.verdict(code, _read(said))
    refused: dict[str, str] = {}
    for recipient in envelope.recipients:
        code, said = talk.rcpt(recipient)
        if code not in (250, 251) and not 500 <= code < 600:
            return rules.verdict(code, f"{_read(said)} ({recipient})")
        if code >= 500:
            refused[recipient] = f"{code} {_read(said)}"
    words = "; ".join(f"{recipient}: {said}" for recipient, said in refused.items())[:500]
    if len(refused) == len(envelope.recipients):
        return Outcome(Verdict.REFUSED, words)
    code, said = talk.docmd("data")
    if code != 354:
        return rules.verdict(code, _read(said))
    outcome = _finished(talk, content)
    return Outcome(outcome.verdict, words or outcome.words, tuple(refused)) if outcome.verdict == Verdict.SENT else outcome


def _finished(talk: smtplib.SMTP, content: bytes) -> Outcome:
    """The message itself. Until its last byte has gone it can't have been taken; after that nobody knows without a reply."""
    last = b".\r\n"
    try:
        talk.send(content)
    except _BROKEN as error:
        return Outcome(Verdict.LATER, _words(error), broken=True)
    try:
        talk.send(last)
        code, said = talk.getreply()
    except _BROKEN as error:
        return Outcome(Verdict.DOUBTFUL, _words(error), broken=True)
    return rules.verdict(code, _read(said), after_data=True)


def _stuffed(content: bytes) -> bytes:
    """With line ends as SMTP wants them, dots at their beginnings doubled, ended by a line end."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    dotted = re.sub(rb"(?m)^\.", b"..", lines)
    return dotted if dotted.endswith(b"\r\n") else dotted + b"\r\n"


def _read(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return rules.one_line(text)[:400]


def _words(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_read(error.smtp_error)}"[:500]
    return rules.one_line(f"{type(error).__name__}: {error}")[:500]
