"""Pure rules: what makes two copies one message, addresses and domains, who may be written to, what folders are for."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.mailboxes.values import MOST_CORRESPONDENTS, PUBLIC_DOMAINS, Role

HEAD_BYTES = 262_144
_GAP = re.compile(rb"\r?\n\r?\n")
_ID = re.compile(rb"(?im)^message-id[ \t]*:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\r\n]{1,240}>|[^\s<>]{1,240})")
_SAME = re.compile(rb"(?im)^(?:date|from|to|subject)[ \t]*:[^\r\n]*")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")
_ADDRESS = re.compile(r"[^\s@<>\"(),;:\\\[\]]{1,64}@[a-z0-9.-]{3,180}")
OLDEST = dt.timedelta(days=366 * 25)
_SENT = (
    "sent",
    "wysłane",
    "wyslane",
    "elementy wysłane",
    "sent items",
    "sent mail",
    "sent messages",
    "gesendet",
    "gesendete elemente",
    "outbox.sent",
)
_LEFT_OUT = (
    "trash",
    "kosz",
    "spam",
    "junk",
    "drafts",
    "szkice",
    "wersje robocze",
    "deleted items",
    "elementy usunięte",
    "wiadomości-śmieci",
    "bulk mail",
)


def identity(raw: bytes) -> tuple[str, str]:
    """The Message-ID and the digest by which copies of a message are one (I30): of what servers don't change on the way.

    A message without an id, or with one that isn't one line, gets the digest of its own.
    """
    gap = _GAP.search(raw, 0, HEAD_BYTES)
    head, body = (raw[: gap.start()], raw[gap.end() :]) if gap else (raw[:HEAD_BYTES], raw)
    found = _ID.search(head)
    digest = hashlib.sha256(body.replace(b"\r\n", b"\n").rstrip()).hexdigest()
    if found:
        return found[1].decode("ascii", "replace").replace("\x00", "")[:250].replace("\ufffd", "?"), digest
    said = b"\n".join(sorted(line.replace(b"\r", b"") for line in _SAME.findall(head)))
    return f"<{hashlib.sha256(said + digest.encode()).hexdigest()}@none>", digest


def moment(said: dt.datetime | None, arrived: dt.datetime, now: dt.datetime) -> dt.datetime:
    """When a message was written: as it says, unless that can't be."""
    if said is None or not now - OLDEST <= said <= now + dt.timedelta(hours=1):
        return min(arrived, now) if arrived >= now - OLDEST else now
    return min(said, now)


def address(text: str) -> str:
    """An address as it is compared; empty when it is none."""
    plain = text.strip().lower()
    return plain if _ADDRESS.fullmatch(plain) and len(plain) <= 254 else ""


def domain(text: str) -> str:
    """The domain of an address that says whose it is; empty for mail for everybody."""
    found = text.rpartition("@")[2].lower()
    return "" if not found or any(found == one or found.endswith(f".{one}") for one in PUBLIC_DOMAINS) else found


def host(text: str) -> str:
    """The name of a server. Refuses NOT_A_HOST."""
    plain = text.strip().lower().rstrip(".")
    if not plain or len(plain) > 253 or not (_HOST.fullmatch(plain) or _ip6(plain)):
        raise Refusal("NOT_A_HOST", N_("This is not the name of a server, such as imap.example.com."), "host")
    return plain


def _ip6(text: str) -> bool:
    return text.count(":") >= 2 and all(sign in "0123456789abcdef:." for sign in text)


def correspondents(text: str) -> str:
    """Addresses and domains, one a line, each once. Refuses NOT_AN_ADDRESS, TOO_MANY."""
    found = dict.fromkeys(one.lstrip("@") for one in re.split(r"[\s,;]+", text.lower()) if one)
    if len(found) > MOST_CORRESPONDENTS:
        raise Refusal("TOO_MANY", N_("At most %(most)s addresses and domains."), "correspondents", params={"most": MOST_CORRESPONDENTS})
    for one in found:
        if not (address(one) if "@" in one else "." in one and _HOST.fullmatch(one)):
            raise Refusal(
                "NOT_AN_ADDRESS", N_("“%(text)s” is neither an e-mail address nor a domain."), "correspondents", params={"text": one[:80]}
            )
    return "\n".join(found)


def wanted(addresses: Iterable[str], chosen: str) -> bool:
    """Whether a message with these people is to be brought: everything where nobody is named."""
    names = set(chosen.split("\n")) - {""}
    return not names or any(one in names or one.rpartition("@")[2] in names for one in addresses)


def role(name: str, flags: Iterable[str]) -> Role:
    """What a folder is for: as the server marks it, else by its usual names."""
    marks = {one.lower().lstrip("\\") for one in flags}
    last = re.split(r"[/.]", name)[-1].strip().lower()
    if "sent" in marks or last in _SENT:
        return Role.SENT
    if marks & {"trash", "junk", "drafts", "all", "flagged", "important"} or last in _LEFT_OUT:
        return Role.LEFT_OUT
    return Role.INBOX if name.upper() == "INBOX" else Role.OTHER


def rest(failures: int) -> int:
    """Minutes for which a mailbox that fails is left alone: longer each time, six hours at most."""
    return min(5 * 2 ** max(failures - 1, 0), 360)


def matched(
    address: str, *, people: Mapping[str, tuple[int, int | None]], domains: Mapping[str, int]
) -> tuple[int, int | None, str] | None:
    """Party, person and how it was found: by the address, else by the domain that is one party's alone."""
    if address in people:
        party, person = people[address]
        return party, person, "person" if person else "address"
    found = domains.get(domain(address))
    return (found, None, "domain") if found else None


def reply_subject(subject: str) -> str:
    """`Re:` once, however many there were."""
    bare = re.sub(r"^(?:(?:re|odp|aw|fw|fwd|pd)\s*(?:\[\d+\])?\s*:\s*)+", "", subject, flags=re.IGNORECASE).strip()
    return f"Re: {bare}"[:200] if bare else "Re:"


def quoted(text: str, most: int = 8000) -> str:
    """A text as an answer quotes it."""
    return "\n".join(f"> {line}" if line else ">" for line in text[:most].split("\n"))
