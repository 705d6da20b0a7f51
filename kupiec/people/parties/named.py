"""Whom a form, a request or a row of a file (KER-16) names: parties one may see, persons at their own party."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kupiec.ground.exchange.public import Known, Row, RowError
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_, translate
from kupiec.ground.merging import public as merging
from kupiec.people.parties.models import Party, Person
from kupiec.people.parties.queries import visible


def seen(ids: Iterable[int | None], *, by: Actor, field: str = "party_id") -> None:
    """Refuses UNKNOWN_KEY for parties the actor may not see; None stands for nobody."""
    wanted = {pk for pk in ids if pk is not None}
    if wanted and visible(by).filter(pk__in=wanted).count() != len(wanted):
        raise Refusal("UNKNOWN_KEY", N_("There is no such party."), field)


def persons_at(pairs: Iterable[tuple[int | None, int | None]], *, field: str = "person_id") -> dict[int, Person]:
    """The persons named beside their parties, one statement. Refuses UNKNOWN_KEY for those of other parties, or of none."""
    given = [(party, pk) for party, pk in pairs if pk is not None]
    known = {row.pk: row for row in Person.objects.filter(pk__in={pk for _party, pk in given})} if given else {}
    if any(party is None or pk not in known or known[pk].party_id != party for party, pk in given):
        raise Refusal("UNKNOWN_KEY", N_("There is no such person at this party."), field)
    return known


def find_parties(texts: Iterable[str], *, by: Actor) -> dict[str, int]:
    """Parties the actor sees, by external identifier, else code, else tax number when only one has it, else what a merged one was called."""
    wanted = {text for text in texts if text}
    digits = {"".join(letter for letter in text if letter.isdigit()): text for text in wanted}
    mine = visible(by)
    found: dict[str, int] = {}
    twice: set[str] = set()
    for pk, nip in mine.filter(nip__in=[number for number in digits if len(number) == 10]).values_list("pk", "nip"):
        text = digits[nip]
        twice |= {text} if text in found else set()
        found[text] = pk
    for text in twice:
        del found[text]
    gone = {**merging.by_old_code("parties.party", wanted), **merging.by_old_code("parties.party", wanted, column="external_id")}
    still = set(mine.filter(pk__in=gone.values()).values_list("pk", flat=True)) if gone else set()
    found = {**{text: pk for text, pk in gone.items() if pk in still}, **found}
    found |= dict(mine.filter(code__in=wanted).values_list("code", "pk"))
    return found | {text or "": pk for text, pk in mine.filter(external_id__in=wanted).values_list("external_id", "pk")}


def unknown_party(text: str) -> RowError:
    sentence = translate(N_("No party has the identifier, code or NIP “%(text)s”.")) % {"text": text}
    return RowError("party", "UNKNOWN_KEY", sentence)


def look_parties(rows: Sequence[Row], by: Actor) -> dict[int, Known]:
    """A known identifier is changed; the same tax number or name elsewhere may be the same party."""
    known = set(Party.objects.filter(external_id__in=[row.values["external_id"] for row in rows]).values_list("external_id", flat=True))
    nips = {row.number: "".join(letter for letter in row.values.get("nip") or "" if letter.isdigit()) for row in rows}
    names = {row.number: fold(row.values["name"])[:240] for row in rows}
    mine = visible(by)
    by_nip = {row.nip: row for row in mine.filter(nip__in={nip for nip in nips.values() if nip})}
    by_name = {row.name_key: row for row in mine.filter(name_key__in=set(names.values()))}
    found = {}
    for row in rows:
        twin = by_nip.get(nips[row.number]) if nips[row.number] else by_name.get(names[row.number])
        if row.values["external_id"] in known:
            found[row.number] = Known("update")
        else:
            found[row.number] = Known("twin", f"{twin.name} ({twin.code})") if twin else Known("new")
    return found
