"""Demo: what the wholesaler is asked for this week; through the verbs only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.documents.public import Ref
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.correspondence import public as correspondence
from kupiec.sales.inquiries import frame, queries, services
from kupiec.sales.inquiries.values import InquiryDraft, LineDraft

ASKED = (
    (-9, "Modernizacja kotłowni w Kórniku", "Dwa kotły w kaskadzie i zasobnik, wycena w dwóch wariantach.", ("Kocioł kondensacyjny 60 kW", "Zasobnik c.w.u. 500 l", "Sprzęgło hydrauliczne DN80")),
    (-6, "Rozdzielacze na osiedle Zielone", "Szafki natynkowe z rozdzielaczami na 12 obiegów.", ("Szafka natynkowa na 12 obiegów",)),
    (-2, "Grzejniki do przedszkola", "Kolor RAL 1018, termin przed feriami.", ("Grzejnik dekoracyjny w kolorze RAL 1018",)),
    (-1, "Stała dostawa kształtek", "Dostawy dwa razy w tygodniu przez kwartał.", ()),
)  # fmt: skip
STRANGER = (
    "Pompy ciepła do hotelu",
    "Hotel Pod Dębem, Anna Sowa",
    "recepcja@poddebem.example",
    "601 555 210",
    "Znalazłam Państwa w internecie. Proszę o ofertę na trzy pompy ciepła.",
)


def fill(on: dt.date, *, customers: Sequence[int], items: Sequence[int], by: Actor) -> None:
    """Some asked by customers, one by a stranger, one out of a letter; one accepted, one declined, one late."""
    made = []
    for at, (days, subject, content, words) in enumerate(ASKED):
        day = on + dt.timedelta(days=days)
        with clock.frozen(dt.datetime.combine(day, dt.time(10, 5 * at), clock.WARSAW)):
            goods = [LineDraft(item_id=pk, quantity=Decimal(4 + at)) for pk in items[at * 3 : at * 3 + 2]]
            free = [LineDraft(description=text, quantity=Decimal(2)) for text in words]
            draft = InquiryDraft(subject=subject, content=content, party_id=customers[(at * 4 + 2) % len(customers)], lines=(*goods, *free))
            made += services.create([draft], by=by)
    subject, name, email, phone, content = STRANGER
    lines = (LineDraft(description="Pompa ciepła powietrze-woda 16 kW", quantity=Decimal(3)),)
    services.create([InquiryDraft(subject=subject, name=name, email=email, phone=phone, content=content, lines=lines)], by=by)
    services.accept(made[:1], by=by)
    services.decline(made[1:2], reason="Nie prowadzimy szafek na 12 obiegów w tym wymiarze.", by=by)
    letter = correspondence.visible(by).filter(way="in", type__code="inquiry", party__isnull=False).order_by("-pk").first()
    if letter is not None and queries.standard("analysis") is not None:
        frame.from_letter(Ref(correspondence.LETTER, letter.pk), by=by)
