"""Kinds and states of mailboxes and messages, drafts of mailboxes: frozen values of the room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Whose a mailbox is."""

    PERSONAL = "personal"
    SHARED = "shared"


class Security(StrEnum):
    """How the line to the server is made safe; `none` only for servers of one's own network."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Role(StrEnum):
    """What a folder holds, as the server says."""

    OTHER = ""
    INBOX = "inbox"
    SENT = "sent"
    LEFT_OUT = "left_out"


class State(StrEnum):
    """What became of a message. `report`: told by a mail server of a mail of ours."""

    WAITING = "waiting"
    ASSIGNED = "assigned"
    ASIDE = "aside"
    REPORT = "report"


class Trouble(StrEnum):
    """Why a message could not be read whole."""

    NONE = ""
    BROKEN = "broken"
    SLOW = "slow"
    LARGE = "large"
    CUT = "cut"


class Failing(StrEnum):
    """What went wrong with a mailbox; words of each in `words.py`."""

    NONE = ""
    UNREACHABLE = "unreachable"
    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    INSECURE = "insecure"
    REFUSED = "refused"
    NOT_IMAP = "not_imap"
    LATE = "late"
    BROKEN = "broken"
    FOLDER = "folder"
    SEALED = "sealed"


MESSAGE, MAILBOX = "mailboxes.message", "mailboxes.mailbox"
LARGEST = 40 * 1024 * 1024
"""Bytes of a message that is still fetched whole; of larger ones the beginning."""
LONGEST_TEXT = 200_000
LONGEST_HTML = 400_000
MOST_CORRESPONDENTS = 200
MOST_MEMBERS = 100
PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
PUBLIC_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "hotmail.pl",
        "live.com",
        "msn.com",
        "yahoo.com",
        "yahoo.pl",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.com",
        "gmx.net",
        "gmx.de",
        "web.de",
        "mail.com",
        "mail.ru",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "zoho.com",
        "fastmail.com",
        "tutanota.com",
        "tuta.io",
        "yandex.com",
        "yandex.ru",
        "wp.pl",
        "o2.pl",
        "onet.pl",
        "onet.eu",
        "op.pl",
        "poczta.onet.pl",
        "vp.pl",
        "autograf.pl",
        "buziaczek.pl",
        "interia.pl",
        "interia.eu",
        "poczta.fm",
        "intmail.pl",
        "adresik.net",
        "pisz.to",
        "ogarnij.se",
        "tlen.pl",
        "go2.pl",
        "prokonto.pl",
        "gazeta.pl",
        "poczta.pl",
        "spoko.pl",
        "neostrada.pl",
        "home.pl",
        "az.pl",
        "epf.pl",
        "int.pl",
        "amorki.pl",
        "republika.pl",
        "eu.pl",
        "lp.pl",
        "pro.wp.pl",
        "seznam.cz",
        "email.cz",
        "centrum.cz",
        "azet.sk",
        "zoznam.sk",
        "t-online.de",
        "freenet.de",
        "orange.fr",
        "free.fr",
        "laposte.net",
        "libero.it",
    ]
)
"""Mail for everybody: such a domain says nothing of whose a message is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxDraft:
    """A mailbox as somebody wants it; an empty password keeps the one there is."""

    name: str
    address: str
    host: str
    login: str
    password: str = ""
    kind: str = Kind.PERSONAL
    port: int | None = None
    security: str = Security.TLS
    since: dt.date | None = None
    members: tuple[int, ...] = ()
    correspondents: str = ""
    assigned_only: bool = False


@dataclass(frozen=True, slots=True)
class Onto:
    """Where a message belongs: a party, and the person there when known; `how`: `person`, `address`, `domain`, `hand`."""

    party_id: int
    person_id: int | None = None
    how: str = "hand"
