"""Orders taken in as proposals: whole or not at all, the same one once (ORD-3)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError

from kupiec.ground.files import public as files
from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.intake import queries, reading, rules
from kupiec.sales.intake.models import Proposal, ProposalLine
from kupiec.sales.intake.values import LOOSE, PROPOSAL, Origin, Purpose, ReadLine, ReadOrder, Source, State

CURRENCY = 3


def take_file(name: str, raw: bytes, *, party_id: int | None = None, by: Actor) -> list[int]:
    """The orders of a file (EDIFACT, ECOD, XLSX, CSV) as proposals; the file lies on each. Ids in order.

    Refuses what reading refuses, DUPLICATE, NO_PARTY; nothing is half-taken.
    """
    by.require("intake.edit")
    source, found = reading.file(name, raw)
    kept = files.keep(name, [raw])
    digest = hashlib.sha256(raw).hexdigest()
    return take(
        [one for one in found if one.says],
        Origin(source=source, party_id=party_id, digest=digest, title=name[:200]),
        attachments=(kept,),
        by=by,
    )


def take_text(text: str, *, party_id: int | None = None, number: str = "", by: Actor) -> list[int]:
    """An order in plain words (pasted, told on the telephone). Refuses NO_LINES, DUPLICATE, NO_PARTY."""
    by.require("intake.edit")
    return take([reading.text.read(text, number=number)], Origin(source=Source.TEXT, party_id=party_id), by=by)


def from_record(
    source: Source, subject: tuple[str, int], *, title: str, text: str, number: str = "", party_id: int | None, by: Actor
) -> list[int]:
    """An order out of an e-mail or a letter: its files that are orders, else its words; made of it before it is answered instead.

    Refuses NO_LINES, DUPLICATE.
    """
    by.require("intake.edit")
    known = list(queries.of_source(*subject, by=by).order_by("pk").values_list("pk", flat=True))
    if known:
        return known
    found, kept = [], []
    for row in files.of_record(*subject, by=Actor.system(by.company_id)):
        try:
            with files.opened(row.content.sha256) as file:
                _source, read = reading.file(row.name, file.read())
        except (Refusal, FileNotFoundError):
            continue
        found += [one for one in read if one.says]
        kept.append(files.Kept(row.name, row.content.sha256, row.content.size, row.content.media_type))
    found = found or [reading.text.read(text, number=number)]
    return take(
        found,
        Origin(source=source, party_id=party_id, subject=subject[0], subject_id=subject[1], title=title[:200]),
        attachments=tuple(kept),
        by=by,
    )


def take(found: Sequence[ReadOrder], origin: Origin, *, attachments: Sequence[files.Kept] = (), by: Actor) -> list[int]:
    """Proposals of orders as they were read; all of them or none. Refuses NO_LINES, DUPLICATE, NO_PARTY."""
    by.require("intake.edit")
    if origin.party_id is not None and not parties.visible(by).filter(pk=origin.party_id).exists():
        raise Refusal("NO_PARTY", N_("Choose a customer."), "party_id")
    try:
        with tx.write_tx(by=by):
            made = [_take(one, origin, first=place == 0, by=by) for place, one in enumerate(found)]
            for row in made:
                if attachments:
                    files.attach(PROPOSAL, row.pk, attachments, by=by.lent("intake.see"))
            audit.tell(PROPOSAL, [row.pk for row in made], "taken_in", by=by, data={"source": origin.source.value})
    except IntegrityError as error:
        if not isinstance(error, tx.JustTaken) and "intake_" not in str(error) and "UNIQUE" not in str(error).upper():
            raise
        raise Refusal("DUPLICATE", N_("This order is being taken in by somebody else just now."), "file") from error
    return [row.pk for row in made]


def _take(read: ReadOrder, origin: Origin, *, first: bool, by: Actor) -> Proposal:
    party = origin.party_id or queries.party_of(buyer=read.buyer, nip=read.nip, company_id=by.company_id)
    items = queries.items_of(read.lines, party_id=party, company_id=by.company_id)
    pairs = [(line, item) for line, item in zip(read.lines, items, strict=True) if item or origin.source not in LOOSE or line.unit]
    if not pairs and read.purpose is not Purpose.CANCEL:
        raise Refusal("NO_LINES", N_("No line says an item with a quantity."), "text")
    row = _head(read, origin, party, digest=origin.digest if first else "", by=by)
    refuse_known(row)
    row.save()
    facts = catalog.facts({item for _line, item in pairs if item})
    ProposalLine.objects.bulk_create([_line(row, place, line, item, facts) for place, (line, item) in enumerate(pairs, 1)])
    return row


def _head(read: ReadOrder, origin: Origin, party: int | None, *, digest: str, by: Actor) -> Proposal:
    now = clock.now()
    texts: dict[str, Any] = {
        "buyer": read.buyer[:20], "place": read.place[:20], "nip": read.nip[:14], "number": read.number[:80], "message": read.message[:80], "remarks": read.remarks[:4000], "title": origin.title[:200],
        "currency": read.currency[:3] if len(read.currency) == CURRENCY else "",
    }  # fmt: skip
    records.fit(Proposal, texts)
    row = Proposal(
        company_id=by.company_id, source=origin.source.value, party_id=party, **texts, digest=digest, subject=origin.subject, subject_id=origin.subject_id,
        address_id=queries.address_of(read.place, party_id=party, company_id=by.company_id), ordered_on=read.ordered_on, wanted_on=read.wanted_on, told=" ".join(read.told)[:120],
        purpose=read.purpose.value, created_at=now, created_by_id=by.user_id, updated_at=now,
    )  # fmt: skip
    row.key = key_of(row)
    return row


def key_of(row: Proposal) -> str:
    return rules.key(party_id=row.party_id, buyer=row.buyer, nip=row.nip, number=row.number, purpose=row.purpose, message=row.message)


def refuse_known(row: Proposal) -> None:
    """Refuses DUPLICATE, naming what was taken already: the same file, or the same number of the same customer."""
    rows = Proposal.objects.filter(company_id=row.company_id).exclude(state=State.REJECTED).exclude(pk=row.pk or 0)
    for field, value in (("digest", row.digest), ("key", row.key)):
        known = rows.filter(**{field: value}).select_related("order").first() if value else None
        if known is not None:
            raise Refusal(
                "DUPLICATE", N_("This order was taken in already on %(day)s: %(what)s."), "file",
                params={"day": f"{known.created_at.astimezone(clock.WARSAW):%d.%m.%Y}", "what": known.order.number if known.order else str(known)},
            )  # fmt: skip


def _line(row: Proposal, place: int, read: ReadLine, item: int | None, facts: dict[int, catalog.ItemFacts]) -> ProposalLine:
    known = facts.get(item or 0)
    price = rules.number(read.price) if read.price else None
    return ProposalLine(
        proposal=row, position=place, code=_clean(read.code, 240), ean=_clean(read.ean, 40), theirs=_clean(read.theirs, 80), description=_clean(read.description, 240),
        said_quantity=_clean(read.quantity, 40), said_unit=_clean(read.unit, 40), said_price=_clean(read.price, 40), action=read.action.value, item_id=item, quantity=rules.number(read.quantity), price=price,
        unit=(rules.unit(read.unit, [one.unit for one in known.units]) or "") if known else "",
    )  # fmt: skip


def _clean(text: str, most: int) -> str:
    """Without what no column holds."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:most]
