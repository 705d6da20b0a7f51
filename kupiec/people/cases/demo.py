"""Demo: opportunities in every phase over half a year, inquiries, complaints, our own matters. The same every time; verbs only."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.people.activities import public as activities
from kupiec.people.cases import queries, services
from kupiec.people.cases.models import CasePhase, CaseReason
from kupiec.people.cases.values import CASE, CaseDraft, Reference, WantDraft
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

D = Decimal
OPPORTUNITIES = (
    "Kotłownia 120 kW, szkoła w Śremie", "Osiedle Naramowice, etap 2", "Modernizacja węzła, SM Rataje", "Pompy ciepła dla osiedla Leśnego",
    "Hala produkcyjna, ogrzewanie nadmuchowe", "Remont pionów c.o., blok 14", "Hotel przy rynku, armatura", "Przedszkole, ogrzewanie podłogowe",
    "Biurowiec Malta, wymiana pomp", "Basen miejski, wymienniki", "Roczna dostawa rur i kształtek", "Kotły kondensacyjne, 40 mieszkań",
    "Serwis i części do pomp, umowa roczna", "Dom seniora, instalacja c.w.u.", "Szpital powiatowy, zawory", "Parafia św. Jana, ogrzewanie kościoła",
    "Galeria Wilda, klimakonwektory", "Termy, rozdzielacze", "Zakład mleczarski, izolacje", "Centrum logistyczne, promienniki", "Stadnina, kocioł na pelet",
    "Szkoła muzyczna, grzejniki", "Myjnia parowa, bufor 1000 l", "Willa w Puszczykowie, pompa gruntowa",
)  # fmt: skip
INQUIRIES = (
    "Zawory kulowe 1”, 300 szt.",
    "Rury PP-R na budowę w Mosinie",
    "Czas dostawy pomp obiegowych",
    "Ceny hurtowe otulin",
    "Zamiennik głowicy termostatycznej",
)
COMPLAINTS = ("Przeciek rozdzielacza", "Uszkodzona paleta otulin", "Brak 12 kolanek w dostawie")
INTERNAL = ("Inwentaryzacja roczna magazynu Poznań", "Nowy katalog na wiosnę", "Przegląd wózków widłowych")
ROADS = (
    ("lead",), ("lead", "qualified"), ("lead", "qualified", "offer"), ("lead", "qualified", "offer", "talks"), ("qualified", "offer", "talks", "decision"),
    ("qualified", "offer", "talks", "decision", "won"), ("qualified", "offer", "lost"), ("qualified", "offer", "talks", "won"),
)  # fmt: skip
TERMS = "Dostawa transzami na plac budowy, rozładunek HDS. Gwarancja 5 lat na kotły i zasobniki. Ceny stałe do końca inwestycji."


@dataclass(frozen=True, slots=True)
class Story:
    """Who takes part: our people, customers, goods, papers of customers that join their cases."""

    customers: Sequence[int]
    items: Sequence[int]
    employees: Sequence[int]
    papers: Mapping[int, Sequence[Reference]]


def fill(today: dt.date, story: Story, *, by: Actor) -> list[int]:
    """Cases of the last half a year; answers live opportunities with wanted goods, ready for an offer."""
    chance = random.Random(20261123)  # noqa: S311 - believable data, not secrets
    phases = {(one.kind_id, one.code): one.pk for one in CasePhase.objects.all()}
    known = _persons(story.customers)
    ready: list[int] = []
    with_papers = [pk for pk in story.customers if story.papers.get(pk)]
    for at, name in enumerate(OPPORTUNITIES):
        road = ROADS[at % len(ROADS)]
        party = with_papers[at % len(with_papers)] if with_papers and at % 2 else story.customers[(at * 5) % len(story.customers)]
        actor = replace(by, employee_id=story.employees[at % len(story.employees)])
        days = chance.randrange(20, 150)
        values = _values(today, at, chance)
        draft = CaseDraft(
            kind_code="opportunity", name=name, party_id=party, person_ids=tuple(known.get(party, ())[:2]), values=values,
            description="Inwestor czeka na komplet: ceny, terminy, warunki dostawy na budowę.", refs=tuple(story.papers.get(party, ())[:2]) if len(road) > 2 else (),
        )  # fmt: skip
        with _on(today - dt.timedelta(days=days), 9):
            (pk,) = services.open_cases([draft], by=actor)
            services.set_wants(pk, list(_wants(story.items, values["expected_value"], chance)), by=actor)
        _walk(pk, road, phases, today=today, days=days, chance=chance, by=actor)
        if road[-1] == "offer":
            ready.append(pk)
    _others(today, story, phases, chance, by=by)
    _work(today, ready[:3], by=by)
    return ready


def _values(today: dt.date, at: int, chance: random.Random) -> dict[str, Any]:
    worth = D(chance.randrange(8, 240)) * 1000
    return {
        "expected_value": worth, "planned_revenue": worth, "planned_cost": (worth * D("0.78")).quantize(D("1.00")),
        "close_on": today + dt.timedelta(days=chance.randrange(-12, 150)), "decision_on": today + dt.timedelta(days=chance.randrange(3, 60)),
        "payment_days": chance.choice((14, 30, 45)), "delivery_terms": chance.choice(("Na plac budowy, HDS", "Odbiór własny", "Kurier paletowy, 48 h")),
        "terms": TERMS if at % 3 == 0 else "", "currency_id": "EUR" if at == 8 else "PLN",
    }  # fmt: skip


def _wants(items: Sequence[int], worth: Decimal, chance: random.Random) -> Iterator[WantDraft]:
    """Three items that come to about what the case is worth, and a group of goods in words."""
    facts = catalog.facts(chance.sample(list(items), 3))
    for item in facts.values():
        price = (item.list_price * D("0.86")).quantize(D("0.01")) if item.list_price else None
        yield WantDraft(item_id=item.id, quantity=max((worth / 3 / price).quantize(D(1)), D(1)) if price else D(1), expected_price=price)
    group = catalog.ItemGroup.objects.filter(active=True, parent__isnull=False).order_by("pk").first()
    if group is not None:
        yield WantDraft(group_id=group.pk, quantity=D(1), unit="kpl.", description=f"{group.name} – dobór na budowie")


def _walk(
    pk: int, road: Sequence[str], phases: Mapping[tuple[int, str], int], *, today: dt.date, days: int, chance: random.Random, by: Actor
) -> None:
    """The case goes its road, some days in each phase, the last step some days ago."""
    case = queries.one(pk, by=by)
    steps = [code for code in road if phases[case.kind_id, code] != case.phase_id]
    last = chance.randrange(1, 14)
    gap = max((days - last) // max(len(steps), 1), 1)
    for number, code in enumerate(steps, 1):
        reason = CaseReason.objects.filter(result=code).order_by("position")[chance.randrange(3)].pk if code in ("won", "lost") else None
        with _on(today - dt.timedelta(days=max(days - gap * number, min(last, days))), 11 + number):
            services.move([pk], phases[case.kind_id, code], reason_id=reason, by=by)


def _others(today: dt.date, story: Story, phases: Mapping[tuple[int, str], int], chance: random.Random, *, by: Actor) -> None:
    """Inquiries, complaints and matters of our own, in all phases."""
    roads = {
        "inquiry": (INQUIRIES, (("new",), ("doing",), ("doing", "answered"), ("doing", "ordered"), ("new",))),
        "complaint": (COMPLAINTS, (("doing",), ("doing", "granted"), ("new",))), "internal": (INTERNAL, (("doing",), ("idea",), ("doing", "done"))),
    }  # fmt: skip
    for kind, (names, ways) in roads.items():
        for at, (name, road) in enumerate(zip(names, ways, strict=True)):
            party = None if kind == "internal" else story.customers[(at * 7 + 3) % len(story.customers)]
            actor = replace(by, employee_id=story.employees[(at + 1) % len(story.employees)])
            days = chance.randrange(2, 25)
            with _on(today - dt.timedelta(days=days), 10):
                (pk,) = services.open_cases([CaseDraft(kind_code=kind, name=name, party_id=party)], by=actor)
            _walk(pk, road, phases, today=today, days=days, chance=chance, by=actor)


def _work(today: dt.date, cases: Sequence[int], *, by: Actor) -> None:
    """Contacts and tasks of some opportunities: what their timelines tell."""
    for at, pk in enumerate(cases):
        case = queries.one(pk, by=by)
        if case.party_id is None or case.guardian_id is None:
            continue
        actor = replace(by, employee_id=case.guardian_id)
        with _on(today - dt.timedelta(days=2 + at), 14):
            activities.add_contacts([activities.ContactDraft(
                party_id=case.party_id, subject="Uzgodnienie zakresu i terminu oferty", result="czekają na ofertę z transzami dostaw",
                next_step="wysłać ofertę", links=((CASE, pk),),
            )], by=actor)  # fmt: skip
            activities.add_tasks([activities.TaskDraft(
                subject="Przygotować ofertę do decyzji klienta", party_id=case.party_id, due=today + dt.timedelta(days=at + 1), employees=(case.guardian_id,),
                links=((CASE, pk),),
            )], by=actor)  # fmt: skip


def _persons(customers: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for party, pk in parties.Person.objects.filter(party_id__in=customers, archived=False).order_by("pk").values_list("party_id", "pk"):
        found.setdefault(party, []).append(pk)
    return found


def _on(day: dt.date, hour: int) -> Any:
    return clock.frozen(dt.datetime.combine(day, dt.time(hour), clock.WARSAW))
