"""A message as bytes. Headers are made by the standard library from values already checked; line ends in them are refused."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from kupiec.ground.mail import rules
from kupiec.ground.mail.values import Envelope


def composed(envelope: Envelope) -> bytes:
    """Plain text with its files; blind copies are in no header. The same envelope always gives the same Message-ID."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = envelope.message_id
    message["Date"] = envelope.date
    message["From"] = _named(envelope.sender, envelope.sender_name)
    message["To"] = ", ".join(envelope.to)
    if envelope.cc:
        message["Cc"] = ", ".join(envelope.cc)
    if envelope.answers:
        message["In-Reply-To"] = envelope.answers[-1]
        message["References"] = " ".join(envelope.answers)
    if envelope.reply_to:
        message["Reply-To"] = envelope.reply_to
    message["Subject"] = rules.one_line(envelope.subject)
    if envelope.automatic:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(envelope.text + "\n", cte="quoted-printable")
    for part in envelope.parts:
        main, _, sub = part.media_type.partition("/")
        if main in ("message", "multipart", "text") or not sub:
            main, sub = "application", "octet-stream"
        message.add_attachment(part.content, maintype=main, subtype=sub, filename=rules.one_line(part.name))
    return _leaving(envelope.unsubscribe) + _with_boundary(message, envelope.message_id)


def _leaving(address: str) -> bytes:
    """Headers by which mail programs offer to leave (RFC 2369, 8058): in one line each, which the library would encode beyond recognition."""
    if not address:
        return b""
    return f"List-Unsubscribe: <{rules.one_line(address)}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".encode("ascii")


def _with_boundary(message: EmailMessage, message_id: str) -> bytes:
    if message.is_multipart():
        message.set_boundary("=_kupiec_" + "".join(sign for sign in message_id if sign.isalnum())[:40])
    return message.as_bytes()


def _named(address: str, name: str) -> Address | str:
    return Address(display_name=rules.one_line(name)[:120], addr_spec=address) if name else address
