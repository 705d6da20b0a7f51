"""Demo: what the wholesaler agreed in writing; through the verbs only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.people.catalog import public as catalog
from kupiec.sales.contracts import queries, services
from kupiec.sales.contracts.models import Kind
from kupiec.sales.contracts.values import ContractDraft, LineChange, LineDraft

D = Decimal
FRAMEWORKS = (
    ("Warunki handlowe na rok", 300, 420, "automatic", "Dostawy do magazynu klienta własnym transportem, bez minimum zamówienia."),
    ("Dostawy na budowę osiedla Zielone", 120, 150, "agreed", "Dostawy etapami, awizacja dzień wcześniej do 12:00."),
    ("Stałe ceny armatury i rur", 60, 30, "none", "Ceny stałe przez okres umowy, rozliczenie raz w miesiącu."),
)  # fmt: skip
WORKS = ("Wykonanie węzła cieplnego, Szkoła Podstawowa nr 12", "Prefabrykacja i montaż węzła cieplnego z uruchomieniem.")
SUBCONTRACT = "Izolacja rurociągów węzła, SP nr 12"


def fill(on: dt.date, *, customers: Sequence[int], suppliers: Sequence[int], items: Sequence[int], by: Actor) -> None:
    """Three agreements on prices, one with an annex to come; works with materials and a subcontract; one being prepared."""
    kinds = dict(Kind.objects.values_list("code", "pk"))
    goods = catalog.facts(items[:60])
    usable = [pk for pk in items[:60] if not goods[pk].archived]
    priced = [pk for pk in usable if goods[pk].list_price]
    made = []
    for at, (subject, ago, left, renewal, content) in enumerate(FRAMEWORKS):
        begins = on - dt.timedelta(days=ago)
        lines = tuple(_line(goods[pk], D("0.88") + D(at) / 100) for pk in priced[at * 6 : at * 6 + 6])
        with clock.frozen(dt.datetime.combine(begins, dt.time(9, 30), clock.WARSAW)):
            made += services.create([ContractDraft(
                party_id=customers[(at * 5 + 1) % len(customers)], kind_id=kinds["framework" if at != 1 else "delivery"], subject=subject, effective_from=begins,
                ends_on=on + dt.timedelta(days=left), renewal=renewal, renewal_months=12 if renewal == "automatic" else 0, notice_days=30,
                value=D(240_000 - 60_000 * at), payment_days=30, content=content, lines=lines,
            )], by=by)  # fmt: skip
            _discounts(made[-1], at, by=by)
            services.sign(made[-1:], by=by)
    _annex(made[0], on, by=by)
    _works(on, customers=customers, suppliers=suppliers, items=usable, kinds=kinds, by=by)
    _service(on, customers=customers, kinds=kinds, by=by)
    draft = ContractDraft(
        party_id=customers[7 % len(customers)], kind_id=kinds["framework"], subject="Warunki handlowe na przyszły rok", effective_from=dt.date(on.year + 1, 1, 1),
        ends_on=dt.date(on.year + 1, 12, 31), value=D(180_000), payment_days=21, lines=tuple(_line(goods[pk], D("0.9")) for pk in priced[20:24]),
    )  # fmt: skip
    services.create([draft], by=by)


def _line(item: catalog.ItemFacts, part: Decimal) -> LineDraft:
    return LineDraft(item_id=item.id, price=half_up((item.list_price or D(1)) * part))


def _discounts(pk: int, at: int, *, by: Actor) -> None:
    edition = queries.draft_of(pk)
    groups = list(catalog.DiscountGroup.objects.order_by("code").values_list("pk", flat=True)[at : at + 2])
    for number, group in enumerate(groups):
        if edition is not None:
            services.lines.set_discount(edition.pk, group_id=group, percent=D(4 + 2 * number + at), by=by)


def _annex(pk: int, on: dt.date, *, by: Actor) -> None:
    """Dearer valves from the new year on: signed this week."""
    edition = services.annex(pk, effective_from=dt.date(on.year + 1, 1, 1), reason="Podwyżki producentów od nowego roku", by=by)
    for line in queries.lines(edition)[:3]:
        if line.price is not None:
            services.lines.change(edition, line.pk, LineChange(price=half_up(line.price * D("1.035"))), by=by)
    services.edit_edition(edition, {"value": D(260_000)}, by=by)
    services.sign([pk], by=by)


def _service(on: dt.date, *, customers: Sequence[int], kinds: dict[str, int], by: Actor) -> None:
    """A boiler room looked after each month."""
    begins = (on.replace(day=1) - dt.timedelta(days=70)).replace(day=1)
    lines = (
        LineDraft(description="Przegląd miesięczny kotłowni", quantity=D(1), unit="usł", price=D(850)),
        LineDraft(description="Dyżur całodobowy", quantity=D(1), unit="mies", price=D(420)),
    )
    with clock.frozen(dt.datetime.combine(begins, dt.time(10), clock.WARSAW)):
        made = services.create([ContractDraft(
            party_id=customers[9 % len(customers)], kind_id=kinds["service"], subject="Serwis i przeglądy kotłowni", effective_from=begins, notice_days=60,
            payment_days=14, content="Przegląd raz w miesiącu, dojazd do awarii w 4 godziny.", lines=lines,
        )], by=by)  # fmt: skip
        services.sign(made, by=by)


def _works(
    on: dt.date, *, customers: Sequence[int], suppliers: Sequence[int], items: Sequence[int], kinds: dict[str, int], by: Actor
) -> None:
    subject, content = WORKS
    begins = on - dt.timedelta(days=40)
    lines = (
        LineDraft(description="Prefabrykacja węzła", quantity=D(1), unit="kpl", price=D(86_500)),
        LineDraft(description="Montaż i uruchomienie", quantity=D(3), unit="dni", price=D(4_200)),
    )
    with clock.frozen(dt.datetime.combine(begins, dt.time(11), clock.WARSAW)):
        (ours,) = services.create([ContractDraft(
            party_id=customers[3 % len(customers)], kind_id=kinds["works"], subject=subject, effective_from=begins, ends_on=on + dt.timedelta(days=70),
            value=D(99_100), content=content, lines=lines,
        )], by=by)  # fmt: skip
        edition = queries.draft_of(ours)
        if edition is not None:
            first = queries.lines(edition.pk)[0]
            for number, pk in enumerate(items[30:34]):
                services.lines.set_material(edition.pk, item_id=pk, quantity=D(4 * (number + 1)), line_id=first.pk, by=by)
        services.sign([ours], by=by)
        if suppliers:
            (theirs,) = services.create([ContractDraft(
                party_id=suppliers[0], kind_id=kinds["subcontract"], subject=SUBCONTRACT, effective_from=begins, ends_on=on + dt.timedelta(days=80),
                value=D(14_800), parent_id=ours, lines=(LineDraft(description="Izolacja rurociągów", quantity=D(120), unit="m", price=D("123.33")),),
            )], by=by)  # fmt: skip
            services.sign([theirs], by=by)
