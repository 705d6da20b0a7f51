"""Demo: offers in every state, with versions, variants, reasons of loss. The same every time; through the verbs only."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.offers import queries, services
from kupiec.sales.offers.values import CreatedOffer, DraftOffer, DraftOfferLine, LineChange, LineKind, Loss

D = Decimal
REASONS = (
    ("CENA", "Za drogo"), ("TERMIN", "Za długi termin"), ("MARKA", "Inna marka"), ("REZYGN", "Klient zrezygnował z zakupu"),
    ("BRAK", "Brak odpowiedzi klienta"),
)  # fmt: skip
SUBJECTS = (
    "Osiedle Naramowice, etap 1", "Kotłownia szkoły nr 12", "Modernizacja węzła cieplnego", "Dom jednorodzinny, Dopiewo",
    "Hala produkcyjna, ogrzewanie", "Remont pionów c.o.", "Hotel przy rynku, armatura", "Przedszkole, ogrzewanie podłogowe",
    "Biurowiec, wymiana pomp", "Osiedle Leśne, budynek C", "Basen miejski", "Serwis jesienny pomp",
)  # fmt: skip
BEFORE = "Szanowni Państwo,\ndziękujemy za zapytanie i przedstawiamy naszą ofertę."
AFTER = "Ceny obowiązują do dnia ważności oferty. Zapraszamy do współpracy."
RIVALS = ("Hydro-Max", "Instal-Hurt", "Termo-Centrum")


def fill(*, by: Actor, count: int = 24) -> list[CreatedOffer]:
    """Enter reasons and offers: drafts, sent, in versions and variants, won whole and in part, lost, expired."""
    chance = random.Random(20261122)  # noqa: S311 - believable data, not secrets
    reasons = [services.save_reason(code, name=name, by=by) for code, name in REASONS]
    made = services.create(_drafts(chance, count, by=by), by=by)
    for index, one in enumerate(made):
        _story(index, one, reasons, chance, by=by)
    services.expire(by=by)
    return made


def _drafts(chance: random.Random, count: int, *, by: Actor) -> list[DraftOffer]:
    ids = list(parties.Party.objects.filter(archived=False, customer=True).order_by("pk").values_list("pk", flat=True)[:80])
    goods = list(catalog.Item.objects.filter(archived=False, kind="goods", list_price__gt=0).order_by("pk").values_list("pk", flat=True))
    work = list(catalog.Item.objects.filter(archived=False, kind="service", list_price__gt=0).order_by("pk").values_list("pk", flat=True))
    branch = by.branch_id or company.Branch.objects.filter(company_id=by.company_id).order_by("pk").values_list("pk", flat=True)[0]
    today = clock.today()
    made = []
    for index in range(count):
        on = today - dt.timedelta(days=(count - index) * 2)
        made.append(DraftOffer(
            by.company_id, branch, chance.choice(ids), on, _lines(chance, goods, work), valid_until=on + dt.timedelta(days=21),
            subject=SUBJECTS[index % len(SUBJECTS)], text_before=BEFORE, text_after=AFTER,
            delivery_terms=chance.choice(("własnym transportem, 3 dni", "odbiór z magazynu", "kurier, 48 godzin")),
        ))  # fmt: skip
    return made


def _lines(chance: random.Random, goods: Sequence[int], work: Sequence[int]) -> tuple[DraftOfferLine, ...]:
    lines = [DraftOfferLine(None, kind=LineKind.SECTION, description="Materiały")]
    lines += [
        DraftOfferLine(pk, D(chance.choice((1, 2, 4, 6, 10, 12, 24, 50))))
        for pk in chance.sample(goods, min(len(goods), chance.randint(4, 9)))
    ]
    lines.append(DraftOfferLine(None, D(1), "kpl", description="Szafa sterownicza wg projektu", unit_price=D(chance.randint(24, 79) * 100)))
    if work:
        lines.append(DraftOfferLine(None, kind=LineKind.SECTION, description="Robocizna i uruchomienie"))
        lines.append(DraftOfferLine(chance.choice(work), D(chance.randint(1, 8))))
        lines.append(DraftOfferLine(chance.choice(work), D(1), choice="optional"))
    return tuple(lines)


def _story(index: int, one: CreatedOffer, reasons: Sequence[int], chance: random.Random, *, by: Actor) -> None:
    """What became of the offer: the later, the more of them still open."""
    version = queries.visible_version(one.version_id, by=by)
    if index % 12 == 11:
        return
    with clock.frozen(version.issue_date + dt.timedelta(days=1)):
        services.send([one.version_id], to="e-mail", by=by)
    last = one.version_id
    if index % 3 == 1:
        with clock.frozen(version.issue_date + dt.timedelta(days=4)):
            last = _second(one, chance, by=by)
    if index % 8 == 5:
        return
    with clock.frozen(min(version.issue_date + dt.timedelta(days=6), clock.today())):
        _end(index, one, last, reasons, by=by)


def _second(one: CreatedOffer, chance: random.Random, *, by: Actor) -> int:
    """A second version, as after a talk: a line dropped, a price lowered."""
    pk = services.new_version(one.offer_id, label="po rozmowie", by=by)
    lines = [line for line in queries.lines(pk) if line.item_id]
    services.lines.remove(pk, [(lines[-1].pk, None)], by=by)
    first = lines[0]
    services.lines.change(pk, first.pk, LineChange(discount_percent=D(chance.choice((2, 3, 5))), reason="uzgodnione ilości"), by=by)
    services.send([pk], to="e-mail", by=by)
    return pk


def _end(index: int, one: CreatedOffer, version_id: int, reasons: Sequence[int], *, by: Actor) -> None:
    if index % 4 == 0:
        services.accept([version_id], by=by)
    elif index % 4 == 2 and index % 3 == 0:
        firm = [line for line in queries.lines(version_id) if line.kind == LineKind.LINE and line.item_id and line.choice == "firm"]
        services.accept([version_id], quantities={line.pk: line.quantity for line in firm[:3]}, by=by)
    elif index % 7 in (1, 4):
        offer = queries.one(one.offer_id, by=by)
        loss = Loss(reasons[index % len(reasons)], competitor_name=RIVALS[index % 3], competitor_price=(offer.net * 94 // 100))
        services.lose([one.offer_id], loss=loss, by=by)


def discounted(*, by: Actor) -> list[int]:
    """Offers of this morning with a discount somebody must approve before they go out; answers their ids."""
    chance = random.Random(20261123)  # noqa: S311 - believable data, not secrets
    made = services.create(_drafts(chance, 4, by=by), by=by)
    for one, percent in zip(made, (18, 20, 22, 17), strict=True):
        line = next(line for line in queries.lines(one.version_id) if line.item_id and line.choice == "firm")
        services.lines.change(one.version_id, line.pk, LineChange(discount_percent=D(percent), reason="duże ilości, stały odbiorca"), by=by)
    return [one.offer_id for one in made]
