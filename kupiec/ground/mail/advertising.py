"""Advertising by e-mail (art. 398 PKE): to one person, with his consent, with a way to leave; asked again when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.mail import sockets
from kupiec.ground.mail.values import LONGEST_TEXT, Letter

_LEAVE = {
    "pl": "Nie chcesz takich wiadomości? Zrezygnuj: %s",
    "en": "You don’t want such messages? Leave: %s",
    "de": "Sie möchten keine solchen Nachrichten? Abmelden: %s",
}


def purposes() -> list[tuple[str, str]]:
    return [one for room in sockets.consents for one in room.purposes()]


def require(address: str, *, purpose: str, party_id: int | None, company_id: int) -> None:
    """Refuses NO_CONSENT, in words, also where no room knows of consents; BAD_CHOICE for a purpose nobody knows."""
    if purpose not in dict(purposes()):
        raise Refusal("BAD_CHOICE", N_("“%(value)s” is not one of the choices."), "purpose", params={"value": purpose[:40]})
    for room in sockets.consents:
        if why := room.refused(address, purpose=purpose, party_id=party_id, company_id=company_id):
            raise Refusal(
                "NO_CONSENT", N_("Advertising can’t be sent to %(address)s: %(why)s"), "to", params={"address": address, "why": why}
            )


def dressed(letter: Letter, *, party_id: int | None, company_id: int, language: str) -> tuple[Letter, str]:
    """The checked letter with its way to leave under the text, and that address; a letter that advertises nothing stays as it is.

    Refuses ONE_EACH, NO_CONSENT, TOO_LONG.
    """
    if not letter.purpose:
        return letter, ""
    to = _all(letter)
    if len(to) != 1:
        raise Refusal(
            "ONE_EACH", N_("Advertising goes to one person at a time, without copies: everybody has an address of his own to leave."), "to"
        )
    require(to[0], purpose=letter.purpose, party_id=party_id, company_id=company_id)
    (room,) = tuple(sockets.consents)[:1]
    address = room.leaving(to[0], purpose=letter.purpose, party_id=party_id, company_id=company_id)
    text = f"{letter.text}\n\n-- \n{_LEAVE.get(language, _LEAVE['en']) % address}"
    if len(text) > LONGEST_TEXT:
        raise Refusal("TOO_LONG", N_("At most %(max)s characters."), "text", params={"max": LONGEST_TEXT - len(text) + len(letter.text)})
    return replace(letter, text=text), address


def _all(letter: Letter) -> Sequence[str]:
    return [one for field in (letter.to, letter.cc, letter.bcc) for one in field.split(", ") if one]
